using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows.Testing;

/// <summary>One execution of an activity under test.</summary>
internal sealed class ActivityRun(ActivityNode node, HarnessSettings settings) : IRunAccess
{
    private readonly List<string> _lines = [];
    private readonly List<Value> _remembered = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Scope, string Key), FlowStateRow> _state = [];

    public string TenantId => "default";

    public string RunId => "run-1";

    public IServiceProvider Services => settings.Services;

    public TimeProvider Time => settings.Time;

    public RunFacts Facts => RunFacts.None;

    public SecretMask Secrets { get; } = new();

    public System.Text.Json.JsonElement DefinitionProperty(string name) => default;

    public CancellationToken CancellationOf(long execution) => settings.Cancellation;

    public ValueTask RememberAsync(long execution, int item, Value progress, CancellationToken cancellation)
    {
        _remembered.Add(progress);
        return default;
    }

    public bool WillRetry(long execution, int item, Exception error) => false;

    public Value Evaluate(long execution, IReadOnlyList<Item> items, int itemIndex, Expression expression)
        => expression.Evaluate(new ItemScope(items, settings.Time, itemIndex));

    public ExpressionScope ScopeOf(ActivityExecutionContext context, IReadOnlyList<Item> items, int itemIndex) => new ItemScope(items, settings.Time, itemIndex);

    public Value GetVariable(long execution, string name) => default;

    public IReadOnlyList<IncomingItems> IncomingOf(long execution) => [new IncomingItems("", "", settings.Items)];

    public ValueTask<IReadOnlyList<FlowStateRow>> ReadStateAsync(string scope, IReadOnlyCollection<string> keys, CancellationToken cancellation)
        => ValueTask.FromResult<IReadOnlyList<FlowStateRow>>([.. _state.Where(entry => entry.Key.Scope == scope && keys.Contains(entry.Key.Key)).Select(entry => entry.Value)]);

    public ValueTask<long> CountStateAsync(string scope, CancellationToken cancellation) => ValueTask.FromResult(_state.Keys.LongCount(key => key.Scope == scope));

    public ValueTask<IReadOnlyList<FlowStateRow>> OldestStateAsync(string scope, int max, CancellationToken cancellation)
        => ValueTask.FromResult<IReadOnlyList<FlowStateRow>>([.. _state.Where(entry => entry.Key.Scope == scope).Select(entry => entry.Value).Take(max)]);

    public ValueTask<bool> ChangeStateAsync(long execution, int item, IReadOnlyList<FlowStateWrite> changes, Value progress, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            _state[(change.Scope, change.Key)] = new FlowStateRow(TenantId, "", change.Scope, change.Key, change.Version + 1, ValueJson.ToUtf8(change.Value), settings.Time.GetUtcNow());
        }

        return ValueTask.FromResult(true);
    }

    public void KeepFile(string id, ReadOnlyMemory<byte> content) => _files[id] = content;

    public ValueTask<T> WithStorageAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellation) => ask();

    public ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(string id, CancellationToken cancellation)
        => ValueTask.FromResult(_files.TryGetValue(id, out var content) ? content : (ReadOnlyMemory<byte>?)null);

    public IReadOnlyList<FlowStateWrite> StateWrittenByScripts(long execution) => [];

    public void WriteLine(string text) => _lines.Add(text);

    public async Task<ActivityResult> ExecuteAsync(Resumption? resumption)
    {
        var context = new ActivityExecutionContext();
        context.Reset(this, node, number: 1, settings.Items, itemIndex: 0);
        context.Continue(resumption, remembered: default, generation: 0);
        var scope = new ItemScope(settings.Items, settings.Time);
        foreach (var input in node.EvaluatedInputs)
        {
            context.InputValues[input.Slot] = input.Expression.Evaluate(scope);
        }

        context.ScriptedOutcomes = scope.Outcomes;

        context.IsInTurn = true;
        await (resumption is null ? node.Activity.ExecuteAsync(context) : node.Activity.ResumeAsync(context));
        context.Clean(Secrets);
        return new ActivityResult(this, context, [.. _lines], [.. _remembered]);
    }

    private sealed class ItemScope(IReadOnlyList<Item> items, TimeProvider time, int itemIndex = 0) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => items;

        public override int ItemIndex => itemIndex;

        public override DateTimeOffset Now => time.GetUtcNow();

        public IReadOnlyList<string>? Outcomes { get; private set; }

        public override void SetOutcomes(IReadOnlyList<string> outcomes) => Outcomes = outcomes;
    }
}
