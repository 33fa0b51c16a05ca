using Bizoholic.Flows.Activities.Console;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bizoholic.Flows.Host.Hosting;

internal static class RuntimeSetup
{
    /// <summary>The runtime over whatever storage is registered; its flows call out through the guard only.</summary>
    public static void AddRuntime(this IServiceCollection services, IEnumerable<string> allowedHosts, IEnumerable<string> allowedNetworks, CodeLimits? code = null, ValueObject? environment = null)
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
        services.AddSingleton<ICodeRunner>(provider => new ChildCodeRunner(CodeProgram.Of(typeof(RuntimeSetup).Assembly), code ?? new CodeLimits(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PlanCompiler>();
        services.AddSingleton(provider => new PlanCache(provider.GetRequiredService<PlanCompiler>(), provider.GetRequiredService<IDefinitionStore>()));
        services.AddSingleton<TriggerIndex>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RuntimeStorage>(provider) with { Signal = provider.GetService<IWorkSignal>() });
        services.TryAddSingleton(new RuntimeOptions { Environment = environment ?? ValueObject.Empty, FactsOf = FactsOf });

        // Due times are set and compared by the storage's clock: hosts of one installation may disagree about the time.
        services.TryAddSingleton<IRunRelay, LocalRunRelay>();
        services.AddSingleton(provider =>
        {
            var runtime = ActivatorUtilities.CreateInstance<WorkflowRuntime>(provider, provider.GetRequiredService<IStorage>().Clock);
            runtime.Relay = provider.GetRequiredService<IRunRelay>();
            return runtime;
        });
        services.AddSingleton<IWorkflowRuntime>(provider => provider.GetRequiredService<WorkflowRuntime>());
        services.AddSingleton<RunTransfer>();
        services.AddSingleton<OneOffRunner>();
        services.AddSingleton<IRunHistoryReader, RunHistoryReader>();
    }

    /// <summary>What the connectors know of a failure.</summary>
    internal static FailureFacts FactsOf(Exception error) => error is ServiceException service
        ? new FailureFacts(service.IsDefinite, service.RetryAfter, IsFinal: service.Kind is ServiceFailure.Permanent, IsTransient: service.Kind is ServiceFailure.RetryLater, IsOfAll: service.Kind is ServiceFailure.RetryLater or ServiceFailure.SignInAgain)
        : FailureFacts.Of(error);
}
