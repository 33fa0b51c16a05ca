using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Definitions;

public sealed class ContentTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private static readonly string[] VersionFacts = ["id", "version", "isLatest", "isPublished", "createdAt", "links", "toolVersion", "isReadonly", "isSystem", "materializerName"];

    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Samples")).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task What_is_saved_comes_back_equal(string file)
    {
        var model = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Samples", file)))!.AsObject();
        model["definitionId"] = file;
        model["acme"] = new JsonObject { ["kept"] = 1.50m };

        await host.SaveAsync(model);

        var stored = JsonNode.Parse(await host.Client.GetStringAsync($"{FlowsHost.Api}/workflow-definitions/{file}/export"))!.AsObject();
        var expected = Bare(model);
        var actual = Bare(stored);
        foreach (var (name, value) in expected)
        {
            Assert.True(JsonNode.DeepEquals(value, actual[name]), $"{name}: {value?.ToJsonString()} became {actual[name]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task What_the_designer_drops_is_carried_over_and_what_an_import_leaves_out_is_not()
    {
        var model = Flow.Of("carried", Flow.WriteLine("a", "x"));
        model["acme"] = "kept";
        model["options"] = new JsonObject { ["acmeOption"] = 7 };
        model["inputs"] = new JsonArray(new JsonObject { ["name"] = "Email", ["type"] = "String", ["acmePattern"] = ".+@.+" });
        await host.SaveAsync(model);
        var fromDesigner = Flow.Of("carried", Flow.WriteLine("a", "y"));
        fromDesigner["options"] = new JsonObject { ["usableAsActivity"] = false };
        fromDesigner["inputs"] = new JsonArray(new JsonObject { ["name"] = "Email", ["type"] = "String" });

        var saved = await host.SaveAsync(fromDesigner);
        var imported = await host.PostAsync("/workflow-definitions/import", Flow.Of("carried", Flow.WriteLine("a", "z")));

        Assert.Equal("kept", saved["acme"]!.GetValue<string>());
        Assert.Equal(7, saved["options"]!["acmeOption"]!.GetValue<int>());
        Assert.Equal(".+@.+", saved["inputs"]![0]!["acmePattern"]!.GetValue<string>());
        Assert.Null(imported["acme"]);
    }

    [Fact]
    public async Task Every_activity_has_the_ids_of_its_ancestors()
    {
        var loop = Flow.Activity("loop", "Elsa.ForEach");
        loop["body"] = Flow.Of("x", Flow.WriteLine("inner", "x"))["root"]!.DeepClone();
        loop["body"]!["id"] = "body1";

        var saved = await host.SaveAsync(Flow.Of("nested", loop));

        Assert.Equal("Workflow1:flow1", saved["root"]!["nodeId"]!.GetValue<string>());
        Assert.Equal("Workflow1:flow1:loop:body1:inner", saved["root"]!["activities"]![0]!["body"]!["activities"]![0]!["nodeId"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_id_may_end_with_a_space_so_that_the_designer_can_reload()
    {
        await host.SaveAsync(Flow.Of("spaced", Flow.WriteLine("a", "x")));

        Assert.Equal("spaced", (await host.GetAsync("/workflow-definitions/by-definition-id/spaced%20?versionOptions=Latest"))["definitionId"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_activity_that_is_not_installed_is_shown_as_a_stand_in_and_kept_as_it_was()
    {
        var unknown = Flow.Activity("alien", "Acme.Alien");
        unknown["secretSauce"] = new JsonArray(1, 2, 3);
        unknown["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 1, ["y"] = 2 } } };
        var shown = await host.SaveAsync(Flow.Of("aliens", Flow.WriteLine("a", "x"), unknown));
        var stand = shown["root"]!["activities"]![1]!.AsObject();
        Assert.Equal("Elsa.NotFoundActivity", stand["type"]!.GetValue<string>());
        Assert.Equal("Acme.Alien", stand["missingTypeName"]!.GetValue<string>());
        stand["metadata"]!["designer"]!["position"]!["x"] = 99;

        await host.SaveAsync(shown);

        var file = JsonNode.Parse(await host.Client.GetStringAsync($"{FlowsHost.Api}/workflow-definitions/aliens/export"))!;
        var kept = file["root"]!["activities"]![1]!;
        Assert.Equal("Acme.Alien", kept["type"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(new JsonArray(1, 2, 3), kept["secretSauce"]));
        Assert.Equal(99, kept["metadata"]!["designer"]!["position"]!["x"]!.GetValue<int>());
        Assert.Null(kept["metadata"]!["displayText"]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"model\":5}")]
    [InlineData("{\"model\":{\"name\":\"x\"}}")]
    [InlineData("{\"model\":{\"definitionId\":\"bad\",\"root\":{\"id\":\"a\",\"id\":\"b\",\"type\":\"Elsa.Flowchart\"}}}")]
    [InlineData("{\"model\":{\"definitionId\":\"bad\",\"variables\":5,\"root\":{\"id\":\"a\",\"type\":\"Elsa.Flowchart\"}}}")]
    [InlineData("{\"model\":{\"definitionId\":\"bad\",\"root\":{\"id\":\"a\",\"type\":\"Elsa.Flowchart\",\"activities\":[{\"id\":\"b\",\"type\":\"X\"},{\"id\":\"b\",\"type\":\"X\"}]}}}")]
    [InlineData("{\"model\":{\"definitionId\":\"bad\",\"root\":{\"id\":\"a\",\"type\":\"Elsa.Flowchart\",\"activities\":[],\"connections\":[{\"source\":{\"activity\":\"x\"},\"target\":{\"activity\":\"y\"}}]}}}")]
    public async Task Bad_input_is_refused_with_the_place_and_nothing_is_saved(string body)
    {
        var response = await host.Client.PostAsync($"{FlowsHost.Api}/workflow-definitions", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions/by-definition-id/bad")).StatusCode);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_deep_nesting_and_huge_bodies_are_refused()
    {
        byte[] broken = [.. "{\"model\":{\"name\":\""u8, 0xff, .. "\"}}"u8];
        var deep = "{\"model\":" + string.Concat(Enumerable.Repeat("{\"a\":", 2_000));

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(broken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Encoding.UTF8.GetBytes(deep))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(new byte[17 * 1024 * 1024])).StatusCode);
    }

    [Fact]
    public async Task Ten_thousand_activities_ten_megabytes_and_a_container_that_holds_itself_are_refused_by_name()
    {
        var many = Flow.Of("worse", [.. Enumerable.Range(0, 10_000).Select(index => Flow.Activity($"a{index}", "Elsa.WriteLine"))]);
        many["root"]!["connections"] = new JsonArray();
        var large = Flow.Of("worse", Flow.WriteLine("a", new string('x', 10 * 1024 * 1024)));
        var circle = Flow.Of("worse", Flow.Activity("loop", "Elsa.ForEach"));
        circle["root"]!["activities"]![0]!["body"] = new JsonObject { ["id"] = "inner", ["type"] = "Elsa.Flowchart", ["activities"] = new JsonArray(Flow.Activity("loop", "Elsa.ForEach")) };

        Assert.Contains("10001 activities; at most", await RefusedAsync(many), StringComparison.Ordinal);
        Assert.Contains("at most 8 MB", await RefusedAsync(large), StringComparison.Ordinal);
        Assert.Contains("loop", await RefusedAsync(circle), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activities", "5", "root.activities")]
    [InlineData("activities", "[7]", "root.activities[0]")]
    [InlineData("connections", "{}", "root.connections")]
    [InlineData("activities", "[{\"id\":7,\"type\":\"Elsa.WriteLine\"}]", "root.activities[0]")]
    [InlineData("activities", "[{\"id\":\"a\",\"type\":[]}]", "root.activities[0]")]
    public async Task A_wrong_type_is_refused_with_its_place(string property, string value, string place)
    {
        var flow = Flow.Of("worse", Flow.WriteLine("a", "x"));
        flow["root"]![property] = JsonNode.Parse(value);

        Assert.Contains(place, await RefusedAsync(flow), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_designer_made_runs_as_far_as_it_can()
    {
        foreach (var (file, status) in ((string, string)[])[("studio-greeting-javascript.json", "Finished"), ("studio-nested-foreach-switch.json", "Finished")])
        {
            var model = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Samples", file)))!.AsObject();
            model["definitionId"] = $"run-{file}";
            await host.SaveAsync(model);
            var response = await host.SendAsync($"/workflow-definitions/run-{file}/execute", new { versionOptions = "Latest" });
            var run = await host.GetAsync($"/workflow-instances/{response.Headers.GetValues("x-elsa-workflow-instance-id").Single()}");
            Assert.Equal((file, status), (file, run["subStatus"]!.GetValue<string>()));
        }
    }

    private async Task<string> RefusedAsync(JsonObject flow)
    {
        var response = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(flow, publish: false));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{(int)response.StatusCode} {text[..Math.Min(200, text.Length)]}");
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions/by-definition-id/worse")).StatusCode);
        return text;
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body)
        => host.Client.PostAsync($"{FlowsHost.Api}/workflow-definitions", new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } });

    private static JsonObject Bare(JsonObject model)
    {
        var bare = (JsonObject)model.DeepClone();
        foreach (var fact in VersionFacts)
        {
            bare.Remove(fact);
        }

        Strip(bare["root"]);
        return bare;
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject json)
        {
            json.Remove("nodeId");
            foreach (var (_, value) in json)
            {
                Strip(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var entry in list)
            {
                Strip(entry);
            }
        }
    }
}
