using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>A step that loses this often is not the victim of chance.</summary>
    private const int MaxStateConflicts = 20;

    private readonly Queue<Arrival.StateChange> _stateChanges = new();

    public ValueTask<IReadOnlyList<FlowStateRow>> ReadStateAsync(string scope, IReadOnlyCollection<string> keys, CancellationToken cancellation)
        => UntilKnownAsync(() => Shared.FlowState.ReadAsync(TenantId, OwnerOf(scope), ScopeOf(scope), keys, cancellation), cancellation);

    public ValueTask<long> CountStateAsync(string scope, CancellationToken cancellation)
        => UntilKnownAsync(() => Shared.FlowState.CountAsync(TenantId, OwnerOf(scope), ScopeOf(scope), cancellation), cancellation);

    public ValueTask<IReadOnlyList<FlowStateRow>> OldestStateAsync(string scope, int max, CancellationToken cancellation)
        => UntilKnownAsync(() => Shared.FlowState.OldestAsync(TenantId, OwnerOf(scope), ScopeOf(scope), max, cancellation), cancellation);

    public async ValueTask<bool> ChangeStateAsync(long execution, int item, IReadOnlyList<FlowStateWrite> changes, Value progress, CancellationToken cancellation)
    {
        var isMade = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrive(new Arrival.StateChange(execution, item, changes, progress, isMade));
        return await isMade.Task.WaitAsync(cancellation);
    }

    public IReadOnlyList<FlowStateWrite> StateWrittenByScripts(long execution)
        => InTurn(execution, () => State.Find(execution)?.DetailsIfAny?.LoadedState is { } loaded
            ? loaded.Values.Where(value => value.IsWritten).Select(value => value.Read.Set(value.Current)).ToList()
            : []);

    /// <summary>Static data as a script of an execution sees it; null where the activity did not ask for it.</summary>
    public LoadedState? LoadedStateOf(Execution execution, string scope, string key)
        => execution.DetailsIfAny?.LoadedState?.GetValueOrDefault((scope, key));

    private string OwnerOf(string scope) => scope.StartsWith(FlowState.OfAllFlows, StringComparison.Ordinal) ? FlowState.NoFlow : _row.DefinitionId;

    private string ScopeOf(string scope) => _row.IsTest ? "test/" + scope : scope;

    /// <summary>A change of the state is a commit of its own: it is folded only when the storage has accepted it.</summary>
    private async Task CommitStateAsync(Arrival.StateChange change)
    {
        await CommitAsync(rest: false);
        var record = new Remembered(change.Execution, change.Item, Payload.Of(change.Content));
        record.ApplyTo(_journal);
        FlowStateChange[] changes = [.. change.Changes.Select(write => new FlowStateChange(
            OwnerOf(write.Scope), ScopeOf(write.Scope), write.Key, write.Version, write.Value.IsUndefined ? (ReadOnlyMemory<byte>?)null : ValueJson.ToUtf8(write.Value)))];
        if (await CommitAsync(rest: false, changes))
        {
            record.ApplyTo(State);
            change.IsMade.TrySetResult(true);
        }
        else
        {
            BeginBurst();
            change.IsMade.TrySetResult(false);
        }
    }

    /// <summary>Starts an execution, or one item of it, when the values it asked for are there.</summary>
    private void LoadState(Execution execution, IReadsFlowState reader, Action start)
    {
        _inFlight++;
        _ = LoadAsync();

        async Task LoadAsync()
        {
            var loaded = new Dictionary<(string Scope, string Key), LoadedState>();
            Exception? failure = null;
            try
            {
                foreach (var scope in reader.StateToRead.GroupBy(wanted => wanted.Scope, wanted => wanted.Key, StringComparer.Ordinal))
                {
                    var rows = await ReadStateAsync(scope.Key, [.. scope], _stop.Token).ConfigureAwait(false);
                    foreach (var key in scope)
                    {
                        var row = rows.FirstOrDefault(row => row.Key == key);
                        loaded[(scope.Key, key)] = new LoadedState(new FlowStateEntry(scope.Key, key, row is null ? default : ValueJson.Parse(row.Value.Span), row?.Version ?? 0));
                    }
                }
            }
            catch (Exception error)
            {
                failure = error;
            }

            Arrive(new Arrival.StateLoaded(execution, loaded, failure, start));
        }
    }

    private void TakeLoaded(Arrival.StateLoaded arrived)
    {
        if (arrived.Error is OperationCanceledException && _stop.IsCancellationRequested)
        {
            return;
        }

        if (arrived.Error is not null)
        {
            Fault(arrived.Execution, null, arrived.Error, Time.GetUtcNow());
        }
        else if (arrived.Execution.IsOpen)
        {
            arrived.Execution.Details.LoadedState = arrived.State;
            arrived.Start();
        }
    }

    /// <summary>Runs a step again from its beginning, after another run was quicker to change what both had read.</summary>
    private bool TryAgain(Execution execution, ActivityExecutionContext context)
    {
        if (!execution.IsOpen || ++execution.Details.StateConflicts > MaxStateConflicts)
        {
            return false;
        }

        var (items, index) = (context.Items, context.ItemIndex);
        void Again() => StartOne(execution, items, index, isAgain: true);
        if (execution.Node.Activity is IReadsFlowState { StateToRead.Count: > 0 } reader)
        {
            LoadState(execution, reader, Again);
        }
        else
        {
            Again();
        }

        return true;
    }
}

/// <summary>A value of the flow that an execution's scripts see.</summary>
internal sealed class LoadedState(FlowStateEntry read)
{
    public FlowStateEntry Read => read;

    public Value Current { get; private set; } = read.Value;

    public bool IsWritten { get; private set; }

    public void Write(Value value) => (Current, IsWritten) = (value, true);
}
