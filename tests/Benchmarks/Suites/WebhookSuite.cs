using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>Durable webhooks: webhook, a variable, an answer made of the body; against the bare endpoint, in interleaved pairs.</summary>
internal static class WebhookSuite
{
    private const int Pairs = 7;
    private const string Password = "benchmark-1";

    public static async Task RunAsync(TimeSpan slice)
    {
        using var host = await ServerProcess.StartAsync(
            "Bizoholic.Flows.Host.dll",
            (_, _) => [],
            ("FLOWS_ADMIN_PASSWORD", _ => Password),
            ("FLOWS_DATA", folder => folder.FullName),
            ("Samples__Import", _ => "false"));
        using var bare = await ServerProcess.StartAsync("Bizoholic.Flows.Benchmarks.dll", (address, folder) => ["bare", address, folder.FullName]);
        await PublishAsync(host.Address);
        foreach (var connections in new[] { 1, 8, 32 })
        {
            await Load.RunAsync($"{host.Address}/webhook/bench", connections, slice);
            await Load.RunAsync($"{bare.Address}/webhook/bench", connections, slice);
            var pairs = new List<(double Ours, double Bare, double OurP99, double BareP99)>();
            for (var pair = 0; pair < Pairs; pair++)
            {
                var ours = await Load.RunAsync($"{host.Address}/webhook/bench", connections, slice);
                var baseline = await Load.RunAsync($"{bare.Address}/webhook/bench", connections, slice);
                pairs.Add((ours.Rate, baseline.Rate, ours.P99, baseline.P99));
            }

            new BenchLine(
                $"webhook.sqlite.c{connections}",
                StepsSuite.Median(pairs.Select(pair => pair.Ours)),
                "requests/s",
                StepsSuite.Median(pairs.Select(pair => pair.Bare)),
                StepsSuite.Median(pairs.Select(pair => pair.Ours / pair.Bare))).Print();
            new BenchLine(
                $"webhook.sqlite.c{connections}.p99",
                StepsSuite.Median(pairs.Select(pair => pair.OurP99)),
                "ms",
                StepsSuite.Median(pairs.Select(pair => pair.BareP99)),
                StepsSuite.Median(pairs.Select(pair => pair.OurP99 / pair.BareP99))).Print();
        }

        new BenchLine("webhook.sqlite.memory", host.ResidentMegabytes, "MB").Print();
    }

    private static async Task PublishAsync(string address)
    {
        using var client = new HttpClient();
        var login = await client.PostAsJsonAsync($"{address}/elsa/api/identity/login", new { username = "admin", password = Password });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
        var answer = await client.PostAsJsonAsync($"{address}/elsa/api/workflow-definitions", new JsonObject { ["publish"] = true, ["model"] = Definition() });
        answer.EnsureSuccessStatusCode();
    }

    private static JsonObject Definition() => new()
    {
        ["definitionId"] = "bench",
        ["name"] = "Bench",
        ["variables"] = new JsonArray(new JsonObject { ["id"] = "email", ["name"] = "Email", ["typeName"] = "String" }),
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(
                Activity("HttpEndpoint", "in", ("path", Input("Literal", "bench")), ("supportedMethods", Input("Object", "[\"POST\"]")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true })),
                Activity("SetVariable", "set", ("variable", new JsonObject { ["id"] = "email", ["name"] = "Email" }), ("value", Input("JavaScript", "$json.body.email"))),
                Activity("WriteHttpResponse", "out", ("contentType", Input("Literal", "application/json")), ("content", Input("JavaScript", "({email: variables.Email})")))),
            ["connections"] = new JsonArray(Connection("in", "set"), Connection("set", "out")),
        },
    };

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] properties)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, value) in properties)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Connection(string source, string target)
        => new() { ["source"] = new JsonObject { ["activity"] = source, ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" } };

    private static JsonObject Input(string type, string value)
        => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
