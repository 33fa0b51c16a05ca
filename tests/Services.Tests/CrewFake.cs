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

    /// <summary>This one has failed, whatever the others do.</summary>
    public string? Failed { get; set; }

    /// <summary>A person has to approve a task first; for one look after the answer it is still told as waiting.</summary>
    public bool AsksPerson { get; set; }

    /// <summary>What people said, with whether they approved.</summary>
    public List<(string? Feedback, bool Approves)> Answers { get; } = [];

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
                ("POST", "/resume") => Resume((await JsonNode.ParseAsync(request.Body))!.AsObject()),
                ("GET", { } path) when path.StartsWith("/status/kick-", StringComparison.Ordinal) => (200, path.EndsWith($"/{Failed}", StringComparison.Ordinal) ? NoSources() : Status()),
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

    private (int, JsonObject) Resume(JsonObject body)
    {
        if (body.Select(member => member.Key).Order().ToArray() is not ["execution_id", "human_feedback", "is_approve", "task_id"] || (string?)body["execution_id"] != "kick-1" || (string?)body["task_id"] != "task-7")
        {
            return (422, new JsonObject { ["error"] = "validation", ["message"] = "No such task waits" });
        }

        Answers.Add(((string?)body["human_feedback"], (bool)body["is_approve"]!));
        return (200, new JsonObject { ["status"] = "resumed", ["message"] = "Execution resumed" });
    }

    private JsonObject Status()
    {
        if (!AsksPerson)
        {
            return Plain();
        }

        AsksPerson = Answers.Count == 0;
        return new JsonObject { ["status"] = "Pending Human Input", ["task_id"] = "task-7", ["current_task"] = "outline" };
    }

    private static JsonObject NoSources() => new() { ["state"] = "FAILED", ["result"] = "no sources" };

    private JsonObject Plain() => looks++ < WorkingLooks ? new JsonObject { ["status"] = "running", ["current_task"] = "research" }
        : Fails ? NoSources()
        : new JsonObject { ["status"] = "completed", ["result"] = new JsonObject { ["output"] = "A report on tea" } };
}
