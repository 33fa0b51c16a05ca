using Bizoholic.Flows.Activities.Console;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

internal static class RuntimeSetup
{
    /// <summary>The runtime over whatever storage is registered; its flows call out through the guard only.</summary>
    public static void AddRuntime(this IServiceCollection services, IEnumerable<string> allowedHosts, IEnumerable<string> allowedNetworks)
    {
        services.AddGuardedHttp(outgoing =>
        {
            foreach (var host in allowedHosts)
            {
                outgoing.AllowedHosts.Add(host);
            }

            foreach (var network in allowedNetworks)
            {
                outgoing.AllowedNetworks.Add(network);
            }
        });
        services.AddSingleton(new ActivityRegistry([typeof(WriteLine).Assembly]));
        services.AddSingleton(_ => ExpressionLanguages.CreateDefault());
        services.AddSingleton<PlanCompiler>();
        services.AddSingleton(provider => new PlanCache(provider.GetRequiredService<PlanCompiler>(), provider.GetRequiredService<IDefinitionStore>()));
        services.AddSingleton<TriggerIndex>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RuntimeStorage>(provider) with { Signal = provider.GetService<IWorkSignal>() });
        services.AddSingleton(new RuntimeOptions());

        // Due times are set and compared by the storage's clock: hosts of one installation may disagree about the time.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WorkflowRuntime>(provider, provider.GetRequiredService<IStorage>().Clock));
        services.AddSingleton<IWorkflowRuntime>(provider => provider.GetRequiredService<WorkflowRuntime>());
        services.AddSingleton<OneOffRunner>();
        services.AddSingleton<IRunHistoryReader, RunHistoryReader>();
    }
}
