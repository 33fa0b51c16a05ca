using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;
using Quartz;

namespace Bizoholic.Flows.Host.Scheduling;

internal static class ScheduleSetup
{
    /// <summary>Name of the alarm clock among Quartz's schedulers.</summary>
    public const string Scheduler = "flows";

    /// <summary>Starts flows at their times. Quartz is the alarm clock only: in memory where this host is alone, on PostgreSQL shared by all hosts.</summary>
    public static void AddSchedules(this IServiceCollection services, HostSettings settings)
    {
        services.AddQuartz(Scheduler, quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.GenerateInstanceId = true;
                options.IdleWaitTime = TimeSpan.FromSeconds(10);
            });
            quartz.UseDefaultThreadPool(4);
            if (settings.ConnectionString is { } connectionString)
            {
                quartz.UsePersistentStore(store =>
                {
                    store.ProvisionSchema();
                    store.UsePostgres(connectionString);
                    store.UseClustering(cluster => cluster.Enabled = true);
                });
            }
        });
        services.AddQuartzHostedService(Scheduler, options =>
        {
            options.WaitForJobsToComplete = true;

            // Where a start fails it would wait for its end in vain, as long as a stop may take.
            options.AwaitApplicationStarted = false;
        });
        services.AddSingleton(provider => new ScheduleFiring(
            provider.GetRequiredService<IScheduleStore>(),
            provider.GetRequiredService<IPauseStore>(),
            provider.GetRequiredService<IDefinitionStore>(),
            provider.GetRequiredService<Workflows.IWorkflowRuntime>(),
            settings.MisfireThreshold,
            provider.GetRequiredService<IStorage>().Clock,
            provider.GetRequiredService<ILogger<ScheduleFiring>>()));
        services.AddSingleton<ScheduleAlarms>();
        services.AddHostedService<ScheduleService>();
    }
}
