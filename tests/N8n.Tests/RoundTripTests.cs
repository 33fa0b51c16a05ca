using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Every kind of node that is imported goes back to n8n: as it came while nothing was changed here, and as what it is here where it was placed here.</summary>
public sealed class RoundTripTests
{
    /// <summary>Kinds that were placed here go back as another node, each with the reason.</summary>
    private static readonly Dictionary<string, (string Node, string Why)> BackAsAnother = new(StringComparer.Ordinal)
    {
        ["n8n-nodes-base.function"] = ("n8n-nodes-base.code", "Code took its place in n8n"),
        ["n8n-nodes-base.functionItem"] = ("n8n-nodes-base.code", "Code took its place in n8n"),
        ["n8n-nodes-base.htmlExtract"] = ("n8n-nodes-base.html", "HTML took its place in n8n"),
        ["n8n-nodes-base.readPDF"] = ("n8n-nodes-base.extractFromFile", "Extract from File took its place in n8n"),
        ["n8n-nodes-base.cron"] = ("n8n-nodes-base.scheduleTrigger", "Schedule Trigger took its place in n8n"),
        ["n8n-nodes-base.interval"] = ("n8n-nodes-base.scheduleTrigger", "Schedule Trigger took its place in n8n"),
        ["n8n-nodes-base.start"] = ("n8n-nodes-base.manualTrigger", "Manual Trigger took its place in n8n"),
        ["n8n-nodes-base.itemLists"] = ("n8n-nodes-base.splitOut", "nodes of its operations took its place in n8n"),
        ["@n8n/n8n-nodes-langchain.manualChatTrigger"] = ("n8n-nodes-base.manualTrigger", "it starts by hand here"),
    };

    public static TheoryData<string> Types => new(NodeCatalog.Types);

    public static TheoryData<string> Triggers => new(ServiceTriggers.Types);

