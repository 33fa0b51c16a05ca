using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Workflows;

/// <summary>What every run of a host shares.</summary>
internal sealed record RunServices(
    RuntimeOptions Options,
    IRunCommitter Committer,
    IRunJournal Journal,
    IRunInbox Inbox,
    IDefinitionStore Definitions,
    IFlowStateStore FlowState,
    IServiceProvider ActivityServices,
    TimeProvider Time,
    ILogger Logger)
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

    /// <summary>Who is told of commits; the runtime, once it is made.</summary>
    public IRunObserver? Observer { get; set; }

    /// <summary>Takes what WriteLine writes; null sends it to the log.</summary>
    public Action<string, string>? LineWriter { get; set; }

    /// <summary>Agency-wide values ($vars).</summary>
    public Func<string, string, Values.Value>? Settings { get; init; }

    /// <summary>Asks the storage until it answers: that it is away is no failure of a run, nor of a step.</summary>
    /// <param name="isAway">Whether an error says so; others are the answer.</param>
    public async ValueTask<T> UntilKnownAsync<T>(string runId, Func<ValueTask<T>> ask, Func<Exception, bool> isAway, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception error) when (error is not OperationCanceledException && isAway(error))
            {
                var delay = TimeSpan.FromMilliseconds(Math.Min(LongestRetryDelay.TotalMilliseconds, 100 * Math.Pow(2, attempt - 1)));
                Logger.StorageFailed(runId, attempt, delay, error);
                Observer?.StorageFailed(error);
                await Task.Delay(delay, Time, cancellation);
            }
        }
    }
}
