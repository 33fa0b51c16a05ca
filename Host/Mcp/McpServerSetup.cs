using Bizoholic.Flows.Activities.Ai;
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
        services.AddSingleton<IFlowTools>(provider => provider.GetRequiredService<FlowTools>());
        services.AddMcpServer(server => server.ServerInfo = new Implementation { Name = "bizoholic-flows", Title = "Bizoholic Flows", Version = typeof(McpServerSetup).Assembly.GetName().Version!.ToString(3) })
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless) // any host of an installation answers any request
            .WithListToolsHandler((request, cancellation) => request.Services!.GetRequiredService<FlowTools>().ListAsync(request.User!.TenantId(), cancellation))
            .WithCallToolHandler(async (request, cancellation) =>
            {
                var answer = await request.Services!.GetRequiredService<FlowTools>().CallAsync(request.User!.TenantId(), request.Params!, cancellation);
                await NoteAsync(request.Services!, request.Params!.Name, answer);
                return answer;
            });
        services.AddHttpContextAccessor();
    }

    public static void MapFlowTools(this IEndpointRouteBuilder app) => app.MapMcp("/mcp").RequireAuthorization(Scopes.Tools).WithSummary("Look at the tools").Audited().WithMetadata(new AuditedInTurns()).ExcludeFromDescription();

    /// <summary>Each call stands in the audit log by itself. Agents look at the list all the time: that is one entry a minute.</summary>
    private static async Task NoteAsync(IServiceProvider services, string tool, CallToolResult answer)
    {
        if (services.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http)
        {
            await services.GetRequiredService<AuditTrail>().AddAsync(http, http.User.TenantId(), http.User.Identity?.Name ?? "", http.User.FindFirst("sub")?.Value ?? "", "Use a tool", tool, answer.IsError == true ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
        }
    }
}
