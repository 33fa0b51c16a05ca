using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// What an activity keeps from run to run of its flow, by scope and key: a sync cursor, what it has seen, static data. Test runs keep theirs apart, so that
/// trying a flow out changes nothing of what its real runs go by.
/// </summary>
public readonly struct FlowState
{
    /// <summary>Begins the scopes of what all flows of a tenant share, whichever of them wrote it.</summary>
    public const string OfAllFlows = "all-flows/";

    /// <summary>What is shared is kept under this in the place of a flow's id.</summary>
    public const string NoFlow = "*";

    private readonly ActivityExecutionContext _context;

    internal FlowState(ActivityExecutionContext context) => _context = context;

    /// <summary>A value; undefined where there is none.</summary>
    public async ValueTask<FlowStateEntry> GetAsync(string scope, string key) => (await GetAsync(scope, [key]))[key];

    /// <summary>Several values of a scope at once, each key answered.</summary>
    public async ValueTask<IReadOnlyDictionary<string, FlowStateEntry>> GetAsync(string scope, IReadOnlyCollection<string> keys)
    {
        var rows = await _context.Run.ReadStateAsync(scope, keys, _context.CancellationToken);
        var entries = keys.Distinct(StringComparer.Ordinal).ToDictionary(key => key, key => new FlowStateEntry(scope, key, default, 0), StringComparer.Ordinal);
        foreach (var row in rows)
        {
            entries[row.Key] = new FlowStateEntry(scope, row.Key, ValueJson.Parse(row.Value.Span), row.Version);
        }

        return entries;
    }

    /// <summary>How many keys a scope has.</summary>
    public ValueTask<long> CountAsync(string scope) => _context.Run.CountStateAsync(scope, _context.CancellationToken);

    /// <summary>The keys of a scope that were changed longest ago.</summary>
    public async ValueTask<IReadOnlyList<FlowStateEntry>> OldestAsync(string scope, int max)
        => [.. (await _context.Run.OldestStateAsync(scope, max, _context.CancellationToken)).Select(row => new FlowStateEntry(scope, row.Key, ValueJson.Parse(row.Value.Span), row.Version))];

    /// <summary>
    /// Makes changes durable in the step's own commit, all or none, before anything that follows. Where another run changed one of the keys since it was
    /// read, this throws and the runtime runs the step again from its beginning; so let side effects come afterwards.
    /// </summary>
    /// <param name="progress">What the step has reached with it: there in <see cref="ActivityExecutionContext.Remembered"/> after a crash, so that the step does not change the state twice.</param>
    /// <exception cref="FlowStateConflictException">To be let through.</exception>
    public async ValueTask ChangeAsync(IReadOnlyList<FlowStateWrite> changes, Value progress = default)
    {
        if (changes.Count > 0)
        {
            await _context.ChangeStateAsync(changes, progress);
        }
    }

    /// <summary>What this activity asked for with <see cref="IReadsFlowState"/>, as it stood when the execution began and as scripts have changed it since.</summary>
    public IReadOnlyList<FlowStateWrite> WrittenByScripts => _context.Run.StateWrittenByScripts(_context.ExecutionNumber);
}

/// <summary>A value of a flow as it was read.</summary>
/// <param name="Version">0 where there is none.</param>
public sealed record FlowStateEntry(string Scope, string Key, Value Value, long Version)
{
    public bool Exists => Version > 0;

    public FlowStateWrite Set(Value value) => new(Scope, Key, Version, value);

    public FlowStateWrite Delete() => new(Scope, Key, Version, default);
}

/// <summary>A change that counts only while the value stands where it was read.</summary>
/// <param name="Value">Undefined deletes the key.</param>
public sealed record FlowStateWrite(string Scope, string Key, long Version, Value Value);

/// <summary>Marks an activity whose scripts see values of the flow: they are read before each of its executions.</summary>
public interface IReadsFlowState
{
    /// <summary>Scope and key of each; empty where this place needs none.</summary>
    IReadOnlyList<(string Scope, string Key)> StateToRead { get; }
}

/// <summary>Names of the static data that scripts read and write.</summary>
public static class StaticData
{
    public const string Scope = "static";

    /// <summary>Key of what belongs to all of the flow.</summary>
    public const string Global = "global";

    /// <summary>Key of what belongs to one activity.</summary>
    public static string Of(string activityId) => $"node:{activityId}";
}

/// <summary>Another run changed a value of the flow since this step read it; the runtime runs the step again.</summary>
public sealed class FlowStateConflictException() : Exception("Another run changed what this flow keeps while this step was under way.");
