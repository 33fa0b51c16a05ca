using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>
/// Triggers that ask for what is new: a line of a file is <c>{id, type, version, parameters, looks}</c>, its flow published on 2026-05-01 at noon; a look is <c>{at, answers, requests, items}</c>, at a time of
/// that day, with requests told as those of services are. A run that found nothing is not kept; a look that is a <c>try</c> is a person's.
/// </summary>
public sealed class PollTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Polls");

    private static IEnumerable<JsonObject> All => Directory.GetFiles(Folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!.AsObject());

    public static TheoryData<string> Cases => new(All.Select(one => one["id"]!.GetValue<string>()));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_is_new_starts_one_run_and_nothing_else_does(string id)
    {
        var expected = All.Single(one => one["id"]!.GetValue<string>() == id);
        var flow = Assert.Single(N8nImporter.Import(Flow(expected)).Flows);
        Assert.NotEqual(NodeAvailability.NotAvailable, flow.Nodes[0].Availability);
        Queue<string> answers = new();
        using var service = new RawService(_ => answers.Dequeue());
        var definition = JsonNode.Parse(flow.DefinitionJson)!;
        var trigger = definition["root"]!["activities"]![0]!;
        trigger["parameters"] = JsonNode.Parse(ServiceCallTests.Hosts().Replace(trigger["parameters"]!.ToJsonString(), match => $"{service.Address}/{match.Groups[1].Value}"));
        trigger["parameters"]!["authentication"] = "none";
        var clock = new Clock { Now = At("12:00:00") };
        using var harness = new WorkflowHarness([typeof(Flowchart).Assembly], new ServiceCollection().AddGuardedHttp(outgoing => outgoing.AllowedHosts.Add("127.0.0.1")).BuildServiceProvider(), clock);
        var version = await harness.PublishAsync(definition.ToJsonString());
        Assert.Contains((await harness.Triggers.ReadAsync(CancellationToken.None)).All, registered => registered.Kind == "schedule");
        foreach (var look in expected["looks"]!.AsArray().Select(look => look!.AsObject()))
        {
            clock.Now = At(look["at"]!.GetValue<string>());
            service.Requests.Clear();
            foreach (var answer in look["answers"]!.AsArray())
            {
                answers.Enqueue(ServiceCallTests.Answer(answer));
            }

            var isTry = look["try"] is not null;
            var started = await harness.Runtime.StartAsync(
                new StartRequest { Definition = version, TriggerActivityId = flow.StartActivityId, IsTest = isTry, TriggerInput = ValueObject.From(("scheduledAt", ValueConverter.From(clock.Now)), ("publishedAt", ValueConverter.From(At("12:00:00")))) },
                CancellationToken.None);
            var rest = await started.Rest;
            if (look["requests"] is JsonArray wanted)
            {
                var requests = service.Requests.ToArray();
                Assert.Equal(wanted.Count, requests.Length);
                Assert.All(wanted.Zip(requests), pair => Assert.True(ServiceCallTests.Difference(pair.First!, pair.Second) is null, $"{look["at"]}: {pair.First!.ToJsonString()}\nbut got {Uri.UnescapeDataString(pair.Second)}"));
            }

            if (look["items"] is null)
            {
                await GoneAsync(harness, started.RunId);
                continue;
            }

            var history = (await harness.ReadAsync(started.RunId, rest)).History;
            Assert.Null(history.Error);
            var report = N8nRunReport.Of(history, await harness.Plans.GetAsync(version.TenantId, version.ContentHash, CancellationToken.None));
            var items = ValueJson.ToJson(ValueArray.From((report.Nodes["Ask"][0]["outputs"][0].AsArray() ?? ValueArray.Empty).Select(item => item["json"])));
            Assert.True(JsonNode.DeepEquals(look["items"], JsonNode.Parse(items)), $"{look["at"]}: {look["items"]!.ToJsonString()}\nbut got {items}");
        }
    }

    [Fact]
    public void Its_times_are_those_of_the_node()
    {
        static IEnumerable<ValueObject> Times(JsonObject parameters)
        {
            parameters["feedUrl"] = "https://news.example/feed";
            var flow = N8nImporter.Import(Flow(new JsonObject { ["type"] = "n8n-nodes-base.rssFeedReadTrigger", ["version"] = 1, ["parameters"] = parameters })).Flows.Single();
            using var harness = new WorkflowHarness([typeof(Flowchart).Assembly]);
            var plan = harness.Compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(flow.DefinitionJson)));
            return TriggerReader.Read(plan).Select(read => read.Registration.Settings).ToArray();
        }

        Assert.Equal("00:01:00", Assert.Single(Times([]))["interval"].ToString());
        Assert.Equal(["0 8 * * *", "00:10:00"], Times(JsonNode.Parse("""{"pollTimes": {"item": [{"hour": 8}, {"mode": "everyX", "value": 10, "unit": "minutes"}]}}""")!.AsObject()).Select(time => time["expression"].AsString() ?? time["interval"].AsString()));
    }

    private static async Task GoneAsync(WorkflowHarness harness, string runId)
    {
        for (var i = 0; await harness.StatusOfAsync(runId) is not null; i++)
        {
            Assert.True(i < 500, "The run is kept.");
            await Task.Delay(20);
        }
    }

    private static string Flow(JsonObject expected) => new JsonObject
    {
        ["id"] = "asks",
        ["name"] = "asks",
        ["nodes"] = new JsonArray(new JsonObject { ["id"] = "ask", ["name"] = "Ask", ["type"] = expected["type"]!.DeepClone(), ["typeVersion"] = expected["version"]!.DeepClone(), ["position"] = new JsonArray(0, 0), ["parameters"] = expected["parameters"]!.DeepClone() }),
        ["connections"] = new JsonObject(),
    }.ToJsonString();

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-05-01T{time}Z", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
