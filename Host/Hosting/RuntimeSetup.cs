using System.Reflection;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

internal static class RuntimeSetup
{
    /// <summary>Assemblies whose activities are offered.</summary>
    private static Assembly[] ActivityAssemblies => [];

    public static void AddRuntime(this IServiceCollection services)
    {
        services.AddSingleton(_ => new ActivityRegistry(ActivityAssemblies));
        services.AddSingleton(_ => new ExpressionLanguages([new LiteralLanguage(), new ObjectLanguage(), new ObjectLanguage("Json"), new VariableLanguage(), new InputLanguage()]));
        services.AddSingleton<PlanCompiler>();
        services.AddSingleton(provider => new PlanCache(provider.GetRequiredService<PlanCompiler>(), provider.GetRequiredService<IDefinitionStore>()));
    }
}
