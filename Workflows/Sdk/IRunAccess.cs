using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an execution may ask of the run it belongs to, from any thread.</summary>
internal interface IRunAccess
{
    string TenantId { get; }

    string RunId { get; }

    IServiceProvider Services { get; }

    TimeProvider Time { get; }

    RunFacts Facts { get; }

    /// <summary>A custom property of the run's definition; undefined where it has none.</summary>
    System.Text.Json.JsonElement DefinitionProperty(string name);

    /// <summary>Secrets that executions of this run have worked with.</summary>
    SecretMask Secrets { get; }

    /// <summary>Cancelled when the execution is, or the host stops.</summary>
    CancellationToken CancellationOf(long execution);

    ValueTask RememberAsync(long execution, int item, Value progress, CancellationToken cancellation);

    /// <summary>Whether an execution is tried again when it fails like this.</summary>
    bool WillRetry(long execution, int item, Exception error);

    ValueTask<IReadOnlyList<FlowStateRow>> ReadStateAsync(string scope, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    ValueTask<long> CountStateAsync(string scope, CancellationToken cancellation);

    ValueTask<IReadOnlyList<FlowStateRow>> OldestStateAsync(string scope, int max, CancellationToken cancellation);

    /// <summary>False when one of the values was changed since it was read.</summary>
    ValueTask<bool> ChangeStateAsync(long execution, int item, IReadOnlyList<FlowStateWrite> changes, Value progress, CancellationToken cancellation);

    IReadOnlyList<FlowStateWrite> StateWrittenByScripts(long execution);

    /// <summary>Keeps a file until the next commit makes it durable.</summary>
    void KeepFile(string id, ReadOnlyMemory<byte> content);

    ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(string id, CancellationToken cancellation);

    /// <summary>Asks for something that is stored, until the storage is not away any more.</summary>
    /// <param name="ask">Throws a <see cref="StorageException"/> while it is; any other error is the answer.</param>
    ValueTask<T> WithStorageAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellation);

    void WriteLine(string text);

    /// <summary>Evaluates at one of an execution's items. On the run's own thread only.</summary>
    Value Evaluate(long execution, IReadOnlyList<Item> items, int itemIndex, Expression expression);

    /// <summary>What expressions see at one of an execution's items, for evaluators that work beside the run's own thread.</summary>
    ExpressionScope ScopeOf(ActivityExecutionContext context, IReadOnlyList<Item> items, int itemIndex);

    /// <summary>A variable as an execution sees it; undefined when there is none. On the run's own thread only.</summary>
    Value GetVariable(long execution, string name);

    /// <summary>What an execution came with, by the place it came from. On the run's own thread only.</summary>
    IReadOnlyList<IncomingItems> IncomingOf(long execution);
}
