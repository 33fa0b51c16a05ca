namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Does one thing again and again while the host runs. What fails is told, and tried again at the next turn.</summary>
/// <param name="atOnce">Whether the first turn comes with the start, not an interval later.</param>
internal abstract class PeriodicService(TimeSpan interval, TimeProvider time, bool atOnce = false) : BackgroundService
{
    protected abstract Task TurnAsync(CancellationToken cancellation);

    protected abstract void Failed(Exception error);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (atOnce || await timer.WaitForNextTickAsync(stoppingToken))
        {
            atOnce = false;
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(error);
            }
        }
    }
}
