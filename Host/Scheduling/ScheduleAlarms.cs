using System.Security.Cryptography;
using System.Text;
using Quartz;

namespace Bizoholic.Flows.Host.Scheduling;

/// <summary>Sets alarms in Quartz: one for the next slot of each schedule, however many hosts ask for it.</summary>
internal sealed class ScheduleAlarms(IServiceProvider services)
{
    private static readonly JobKey Job = new("ring", "schedules");

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var scheduler = await SchedulerAsync(cancellation);
        await scheduler.AddJob(JobBuilder.Create<ScheduleAlarm>().WithIdentity(Job).StoreDurably().Build(), AddJobOptions.Replacing, cancellation);
    }

    public async Task SetAsync(string tenantId, string scheduleId, DateTimeOffset slot, CancellationToken cancellation)
    {
        var scheduler = await SchedulerAsync(cancellation);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenantId}\n{scheduleId}\n{slot.UtcTicks}")));
        var trigger = TriggerBuilder.Create()
            .WithIdentity(name, "schedules")
            .ForJob(Job)
            .UsingJobData(ScheduleAlarm.Tenant, tenantId)
            .UsingJobData(ScheduleAlarm.Schedule, scheduleId)
            .StartAt(slot)
            .Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, cancellation);
    }

    private ValueTask<IScheduler> SchedulerAsync(CancellationToken cancellation)
        => services.GetRequiredKeyedService<ISchedulerFactory>(ScheduleSetup.Scheduler).GetScheduler(cancellation);
}

/// <summary>An alarm rings: what is due is started, and the next alarm set.</summary>
internal sealed class ScheduleAlarm(ScheduleFiring firing, ScheduleAlarms alarms) : IJob
{
    public const string Tenant = "tenant";
    public const string Schedule = "schedule";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var (tenantId, scheduleId) = (context.MergedJobDataMap.GetString(Tenant)!, context.MergedJobDataMap.GetString(Schedule)!);
        if (await firing.FireAsync(tenantId, scheduleId, cancellationToken) is { } next)
        {
            await alarms.SetAsync(tenantId, scheduleId, next, cancellationToken);
        }
    }
}
