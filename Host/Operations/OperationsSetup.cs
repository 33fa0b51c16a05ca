namespace Bizoholic.Flows.Host.Operations;

internal static class OperationsSetup
{
    public static void AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<RestoreCheck>();
        services.AddSingleton<ResumePreview>();
        services.AddSingleton<Retention>();
        services.AddHostedService<Housekeeping>();
        services.AddSingleton<AlertCheck>();
        services.AddHostedService<AlertWatch>();
        services.AddSingleton<PauseWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<PauseWatch>());
    }
}
