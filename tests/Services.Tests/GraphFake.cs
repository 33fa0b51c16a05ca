using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>A LangGraph server: threads by the caller's id, runs on them, and their state.</summary>
internal sealed class GraphFake : IAsyncDisposable
{
    public const string Key = "lg-key-4242";

    private readonly Dictionary<string, List<string>> threads = [];
    private readonly Dictionary<string, (string Status, JsonNode? Metadata)> runsById = [];
    private JsonNode? answer;
    private Loopback server = null!;

    public Uri Address => server.Address;

    public int Runs => threads.Values.Sum(runs => runs.Count);

    /// <summary>A run that is started waits for a person, whose answer ends it.</summary>
    public bool Interrupts { get; set; }

    /// <summary>Runs go on until they are told to end.</summary>
    public bool Works { get; set; }

    /// <summary>What the last run that was started is to call when it is done.</summary>
    public Uri? Webhook { get; private set; }

    /// <summary>All runs are done.</summary>
    public void End()
    {
        foreach (var (run, (_, metadata)) in runsById.ToArray())
        {
            runsById[run] = ("success", metadata);
        }
    }

    /// <summary>The next start is carried out, but its answer gets lost.</summary>
    public bool LosesStart { get; set; }

    public static async Task<GraphFake> StartAsync()
    {
        var fake = new GraphFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var body = request.Method == "POST" ? (await JsonNode.ParseAsync(request.Body))!.AsObject() : [];
        var (status, answer) = request.Headers["x-api-key"] != Key ? (403, Detail("Forbidden")) : Handle(request, body);
        if (LosesStart && request.Method == "POST" && request.Path.Value!.EndsWith("/runs", StringComparison.Ordinal))
        {
            LosesStart = false;
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private (int, JsonNode) Handle(HttpRequest request, JsonObject body)
    {
        var parts = request.Path.Value!.Trim('/').Split('/');
        switch (request.Method, parts)
        {
            case ("POST", ["threads"]):
                var id = (string)body["thread_id"]!;
                if (!Guid.TryParse(id, out _))
                {
                    return (422, new JsonObject { ["detail"] = new JsonArray(new JsonObject { ["loc"] = new JsonArray("body", "thread_id"), ["msg"] = "value is not a valid uuid" }) });
                }

                return threads.TryAdd(id, []) || (string?)body["if_exists"] == "do_nothing" ? (200, new JsonObject { ["thread_id"] = id }) : (409, Detail("Thread exists"));
            case ("GET", ["threads", var thread, "runs"]) when threads.TryGetValue(thread, out var runs):
                return (200, new JsonArray([.. runs.Select(run => new JsonObject { ["run_id"] = run, ["status"] = runsById[run].Status, ["metadata"] = runsById[run].Metadata?.DeepClone() })]));
            case ("POST", ["threads", var thread, "runs"]) when threads.TryGetValue(thread, out var runs):
                if ((string?)body["assistant_id"] != "writer")
                {
                    return (404, Detail("Assistant not found"));
                }

                if (body["command"] is { } command && (runs.Count == 0 || runsById[runs[^1]].Status != "interrupted"))
                {
                    return (422, Detail("Nothing waits on this thread"));
                }

                answer = body["command"]?["resume"]?.DeepClone();
                runs.Add($"run-{Runs + 1}");
                runsById[runs[^1]] = (Works ? "running" : Interrupts && answer is null ? "interrupted" : "success", body["metadata"]);
                Webhook = (string?)body["webhook"] is { } address ? new Uri(address) : null;
                return (200, new JsonObject { ["run_id"] = runs[^1], ["status"] = "pending" });
            case ("GET", ["threads", var thread, "runs", var run]) when threads.TryGetValue(thread, out var runs) && runs.Contains(run):
                return (200, new JsonObject { ["run_id"] = run, ["status"] = runsById[run].Status });
            case ("GET", ["threads", var thread, "state"]) when threads.ContainsKey(thread):
                return (200, new JsonObject { ["values"] = new JsonObject { ["answer"] = answer?["text"]?.DeepClone() ?? "Green tea" }, ["next"] = new JsonArray() });
            default:
                return (404, Detail("Not found"));
        }
    }

    private static JsonObject Detail(string text) => new() { ["detail"] = text };
}
