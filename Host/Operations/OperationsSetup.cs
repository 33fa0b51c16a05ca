namespace Bizoholic.Flows.Host.Operations;

internal static class OperationsSetup
{
    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<RestoreCheck>();
        services.AddSingleton<ResumePreview>();
        services.AddSingleton<Retention>();
        services.AddSingleton<AlertMeter>().AddSingleton<AlertCheck>();
        services.AddSingleton<LimitWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<LimitWatch>());
        services.AddSingleton<PauseWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<PauseWatch>());
    }
}
