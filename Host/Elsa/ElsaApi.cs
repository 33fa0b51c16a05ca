using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Descriptors;
using Bizoholic.Flows.Host.Elsa.Hub;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Elsa.Scripting;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;

namespace Bizoholic.Flows.Host.Elsa;

/// <summary>Elsa's REST API as its Studio uses it.</summary>
internal static class ElsaApi
{
    public const string Root = "/elsa/api";

    public static void AddElsaApi(this IServiceCollection services)
    {
        services.AddSingleton<DefinitionGates>();
        services.AddSingleton<WorkflowCatalog>();
        services.AddSingleton<DefinitionModels>();
        services.AddSingleton<PublishCheck>();
        services.AddSingleton<DefinitionLibrary>();
        services.AddSingleton<ReferenceUpdater>();
        services.AddSingleton<ActivityModels>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<InstanceObservers>().AddSingleton<InstanceWatch>();
        services.AddSingleton<InstancePusher>();
        services.AddHostedService(provider => provider.GetRequiredService<InstancePusher>());
        services.AddSignalR().AddJsonProtocol(json => FlowsApp.Configure(json.PayloadSerializerOptions));
    }

    public static void MapElsaApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root);
        api.MapIdentity();
        api.MapDefinitionReads();
        api.MapDefinitionChanges();
        api.MapDefinitionBulkActions();
        api.MapDefinitionFiles();
        api.MapDefinitionRuns();
        api.MapSubgraphs();
        api.MapDescriptors();
        api.MapScripting();
        api.MapActivityTests();
        api.MapInstances();
        api.MapInstanceChanges();
        api.MapStimuli();
        api.MapInstanceFiles();
        api.MapActivityExecutions();
        app.MapHub<InstanceHub>(InstanceHub.Path);
    }
}
