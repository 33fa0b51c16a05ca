using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// One execution of an activity, for one item where the activity runs per item. It only collects: outputs, variables, bookmarks and outcomes are
/// recorded in the run's next turn, after the activity has returned, so an activity may use it from any thread between its awaits.
/// </summary>
public sealed partial class ActivityExecutionContext
{
    private readonly Dictionary<string, Value> _variables = new(StringComparer.Ordinal);
    private readonly List<BookmarkRequest> _bookmarks = [];
    private readonly List<LeftItems> _left = [];
    private readonly List<Effect> _effects = [];
    private ValueObject.Builder? _outputs;
    private string[] _outcomes = [];
    private Value[] _inputs = [];
    private ActivityNode? _node;

    internal ActivityExecutionContext()
    {
    }

    public ActivityNode Node => _node!;

    public string TenantId => Run.TenantId;

    public string RunId => Run.RunId;

    /// <summary>Number of this execution within its run, from 1.</summary>
    public long ExecutionNumber { get; private set; }

    /// <summary>Names this execution everywhere.</summary>
    public string ExecutionId => $"{RunId}-{ExecutionNumber}";

    /// <summary>Same for every repetition of one logical effect; send it to services that take one.</summary>
    public string IdempotencyKey => (ItemIndex > 0 || Node.PerItem ? $"{ExecutionId}-{ItemIndex}-{Generation}" : $"{ExecutionId}-{Generation}") + (IsUndo ? "-undo" : "");

    /// <summary>Rises when a definite answer is retried, never after a crash.</summary>
    public int Generation { get; private set; }

    public IReadOnlyList<Item> Items { get; private set; } = [];

    public int ItemIndex { get; private set; }

    /// <summary>The current item; an empty one when none came in.</summary>
    public Item Item => ItemIndex < Items.Count ? Items[ItemIndex] : NoItem;

    /// <summary>Set when this is a resumption of a bookmark, or when this activity is the trigger that started the run.</summary>
    public Resumption? Resumption { get; private set; }

    /// <summary>What <see cref="RememberAsync"/> kept before a crash; undefined otherwise.</summary>
    public Value Remembered { get; private set; }

    /// <summary>Cancelled when the execution is: another branch won, a person cancelled, a time-out, or the host stops.</summary>
    public CancellationToken CancellationToken => Run.CancellationOf(ExecutionNumber);

    public IServiceProvider Services => Run.Services;

    public TimeProvider Time => Run.Time;

    /// <summary>Facts of the run and its definition.</summary>
    public RunFacts RunFacts => Run.Facts;

    /// <summary>A custom property of the flow, set in its settings; undefined where it has none.</summary>
    public System.Text.Json.JsonElement DefinitionProperty(string name) => Run.DefinitionProperty(name);

    internal IRunAccess Run { get; private set; } = null!;

    internal DateTimeOffset StartedAt { get; set; }

    internal bool WaitsForWorkflow => _effects.Exists(effect => effect is Effect.Start { Wait: true });

    /// <summary>It left nothing yet: it goes on when what it waits for comes.</summary>
    internal bool Waits => (_bookmarks.Count > 0 || WaitsForWorkflow) && _outcomes.Length == 0 && _left.Count == 0;

    internal bool StartsWorkflows => _effects.Count > 0 && _effects.Exists(effect => effect is Effect.Start);

    /// <summary>The definitions of the workflows to start, in the order of their effects; found before the step's turn.</summary>
    internal List<Storage.DefinitionVersion> ChildDefinitions { get; } = [];

    internal Dictionary<string, Value> Variables => _variables;

    internal IReadOnlyList<BookmarkRequest> Bookmarks => _bookmarks;

    internal IReadOnlyList<LeftItems> Left => _left;

    internal IReadOnlyList<Effect> Effects => _effects;

    internal string[] Outcomes => _outcomes;

    internal bool HasOutputs => _outputs is not null;

    internal Value[] InputValues => _inputs;

    private static Item NoItem { get; } = new(ValueObject.Empty);

    /// <summary>What came in, by the activity and outcome it came from; for activities with several inputs. Only before the first await.</summary>
    public IReadOnlyList<IncomingItems> Incoming
    {
        get
        {
            RequireTurn();
            return Run.IncomingOf(ExecutionNumber);
        }
    }

