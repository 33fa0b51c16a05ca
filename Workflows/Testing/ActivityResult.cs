using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Testing;

/// <summary>What an activity under test did and asked for.</summary>
public sealed class ActivityResult
{
    private readonly ActivityRun _run;
    private readonly Effect[] _effects;

    internal ActivityResult(ActivityRun run, ActivityExecutionContext context, IReadOnlyList<string> lines, IReadOnlyList<Value> remembered)
    {
        _run = run;
        _effects = [.. context.Effects];
        Lines = lines;
        Remembered = remembered;
        Bookmarks = [.. context.Bookmarks];
        Variables = new Dictionary<string, Value>(context.Variables);
        Items = context.Left.ToDictionary(left => left.Outcome, left => left.Items, StringComparer.Ordinal);
        var chosen = context.Outcomes.Concat(Items.Keys).Distinct().ToArray();
        Outcomes = chosen.Length > 0 || Bookmarks.Count > 0 ? chosen : [Workflows.Outcomes.Done];
        Outputs = context.TakeOutputs();
    }

    /// <summary>What it ended with; empty while it waits.</summary>
    public IReadOnlyList<string> Outcomes { get; }

    public ValueObject Outputs { get; }

    /// <summary>Items it left by itself, by outcome.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Item>> Items { get; }

    public IReadOnlyDictionary<string, Value> Variables { get; }

    /// <summary>What it waits for.</summary>
    public IReadOnlyList<BookmarkRequest> Bookmarks { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Progress it made durable, in order.</summary>
    public IReadOnlyList<Value> Remembered { get; }

    public HttpReply? Reply => Last<Effect.Reply>()?.Content;

    public string? RunName => Last<Effect.Rename>()?.Name;

    public string? CorrelationId => Last<Effect.Correlate>()?.CorrelationId;

    public IReadOnlyList<(string Name, Value Payload, string? CorrelationId, bool IsLocal)> Events
        => [.. _effects.OfType<Effect.Event>().Select(published => (published.Name, published.Payload, published.CorrelationId, published.IsLocal))];

    public IReadOnlyList<(ChildWorkflow Child, bool Waits)> StartedWorkflows => [.. _effects.OfType<Effect.Start>().Select(start => (start.Child, start.Wait))];

    public IReadOnlyDictionary<string, Value> WorkflowOutputs => _effects.OfType<Effect.WorkflowOutput>().ToDictionary(output => output.Name, output => output.Value, StringComparer.Ordinal);

    public IReadOnlyList<string>? WorkflowOutcomes => Last<Effect.CompleteWorkflow>()?.Outcomes;

    public bool BreaksLoop => Last<Effect.Break>() is not null;

    public bool FinishesRun => Last<Effect.Finish>() is not null;

    /// <summary>Goes on as if what it waits for had come, or the workflow it started had ended.</summary>
    public Task<ActivityResult> ResumeAsync(Value input = default, bool isDue = false)
        => _run.ExecuteAsync(new Resumption("bookmark-1", Bookmarks.Count > 0 ? Bookmarks[0].Name : "", isDue, input));

    private T? Last<T>()
        where T : Effect
        => _effects.OfType<T>().LastOrDefault();
}
