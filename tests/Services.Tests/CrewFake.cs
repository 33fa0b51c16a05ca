using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>A crew on CrewAI AMP: its token, its inputs, kickoff and status as documented.</summary>
internal sealed class CrewFake : IAsyncDisposable
{
    public const string Token = "crew-token-4242";

    private Loopback server = null!;
    private int looks;

    public Uri Address => server.Address;

    public int Kickoffs { get; private set; }

    /// <summary>How many looks find it still working.</summary>
    public int WorkingLooks { get; set; }

    public bool Fails { get; set; }

    public static async Task<CrewFake> StartAsync()
    {
        var fake = new CrewFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var (status, body) = request.Headers.Authorization != $"Bearer {Token}" ? (401, new JsonObject { ["error"] = "unauthorized", ["message"] = "Bad credentials" })
            : (request.Method, request.Path.Value) switch
            {
                ("GET", "/inputs") => (200, new JsonObject { ["inputs"] = new JsonArray("topic") }),
                ("POST", "/kickoff") => Kickoff((await JsonNode.ParseAsync(request.Body))!.AsObject()),
                ("GET", "/status/kick-1") => (200, Status()),
                _ => (404, new JsonObject { ["error"] = "not_found", ["message"] = "No such route" }),
            };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private (int, JsonObject) Kickoff(JsonObject body)
    {
        if (body["inputs"]?["topic"] is null)
        {
            return (422, new JsonObject { ["error"] = "validation", ["message"] = "Missing inputs", ["details"] = new JsonObject { ["missing_inputs"] = new JsonArray("topic") } });
        }

        Kickoffs++;
        return (200, new JsonObject { ["kickoff_id"] = $"kick-{Kickoffs}" });
    }

    private JsonObject Status() => looks++ < WorkingLooks ? new JsonObject { ["status"] = "running", ["current_task"] = "research" }
        : Fails ? new JsonObject { ["state"] = "FAILED", ["result"] = "no sources" }
        : new JsonObject { ["status"] = "completed", ["result"] = new JsonObject { ["output"] = "A report on tea" } };
}
