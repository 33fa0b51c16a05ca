using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>A real server of the Model Context Protocol on this machine, with one tool and a token.</summary>
internal sealed class ToolServer(WebApplication app, string? place) : IAsyncDisposable
{
    public const string Token = "mcp-right-token-333";

    public string Address => app.Urls.First() + "/mcp";

    public List<string> Called { get; } = [];

    /// <summary>What calls were named by, null for those that were not.</summary>
    public List<string?> Keys { get; } = [];

    /// <summary>Set: calls are done, and their answers never come.</summary>
    public bool LosesAnswers { get; set; }

    /// <param name="place">Is named in its answers, where there are several servers.</param>
    public static async Task<ToolServer> StartAsync(string? place = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        ToolServer server = null!;
        builder.Services.AddMcpServer().WithHttpTransport()
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [new Tool { Name = "stock_of", Description = "How many are left.", InputSchema = JsonSerializer.SerializeToElement(new { type = "object", properties = new { sku = new { type = "string" } } }) },
                    new Tool { Name = "price.of", Description = "What it costs.", InputSchema = JsonSerializer.SerializeToElement(new { type = "object" }), Annotations = new ToolAnnotations { ReadOnlyHint = true } }],
            }))
            .WithCallToolHandler(async (request, stop) =>
            {
                // Read before the call is seen: who sees it may end the loss at once.
                var loses = server.LosesAnswers;
                var answer = server.Answer(request.Params!);
                if (loses)
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }

                return answer;
            });
        server = new ToolServer(builder.Build(), place);
        server.Build();
        await server.Start();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Build()
    {
        app.Use((http, next) =>
        {
            if (http.Request.Headers.Authorization == $"Bearer {Token}")
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.MapMcp("/mcp");
    }

    private Task Start() => app.StartAsync();

    private CallToolResult Answer(CallToolRequestParams call)
    {
        if (call.Name is not ("stock_of" or "price.of"))
        {
            throw new McpProtocolException($"Unknown tool: {call.Name}", McpErrorCode.InvalidParams);
        }

        Called.Add(call.Name);
        Keys.Add(call.Meta?["idempotencyKey"]?.GetValue<string>());
        return call.Arguments is { } given && given.TryGetValue("sku", out var sku)
            ? new CallToolResult { Content = [new TextContentBlock { Text = $"12 of {sku}{(place is null ? "" : $" on the {place}")}" }], StructuredContent = JsonSerializer.SerializeToElement(new { left = 12 }) }
            : new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "Say which sku." }] };
    }
}
