using Orleans.Runtime;

namespace Bizoholic.Flows.Clustering;

/// <summary>What ends a silo that cannot go on, as one that was declared dead. Orleans would end the process, which has runs to drive.</summary>
internal sealed class SiloEnd : IFatalErrorHandler
{
    private readonly TaskCompletionSource<string> _reason = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Reason => _reason.Task;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender, string? context, Exception? exception) => _reason.TrySetResult(exception?.Message ?? context ?? "The silo has failed.");
}
