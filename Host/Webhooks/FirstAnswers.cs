using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>What the first delivery of a request is answered: later ones get it too, and wait for it as the first does while its run is under way.</summary>
internal sealed class FirstAnswers(IWorkflowRuntime runtime, HostSettings settings, TimeProvider time)
{
    /// <param name="commandId">The command that the run was resumed with; null for whoever started it.</param>
    /// <param name="wait">How long the caller has patience; null for the installation's setting.</param>
    /// <returns>Whether an answer came in time, and the answer: null when the run is gone.</returns>
    public async ValueTask<(bool IsInTime, RunAnswer? Answer)> WaitAsync(string tenantId, string runId, string? commandId, TimeSpan? wait, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(wait ?? settings.WebhookWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return (true, await runtime.FirstAnswerAsync(tenantId, runId, commandId, either.Token));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return (false, null);
        }
    }
}
