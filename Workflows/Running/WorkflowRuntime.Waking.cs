using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Takes runs up from their journals when there is something for them to do.</summary>
public sealed partial class WorkflowRuntime
{
    private void TakeCall(string tenantId, string runId) => _ = Wake(tenantId, runId);

    /// <summary>Has a run look at its inbox, here or at the host that has it.</summary>
    /// <param name="owner">Who drove the run a moment ago; null for nobody.</param>
    private void Reach(string tenantId, string runId, string? owner)
    {
        if (owner != _services.Options.HostIncarnation && (owner is not null || !_services.Options.DrivesRuns))
        {
            _relay.Call(tenantId, runId, owner);
        }

        _ = Wake(tenantId, runId);
    }

    /// <summary>Brings a run to where its inbox and its due times are dealt with: in memory, or from its journal.</summary>
    /// <returns>Completes when the run is claimed or refused, for those who wake several in an order; at once while as many are being woken as may be.</returns>
    private Task Wake(string tenantId, string runId)
    {
        if (_active.TryGetValue(runId, out var run) && run.TrySignal())
        {
            return Task.CompletedTask;
        }

        if (_isDraining || !_services.Options.DrivesRuns)
        {
            // Hosts that drive runs hear of what was stored.
            return Task.CompletedTask;
        }

        // A wake-up that finds another one under way is remembered by it.
        if (!_waking.TryAdd(runId, false))
        {
            _waking.TryUpdate(runId, true, false);
            return Task.CompletedTask;
        }

        var isDecided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => WakeAsync(tenantId, runId, isDecided));
        return isDecided.Task;
    }

    /// <summary>Begins a run that waited for room, and has a place now.</summary>
    /// <returns>Completes when the run is claimed or refused.</returns>
    private Task Begin(string tenantId, string runId)
    {
        if (_isDraining || !_waking.TryAdd(runId, false))
        {
            PassPlaceOn();
            return Task.CompletedTask;
        }

        var isDecided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(async () =>
        {
            await TakeUpAndDriveAsync(tenantId, runId, isDecided);
            PassPlaceOn();
        });
        return isDecided.Task;
    }

    private void PassPlaceOn()
    {
        if (!_isDraining && _places.TryPassOn(out var next))
        {
            _ = Begin(next.TenantId, next.RunId);
        }

        if (_places.IsToBeFilled)
        {
            _roomFreed.Set();
        }
    }

    private async Task WakeAsync(string tenantId, string runId, TaskCompletionSource isDecided)
    {
        if (_wakeLimit.CurrentCount == 0)
        {
            isDecided.TrySetResult();
        }

        await _wakeLimit.WaitAsync();
        await TakeUpAndDriveAsync(tenantId, runId, isDecided);
        _wakeLimit.Release();
    }

    private async Task TakeUpAndDriveAsync(string tenantId, string runId, TaskCompletionSource isDecided)
    {
        RunRow? claimed = null;
        try
        {
            Run? run = null;
            await _takeUpLimit.WaitAsync();
            try
            {
                claimed = await _storage.Claims.ClaimAsync(tenantId, runId, _services.Options.HostIncarnation, CancellationToken.None);
                isDecided.TrySetResult();
                run = claimed is null ? null : await TakeUpAsync(claimed);
            }
            finally
            {
                _takeUpLimit.Release();
            }

            if (run is not null)
            {
                await DriveAsync(run, acceptFirst: false);
            }
        }
        catch (Exception error)
        {
            _services.Logger.RunStopped(runId, error);
            if (claimed is not null)
            {
                _troubled.Failed(claimed);
            }

            _waiters.Failed(runId, error);
        }
        finally
        {
            isDecided.TrySetResult();
            if (_waking.TryRemove(runId, out var again) && again)
            {
                _ = Wake(tenantId, runId);
            }
        }
    }

    /// <returns>Null for a run that is parked instead.</returns>
    private async Task<Run?> TakeUpAsync(RunRow row)
    {
        if (row.Deaths >= DeadlyTimes && row.Status is RunStatus.Pending or RunStatus.Executing or RunStatus.Suspended)
        {
            await ParkAsync(row, "Poisoned", $"{row.Deaths} times in a row a host died while it was driving this run, so it is not taken up again by itself. See which step was under way, mend the cause, then retry the run.");
            return null;
        }

        Run run;
        try
        {
            run = await LoadAsync(row);
        }
        catch (JournalException newer) when (newer.IsOfNewerHost)
        {
            // It belongs to hosts of that version.
            await _services.Committer.CommitAsync(new RunCommit { Row = row, ReleaseOwner = true }, CancellationToken.None);
            throw;
        }
        catch (Exception error) when (error is JournalException or DefinitionException)
        {
            await ParkAsync(row, "Unreadable", $"The run cannot be read, so it is kept as it is: {error.Message}");
            return null;
        }

        _active[row.RunId] = run;
        run.TrySignal();
        return run;
    }

    private async Task<Run> LoadAsync(RunRow row)
    {
        var loader = PatientLoader(row.TenantId, row.RunId);
        return new Run(_services, await FoldAsync(row, loader), row, loader);
    }

    private Task<RunState> FoldAsync(RunRow row) => FoldAsync(row, Loader(row.TenantId, row.RunId));

    private PayloadLoader Loader(string tenantId, string runId) => new(_storage.Journal, tenantId, runId, _services.Options.ContentBytesInMemory);

    /// <summary>For a run under way: what it reads back is there, so it waits while the storage is away.</summary>
    private PayloadLoader PatientLoader(string tenantId, string runId)
        => new(_storage.Journal, tenantId, runId, _services.Options.ContentBytesInMemory, ask => _services.UntilKnownAsync(runId, ask, static error => error is not JournalException, _stopped.Token));

    private async Task<RunState> FoldAsync(RunRow row, PayloadLoader loader)
    {
        var plan = await _plans.GetAsync(row.TenantId, row.ContentHash, CancellationToken.None);
        var at = Checkpoint.LastUpTo(row.LastSequence, _services.Options.CheckpointBursts);
        var checkpoint = at > 0 ? await ReadCheckpointAsync(row, at, plan, loader) : null;
        var state = checkpoint ?? new RunState(plan);
        var next = checkpoint is null ? 0 : at + 1;
        await foreach (var burst in _storage.Journal.ReadAsync(row.TenantId, row.RunId, next, CancellationToken.None))
        {
            // A gap would fold to a state that never was, whose steps would run again.
            if (burst.Sequence != next)
            {
                break;
            }

            JournalReader.Read(burst, loader, state);
            next++;
        }

        return next > row.LastSequence ? state : throw new JournalException(next, "it is missing");
    }

    /// <returns>Null where there is none that can be used.</returns>
    private async Task<RunState?> ReadCheckpointAsync(RunRow row, long at, WorkflowPlan plan, PayloadLoader loader)
    {
        await foreach (var burst in _storage.Journal.ReadAsync(row.TenantId, row.RunId, at, CancellationToken.None))
        {
            if (burst.Payload.Length < JournalFormat.ChecksumLength || await _storage.Journal.ReadBlobAsync(row.TenantId, Checkpoint.IdFor(row.RunId, burst), CancellationToken.None) is not { } checkpoint)
            {
                return null;
            }

            try
            {
                return Checkpoint.Read(checkpoint, row.ContentHash, plan, loader);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                _services.Logger.CheckpointUnusable(row.RunId, at, error);
                return null;
            }
        }

        return null;
    }
}