    /// <summary>Outcomes that an input's script chose with setOutcome; null when none did. Only for an <see cref="IScriptedOutcomes"/>.</summary>
    public IReadOnlyList<string>? ScriptedOutcomes { get; internal set; }

    internal bool KeepsWaiting { get; private set; }

    /// <summary>What was done is being taken back.</summary>
    internal bool IsUndo { get; set; }

    /// <summary>Its time was up and it did not stop: it may still write here, so nobody else may.</summary>
    internal bool IsLeftBehind { get; set; }

    internal bool IsInTurn { get; set; }

    /// <summary>What the inputs are given, by name, without sensitive ones.</summary>
    public ValueObject Given
    {
        get
        {
            var given = Node.ConstantInputs.ToBuilder();
            foreach (var input in Node.EvaluatedInputs.Where(input => !input.IsSensitive && !_inputs[input.Slot].IsNullish))
            {
                given.Set(input.Name, _inputs[input.Slot]);
            }

            return Run.Secrets.Clean(given.Build());
        }
    }

    public T GetRequiredService<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The input's value; the type's default where the input is absent.</summary>
    /// <exception cref="InputException">The value cannot be read as the input's type.</exception>
    public T? Get<T>(Input<T>? input)
    {
        if (input is null)
        {
            return default;
        }

        if (input.TryGetConstant(out var constant))
        {
            return constant;
        }

        return input.Slot < 0
            ? throw new InvalidOperationException($"'{input.Name}' is not evaluated beforehand: bind it with AutoEvaluate.")
            : input.Convert(_inputs[input.Slot]);
    }

    /// <summary>Evaluates an expression at one of the items. Only before the first await: later the run may have moved on.</summary>
    /// <exception cref="ExpressionException">The expression failed.</exception>
    public Value Evaluate(Expression expression, int itemIndex)
    {
        RequireTurn();
        return expression is ConstantExpression constant ? constant.Value : Run.Evaluate(ExecutionNumber, Items, itemIndex, expression);
    }

    /// <summary>
    /// What expressions see at one of the items, for an evaluator that works beside the run: it may be asked after an await, from one thread at a time,
    /// and the run answers in its own turns. What is set through it is recorded with this step.
    /// </summary>
    /// <param name="items">The items that they see; what came in where that is not given.</param>
    public ExpressionScope ScopeAt(int itemIndex, IReadOnlyList<Item>? items = null)
    {
        RequireTurn();
        return Run.ScopeOf(this, items ?? Items, itemIndex);
    }

    /// <summary>A variable as expressions see it here; undefined when there is none. Only before the first await.</summary>
    public Value GetVariable(string name)
    {
        RequireTurn();
        return _variables.TryGetValue(name, out var value) ? value : Run.GetVariable(ExecutionNumber, name);
    }

    public void Set<T>(Output<T>? output, T value)
    {
        if (output is not null)
        {
            SetOutput(output.Name, ValueConverter.From(value));
        }
    }

    public void SetOutput(string name, Value value) => (_outputs ??= new ValueObject.Builder()).Set(name, value);

    /// <summary>What this activity keeps between its executions in one run; expressions see it as <c>$('Name').context</c>. Read it before the first await.</summary>
    public ValueObject Memory
    {
        get => GetVariable(RunScope.ContextOf(Node.Id)).AsObject() ?? ValueObject.Empty;
        set => SetVariable(RunScope.ContextOf(Node.Id), value);
    }

    public void SetVariable(string name, Value value) => _variables[name] = value;

    /// <summary>Whether this execution is tried again when it throws the error; one that deals with its last failure itself asks before.</summary>
    public bool WillRetry(Exception error) => Run.WillRetry(ExecutionNumber, ItemIndex, error);

    public ValueTask CompleteActivityAsync() => CompleteActivityWithOutcomesAsync(Workflows.Outcomes.Done);

    /// <summary>Ends with these outcomes; each is followed.</summary>
    public ValueTask CompleteActivityWithOutcomesAsync(params string[] outcomes)
    {
        _outcomes = outcomes;
        return default;
    }

