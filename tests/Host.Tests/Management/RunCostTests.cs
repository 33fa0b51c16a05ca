using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class RunCostTests
{
    [Fact]
    public async Task A_run_says_what_its_steps_have_spent_on_models_and_each_step_its_part()
    {
        await using var chat = await ChatAsync();
        var host = await FlowsHost.StartAsync(("Outgoing:AllowedNetworks", "127.0.0.0/8"));
        try
        {
            var credential = await CredentialAsync(host, $"{chat.Urls.First()}/v1");
            var write = Flow.Activity("write", "Bizoholic.GenerateContent").Input("credential", credential).Input("topic", "Tea");
            var split = Flow.Activity("list", "Bizoholic.SplitOut");
            split["parameters"] = new JsonObject { ["fieldToSplitOut"] = "body.leads" };
            var sort = Flow.Activity("sort", "Bizoholic.Classify").Input("credential", credential).Input("text", "$json.text", "JavaScript").Input("categories", """["warm","cold"]""", "Object");
            await host.SaveAsync(Flow.Of("writer", Flow.Endpoint("writer", "POST"), split, sort, write), publish: true);

            var answer = await host.Anonymous.PostAsJsonAsync("/webhook/writer", new { leads = new[] { new { text = "warm" }, new { text = "cold" } } });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

            var id = (await FlowsHost.Read(await host.Client.GetAsync("/api/runs?flow=writer")))["items"]![0]!["id"]!.GetValue<string>();
            var run = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{id}"));
            Assert.Equal((400, 200, 0.8), Cost(run["cost"]));
            Assert.Equal("writer-2026-01-01", run["cost"]!["models"]!.AsArray().Single()!.GetValue<string>());
            Assert.Equal((200, 100, 0.4), Cost(Step(run, "write")["cost"]));
            Assert.Equal((200, 100, 0.4), Cost(Step(run, "sort")["cost"]));
            Assert.Null(Step(run, "list")["cost"]);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_step_that_failed_after_its_answer_came_has_cost_all_the_same_and_a_run_without_models_costs_nothing()
    {
        await using var chat = await ChatAsync();
        var host = await FlowsHost.StartAsync(("Outgoing:AllowedNetworks", "127.0.0.0/8"));
        try
        {
            var credential = await CredentialAsync(host, $"{chat.Urls.First()}/v1");
            var write = Flow.Activity("write", "Bizoholic.GenerateContent").Input("credential", credential).Input("topic", "Tea");
            await host.SaveAsync(Flow.Of("cut", Flow.Endpoint("cut", "POST"), write, Flow.Fault("stop", "no")), publish: true);
            await host.SaveAsync(Flow.Of("plain", Flow.Endpoint("plain", "POST"), Flow.WriteLine("a", "x")), publish: true);
            await host.Anonymous.PostAsJsonAsync("/webhook/cut", new { });
            await host.Anonymous.PostAsJsonAsync("/webhook/plain", new { });

            Assert.Equal((100, 50, 0.2), Cost((await RunAsync(host, "cut"))["cost"]));
            Assert.Null((await RunAsync(host, "plain"))["cost"]);
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<JsonObject> RunAsync(FlowsHost host, string flow)
    {
        var id = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={flow}")))["items"]![0]!["id"]!.GetValue<string>();
        return await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{id}"));
    }

    private static JsonNode Step(JsonNode run, string activity) => run["steps"]!.AsArray().Single(step => step!["activityId"]!.GetValue<string>() == activity)!;

    private static (double, double, double) Cost(JsonNode? cost)
        => (cost!["inputTokens"]!.GetValue<double>(), cost["outputTokens"]!.GetValue<double>(), Math.Round(cost["cost"]!.GetValue<double>(), 6));

    private static async Task<string> CredentialAsync(FlowsHost host, string url)
    {
        var values = new { apiKey = "sk-1", url, model = "writer", inputPrice = "1000", outputPrice = "2000" };
        return (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = "Writer", type = "openAiApi", values })))["credential"]!["id"]!.GetValue<string>();
    }

    /// <summary>A chat-completions service: answers what fits the schema that it is asked for.</summary>
    private static async Task<WebApplication> ChatAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", async (HttpRequest request) =>
        {
            var asked = (await JsonNode.ParseAsync(request.Body))!.AsObject();
            if (request.Headers.Authorization != "Bearer sk-1" || asked["model"]?.GetValue<string>() != "writer" || asked["messages"] is not JsonArray { Count: > 0 })
            {
                return Results.Text("""{"error":{"message":"The request is wrong.","type":"invalid_request_error"}}""", "application/json", statusCode: 400);
            }

            var text = asked.ToJsonString().Contains("category", StringComparison.Ordinal) ? """{"category":"warm","confidence":1,"reason":"It is."}""" : """{"title":"Tea","content":"Good.","excerpt":"On tea."}""";
            return asked["stream"]?.GetValue<bool>() == true
                ? Results.Text(string.Concat(Events(text).Append("[DONE]").Select(data => $"data: {data}\n\n")), "text/event-stream")
                : Results.Text(Answer("chat.completion", new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" }, isLast: true), "application/json");
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>The same answer piece by piece, with what it took at the end.</summary>
    private static IEnumerable<string> Events(string text) =>
    [
        Answer("chat.completion.chunk", new { index = 0, delta = new { role = "assistant", content = text }, finish_reason = (string?)null }, isLast: false),
        Answer("chat.completion.chunk", new { index = 0, delta = new { }, finish_reason = "stop" }, isLast: true),
    ];

    private static string Answer(string kind, object choice, bool isLast) => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = kind,
        created = 1_800_000_000,
        model = "writer-2026-01-01",
        choices = new[] { choice },
        usage = isLast ? new { prompt_tokens = 100, completion_tokens = 50, total_tokens = 150 } : null,
    });
}
