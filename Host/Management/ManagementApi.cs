using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Host.Management.Alerts;
using Bizoholic.Flows.Host.Management.Demo;
using Bizoholic.Flows.Host.Management.Flows;
using Bizoholic.Flows.Host.Management.Forms;
using Bizoholic.Flows.Host.Management.Health;
using Bizoholic.Flows.Host.Management.Live;
using Bizoholic.Flows.Host.Management.Overview;
using Bizoholic.Flows.Host.Management.Privacy;
using Bizoholic.Flows.Host.Management.Runs;
using Bizoholic.Flows.Host.Management.Templates;
using Bizoholic.Flows.Host.Management.Testing;

namespace Bizoholic.Flows.Host.Management;

/// <summary>What the pages and other programs ask beside Elsa's API: reads over many flows and runs, and changes of many at once.</summary>
internal static class ManagementApi
{
    public const string Root = "/api";

    public static void AddManagementApi(this IServiceCollection services)
    {
        services.AddSingleton<CredentialCheck>();
        services.AddSingleton<FlowCheck>();
        services.AddSingleton<FlowTags>();
        services.AddSingleton<FailedServices>();
        services.AddSingleton<TemplateLibrary>();
        services.AddSingleton<AlertRules>();
        services.AddSingleton<RunList>().AddSingleton<RunMigrations>();
        services.AddSingleton<FlowSamples>().AddSingleton<PersonTraces>();
        services.AddSingleton<RunFeed>().AddSingleton<ILiveText>(provider => provider.GetRequiredService<RunFeed>()).AddHostedService(provider => provider.GetRequiredService<RunFeed>());
        services.AddSingleton<TestCalls>().AddSingleton<DraftRuns>();
    }

    public static void MapManagementApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root);
        api.MapOverview();
        api.MapHealthOverview();
        api.MapAlertRules();
        api.MapFlows();
        api.MapFlowTests();
        api.MapExperiments();
        api.MapFlowMetrics();
        api.MapForms();
        api.MapDemo();
        api.MapTemplates();
        api.MapPrivacy();
        api.MapRunLists();
        api.MapRunDetails();
        api.MapRunActions();
        api.MapLive();
    }
}