    /// <summary>Whether anything follows an outcome here.</summary>
    public bool IsFollowed(string outcome) => Node.Parent?.Activity is CompositeActivity composite && composite.Follows(Node, outcome);

    /// <summary>Leaves items on an outcome, which is thereby followed. Without it, items are made of the outputs, or passed along.</summary>
    public void Leave(string outcome, IReadOnlyList<Item> items) => _left.Add(new LeftItems(outcome, items));

    /// <summary>Waits: the execution stays open until the bookmark is resumed.</summary>
    public void CreateBookmark(BookmarkRequest bookmark) => _bookmarks.Add(bookmark);

    /// <summary>
    /// After one of several bookmarks was resumed: the execution stays open as long as another one is, whatever outcomes it has named. Two may be resumed at
    /// once, and one may be told of twice, so count on nothing but that none is left in the end.
    /// </summary>
    public void KeepWaiting() => KeepsWaiting = true;

    /// <summary>Evaluates an input that is not evaluated beforehand, at an item of the activity's choosing. Only before the first await.</summary>
    /// <exception cref="ExpressionException">The expression failed.</exception>
    /// <exception cref="InputException">The value cannot be read as the input's type.</exception>
    public T? Evaluate<T>(Input<T>? input, Item item)
    {
        RequireTurn();
        return input is null ? default : input.TryGetConstant(out var constant) ? constant : input.Convert(Run.Evaluate(ExecutionNumber, [item], 0, input.Expression));
    }

    /// <summary>Evaluates an input at one of the items that came in. Only before the first await.</summary>
    /// <exception cref="ExpressionException">The expression failed.</exception>
    /// <exception cref="InputException">The value cannot be read as the input's type.</exception>
    public T? EvaluateAt<T>(Input<T>? input, int itemIndex)
    {
        RequireTurn();
        return input is null ? default : input.TryGetConstant(out var constant) ? constant : input.Convert(Run.Evaluate(ExecutionNumber, Items, itemIndex, input.Expression));
    }

    /// <summary>Makes durable what a long call has reached (the id of a started job), before the next await. After a crash it is in <see cref="Remembered"/>.</summary>
    public ValueTask RememberAsync(Value progress)
    {
        Remembered = progress;
        return Run.RememberAsync(ExecutionNumber, ItemIndex, progress, CancellationToken);
    }

    /// <summary>What was remembered has come to nothing: whoever tries again begins anew.</summary>
    public ValueTask ForgetAsync()
    {
        Remembered = Value.Undefined;
        return Run.RememberAsync(ExecutionNumber, ItemIndex, Value.Null, CancellationToken);
    }

    /// <summary>Asks a service for something that it stores; while its storage is away the step waits, and asks again.</summary>
    /// <param name="ask">Throws a <see cref="Storage.StorageException"/> while it is away; any other error is the answer. May be asked several times.</param>
    public ValueTask<T> WithStorageAsync<T>(Func<ValueTask<T>> ask) => Run.WithStorageAsync(ask, CancellationToken);

    /// <summary>What this activity keeps from run to run of its flow.</summary>
    public FlowState State => new(this);

    /// <summary>Files that items carry.</summary>
    public FlowFiles Files => new(this);

    internal async ValueTask ChangeStateAsync(IReadOnlyList<FlowStateWrite> changes, Value progress)
    {
        var reached = progress.IsUndefined ? Remembered : progress;
        var kept = Run.Secrets.IsEmpty ? changes : [.. changes.Select(change => change with { Value = Run.Secrets.Clean(change.Value) })];
        if (!await Run.ChangeStateAsync(ExecutionNumber, ItemIndex, kept, Run.Secrets.Clean(reached), CancellationToken))
        {
            throw new FlowStateConflictException();
        }

        Remembered = reached;
    }

    /// <summary>Answers the HTTP request that started or resumed this run, once the step is durable.</summary>
    public void Reply(HttpReply reply) => _effects.Add(new Effect.Reply(reply));

    /// <summary>Tells everybody who waits for an event, once the step is durable.</summary>
    public void PublishEvent(string eventName, Value payload, string? correlationId = null, bool isLocal = false)
        => _effects.Add(new Effect.Event(eventName, payload, correlationId, isLocal));

