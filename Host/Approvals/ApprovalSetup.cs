using Bizoholic.Flows.Activities.People;

namespace Bizoholic.Flows.Host.Approvals;

internal static class ApprovalSetup
{
    public static void AddApprovals(this IServiceCollection services)
    {
        services.AddSingleton<ApprovalBoard>().AddSingleton<ApprovalDesk>();
        services.AddSingleton<IApprovals>(provider => provider.GetRequiredService<ApprovalBoard>());
        services.AddHostedService<ApprovalDelivery>();
    }
}

/// <summary>Tells runs answers that were stored just before a host stopped.</summary>
internal sealed class ApprovalDelivery(ApprovalBoard board, TimeProvider time, ILogger<ApprovalDelivery> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await board.DeliverAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.DeliveryFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

internal static partial class ApprovalLog
{
    [LoggerMessage(2301, LogLevel.Error, "Answers to approvals could not be told to their runs; it is tried again in a moment")]
    public static partial void DeliveryFailed(this ILogger log, Exception error);
}
