using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Host.Hosting;

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
internal sealed class ApprovalDelivery(ApprovalBoard board, TimeProvider time, ILogger<ApprovalDelivery> log) : PeriodicService(TimeSpan.FromSeconds(30), time, atOnce: true)
{
    protected override Task TurnAsync(CancellationToken cancellation) => board.DeliverAsync(cancellation);

    protected override void Failed(Exception error) => log.DeliveryFailed(error);
}

internal static partial class ApprovalLog
{
    [LoggerMessage(2301, LogLevel.Error, "Answers to approvals could not be told to their runs; it is tried again in a moment")]
    public static partial void DeliveryFailed(this ILogger log, Exception error);
}