    /// <summary>An id for a run to start, for an activity that has to remember it beforehand.</summary>
    public string NewRunId() => Guid.CreateVersion7(Time.GetUtcNow()).ToString("n");

    /// <summary>Starts another workflow together with the step's record. With <paramref name="wait"/> this execution is resumed when that run has ended.</summary>
    public void StartWorkflow(ChildWorkflow child, bool wait) => _effects.Add(new Effect.Start(child, wait));

    public void SetWorkflowOutput(string name, Value value) => _effects.Add(new Effect.WorkflowOutput(name, value));

    public void SetCorrelationId(string correlationId) => _effects.Add(new Effect.Correlate(correlationId));

    public void SetRunName(string name) => _effects.Add(new Effect.Rename(name));

    /// <summary>Makes the run findable by a value ("email": "ann@example.com").</summary>
    public void AddSearchValue(string name, string value) => _effects.Add(new Effect.Search(name, value));

    /// <summary>Keeps a value with the run: expressions read it as <c>$execution.customData</c>, and the run can be found by it.</summary>
    public void SetCustomData(string name, string value)
    {
        SetVariable(RunScope.CustomDataOf(name), value);
        AddSearchValue(name, value);
    }

    /// <summary>Ends the nearest loop.</summary>
    public void BreakLoop() => _effects.Add(Effect.Break.Instance);

    /// <summary>Ends the run; everything else in it is cancelled.</summary>
    public void FinishRun() => _effects.Add(Effect.Finish.Instance);

    /// <summary>Ends the workflow with outcomes for whoever called it.</summary>
    public void CompleteWorkflow(IReadOnlyList<string> outcomes) => _effects.Add(new Effect.CompleteWorkflow(outcomes));

    /// <summary>Writes a line for the author: to the console of <c>run</c>, or to the log.</summary>
    public void WriteLine(string text) => Run.WriteLine(text);

    /// <summary>Lets go of what its execution worked with: it may be large, and the context waits for the next one.</summary>
    internal void Forget()
    {
        Items = [];
        _outputs = null;
        Array.Clear(_inputs);
    }

    internal void Reset(IRunAccess run, ActivityNode node, long number, IReadOnlyList<Item> items, int itemIndex)
    {
        Run = run;
        _node = node;
        ExecutionNumber = number;
        Items = items;
        ItemIndex = itemIndex;
        Generation = 0;
        IsUndo = false;
        Resumption = null;
        Remembered = default;
        _outcomes = [];
        ScriptedOutcomes = null;
        KeepsWaiting = false;
        _outputs = null;
        if (_variables.Count > 0)
        {
            _variables.Clear();
        }

        _bookmarks.Clear();
        _left.Clear();
        _effects.Clear();
        ChildDefinitions.Clear();
        if (_inputs.Length < node.EvaluatedInputs.Length)
        {
            _inputs = new Value[node.EvaluatedInputs.Length];
        }
    }

    internal void Continue(Resumption? resumption, Value remembered, int generation)
    {
        Resumption = resumption;
        Remembered = remembered;
        Generation = generation;
    }

    private void RequireTurn()
    {
        if (!IsInTurn)
        {
            throw new InvalidOperationException("This can be asked only before the activity's first await.");
        }
    }

    internal ValueObject TakeOutputs()
    {
        var outputs = _outputs?.Build() ?? ValueObject.Empty;
        _outputs = null;
        return outputs;
    }
}

/// <summary>Items that came in on one connection.</summary>
/// <param name="ActivityId">The activity that left them; empty for the items of the container.</param>
public readonly record struct IncomingItems(string ActivityId, string Outcome, IReadOnlyList<Item> Items);

/// <summary>Items left on an outcome.</summary>
internal readonly record struct LeftItems(string Outcome, IReadOnlyList<Item> Items);

/// <summary>A run that a step starts.</summary>
/// <param name="DefinitionId">Which workflow; its published version is taken.</param>
/// <param name="RunId">What the run is to be called, from <see cref="ActivityExecutionContext.NewRunId"/>; null for any name.</param>
public sealed record ChildWorkflow(string DefinitionId, ValueObject Input, string? CorrelationId, string? RunId = null);