    public static TheoryData<string> Services => new(ServiceCalls.All.Select(service => service.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_node_that_was_not_changed_comes_back_as_it_was(string type)
        => AssertRound(Flow(Node(type, "Tested", new JsonObject { ["odd"] = "={{ $json['a \"b\" 🙂'] }}", ["options"] = new JsonObject { ["deep"] = new JsonArray(1, null, true) } })));

    [Theory]
    [MemberData(nameof(Triggers))]
    public void A_trigger_whose_service_is_told_the_address_comes_back_as_itself(string type)
        => AssertRound(Flow(Node(type, "Called", new JsonObject { ["events"] = new JsonArray("one"), ["owner"] = "={{ $env.OWNER }}", ["options"] = new JsonObject { ["odd"] = 1 } })));

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_that_became_a_request_comes_back_as_itself(string type)
        => AssertRound(Flow([.. ServiceCalls.All.Single(service => service.Type == type).Calls.Select((call, i) => Node(type, $"Call {i}", new JsonObject
        {
            ["resource"] = call.Contains('/', StringComparison.Ordinal) ? call.Split('/')[0] : null,
            ["operation"] = call.Split('/')[^1],
            ["text"] = "x",
            ["chatId"] = "={{ $json.chat }}",
            ["additionalFields"] = new JsonObject(),
        }))]));

    [Fact]
    public void A_node_that_is_not_available_comes_back_as_it_was()
        => AssertRound(Flow(Node("n8n-nodes-made.up", "Unknown", new JsonObject { ["x"] = "={{ not {{ a template" })));

    [Theory]
    [InlineData(null, "Output 0", "Output 1", "Output 2")]
    [InlineData("continueErrorOutput", "Output 0", "Output 1", "Failed")]
    public void The_outputs_of_a_node_that_is_not_available_stay_apart(string? onError, params string[] ports)
    {
        var flow = JsonNode.Parse(Flow(Node("n8n-nodes-made.up", "Unknown", []), Node("n8n-nodes-base.noOp", "A", []), Node("n8n-nodes-base.noOp", "B", []), Node("n8n-nodes-base.noOp", "C", [])))!;
        flow["nodes"]!.AsArray().Single(node => node!["name"]!.GetValue<string>() == "Unknown")!["onError"] = onError;
        flow["connections"] = JsonNode.Parse("""{"Unknown":{"main":[[{"node":"A","type":"main","index":0}],[{"node":"B","type":"main","index":0}],[{"node":"C","type":"main","index":0}]]}}""");

        var imported = Import(flow.ToJsonString());
        var root = JsonNode.Parse(imported.DefinitionJson)!["root"]!;
        Assert.Equal(ports, root["connections"]!.AsArray().Select(line => line!["source"]!["port"]!.GetValue<string>()));

        // The lines as they are drawn, not those that are kept.
        var drawn = JsonNode.Parse(imported.DefinitionJson)!;
        drawn["customProperties"]!["n8n"]!.AsObject().Remove("connections");
        using var definition = JsonDocument.Parse(drawn.ToJsonString());
        Assert.Equal(flow["connections"]!.ToJsonString(), JsonNode.Parse(N8nExporter.Export(definition.RootElement).Json!)!["connections"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_was_placed_here_becomes_the_node_it_is_in_n8n(string type)
    {
        var imported = JsonNode.Parse(Import(Flow(Node(type, "Tested", LeastOf(type)))).DefinitionJson)!;
        var activity = imported["root"]!["activities"]!.AsArray()[^1]!;
        activity["customProperties"]!.AsObject().Remove("n8n");
        activity.AsObject().Remove("typeVersion");
        imported["customProperties"]!.AsObject().Remove("n8n");
        using var definition = JsonDocument.Parse(imported.ToJsonString());

        var export = N8nExporter.Export(definition.RootElement);

        Assert.Empty(export.Problems);
        var node = JsonNode.Parse(export.Json!)!["nodes"]!.AsArray()[^1]!;
        Assert.Equal(BackAsAnother.TryGetValue(type, out var other) ? other.Node : type, node["type"]!.GetValue<string>());
        var again = JsonNode.Parse(Import(export.Json!).DefinitionJson)!["root"]!["activities"]!.AsArray()[^1]!;
        Assert.Equal(activity["type"]!.GetValue<string>(), again["type"]!.GetValue<string>());
        Assert.Equal(NodeCatalog.VersionOf(activity["type"]!.GetValue<string>()), again["typeVersion"]!.GetValue<double>());
    }

    /// <summary>Settings without which a node of the type does not run here.</summary>
    private static JsonObject LeastOf(string type) => type switch
    {
        "n8n-nodes-base.postgres" => new JsonObject { ["operation"] = "executeQuery", ["query"] = "select 1" },
        "n8n-nodes-base.redis" => new JsonObject { ["operation"] = "get", ["key"] = "k", ["propertyName"] = "p" },
        _ => [],
    };

    private static void AssertRound(string original)
    {
        using var definition = JsonDocument.Parse(Import(original).DefinitionJson);

        var exported = N8nExporter.Export(definition.RootElement);

        Assert.Empty(exported.Problems);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(exported.Json!)), $"{original}\n{exported.Json}");
    }

    private static ImportedFlow Import(string json)
    {
        var result = N8nImporter.Import(json);
        Assert.Empty(result.Problems);
        return Assert.Single(result.Flows);
    }

    private static JsonObject Node(string type, string name, JsonObject parameters) => new()
    {
        ["id"] = $"id of {name}",
        ["name"] = name,
        ["type"] = type,
        ["typeVersion"] = 1.1,
        ["position"] = new JsonArray(-20, 300.5),
        ["parameters"] = parameters,
        ["notes"] = "why",
        ["notesInFlow"] = true,
        ["color"] = "#fff",
        ["disabled"] = true,
        ["onError"] = "continueErrorOutput",
        ["retryOnFail"] = true,
        ["maxTries"] = 4,
        ["waitBetweenTries"] = 10,
        ["alwaysOutputData"] = true,
        ["executeOnce"] = false,
        ["webhookId"] = "6f1e",
        ["credentials"] = new JsonObject { ["someApi"] = new JsonObject { ["id"] = "7", ["name"] = "Mine" } },
    };

    private static string Flow(params JsonObject[] nodes)
    {
        JsonObject[] all = [new JsonObject { ["id"] = "s", ["name"] = "Start \"here\"", ["type"] = "n8n-nodes-base.manualTrigger", ["typeVersion"] = 1, ["position"] = new JsonArray(0, 0), ["parameters"] = new JsonObject() }, .. nodes];
        return new JsonObject
        {
            ["id"] = "round",
            ["name"] = "Round",
            ["active"] = false,
            ["nodes"] = new JsonArray([.. all]),
            ["connections"] = new JsonObject(all.Zip(all.Skip(1), (from, to) => KeyValuePair.Create<string, JsonNode?>(from["name"]!.GetValue<string>(), new JsonObject
            {
                ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = to["name"]!.GetValue<string>(), ["type"] = "main", ["index"] = 0 })),
            }))),
            ["pinData"] = new JsonObject { [nodes[0]["name"]!.GetValue<string>()] = new JsonArray(new JsonObject { ["json"] = new JsonObject { ["a"] = 1 } }) },
            ["settings"] = new JsonObject { ["executionOrder"] = "v1", ["timezone"] = "Europe/Berlin" },
            ["meta"] = new JsonObject { ["instanceId"] = "abc" },
            ["tags"] = new JsonArray(),
        }.ToJsonString();
    }
}
