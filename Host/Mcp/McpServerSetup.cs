using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace Bizoholic.Flows.Host.Mcp;

/// <summary>The host as a server of the Model Context Protocol: published flows that allow it are tools.</summary>
internal static class McpServerSetup
{
    public static void AddFlowTools(this IServiceCollection services)
    {
        services.AddSingleton<FlowTools>();
        services.AddMcpServer(server => server.ServerInfo = new Implementation { Name = "bizoholic-flows", Title = "Bizoholic Flows", Version = typeof(McpServerSetup).Assembly.GetName().Version!.ToString(3) })
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless) // any host of an installation answers any request
            .WithListToolsHandler((request, cancellation) => request.Services!.GetRequiredService<FlowTools>().ListAsync(request.User!.TenantId(), cancellation))
            .WithCallToolHandler((request, cancellation) => request.Services!.GetRequiredService<FlowTools>().CallAsync(request.User!.TenantId(), request.Params!, cancellation));
    }

    public static void MapFlowTools(this IEndpointRouteBuilder app) => app.MapMcp("/mcp").RequireAuthorization(Scopes.Tools).Audited().ExcludeFromDescription();
}
