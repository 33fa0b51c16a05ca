using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.N8n;

public sealed class ImportTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private async Task<string> RefusedAsync(string definitionId)
    {
        var answer = await host.SendAsync($"/workflow-definitions/{definitionId}/publish", new JsonObject());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return string.Join(' ', problem["errors"]!.AsObject().SelectMany(error => error.Value!.AsArray()).Select(message => message!.GetValue<string>()));
    }

    private const string Path = "/api/import/n8n";

    [Fact]
    public async Task Files_and_zips_become_drafts_and_each_step_is_told_of()
    {
        var report = await SendAsync(("one.json", Flow("file-1", "One")), ("many.zip", Zip(("a.json", Flow("zip-1", "Zip one")), ("readme.txt", "hello"), ("b.json", "{\"nodes\":["))));

        Assert.Equal(2, report["imported"]!.GetValue<int>());
        Assert.Equal(2, report["refused"]!.GetValue<int>());
        var files = report["files"]!.AsArray();
        Assert.Equal(["one.json", "many.zip/a.json", "many.zip/readme.txt", "many.zip/b.json"], files.Select(file => file!["file"]!.GetValue<string>()));
        Assert.Contains("no JSON file", files[2]!["problems"]![0]!.GetValue<string>());
        Assert.Contains("not complete JSON", files[3]!["problems"]![0]!.GetValue<string>());
        var flow = files[0]!["flows"]![0]!;
        Assert.Equal(["runs", "needsCredential", "notAvailable"], flow["steps"]!.AsArray().Select(step => step!["status"]!.GetValue<string>()));
        Assert.All(flow["steps"]!.AsArray().Skip(1), step => Assert.False(string.IsNullOrEmpty(step!["advice"]!.GetValue<string>())));
        Assert.False(flow["canPublish"]!.GetValue<bool>());
        Assert.Equal("parallel", flow["branches"]!["offered"]![0]!.GetValue<string>());

        var definition = await host.GetAsync("/workflow-definitions/file-1?versionOptions=Latest");
        Assert.Equal("One", definition["name"]!.GetValue<string>());
        Assert.False(definition["isPublished"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.SendAsync("/workflow-definitions/file-1/publish", new JsonObject())).StatusCode);
    }

    [Fact]
    public async Task One_choice_of_a_credential_fills_all_its_uses()
    {
        var report = await SendAsync(("a.json", Flow("credential-1", "First")), ("b.json", Flow("credential-2", "Second")));
        var needed = Assert.Single(report["credentials"]!.AsArray())!;
        Assert.Equal(("httpBasicAuth", "My site"), (needed["kind"]!.GetValue<string>(), needed["name"]!.GetValue<string>()));
        Assert.Equal(["credential-1", "credential-2"], needed["usedBy"]!.AsArray().Select(use => use!["definitionId"]!.GetValue<string>()));

        var choices = new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["kind"] = "httpBasicAuth", ["name"] = "My site", ["credentialId"] = "cred-7" }), ["definitionIds"] = new JsonArray("credential-1", "credential-2") };
        var filled = await FlowsHost.Read(await host.Client.PutAsync($"{Path}/credentials", FlowsHost.Json(choices)));

        Assert.Equal(2, filled["filled"]!.GetValue<int>());
        foreach (var id in (string[])["credential-1", "credential-2"])
        {
            var step = (await host.GetAsync($"/workflow-definitions/{id}?versionOptions=Latest"))["root"]!["activities"]![1]!;
            Assert.Equal("cred-7", step["credential"]!["expression"]!["value"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Each_of_a_steps_credentials_is_filled_into_its_own_input()
    {
        const string store = """
            {"id":"vectors-1","name":"Vectors","nodes":[
              {"id":"s","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
              {"id":"v","name":"Docs","type":"@n8n/n8n-nodes-langchain.vectorStoreQdrant","typeVersion":1.3,"position":[200,0],"parameters":{"mode":"load","qdrantCollection":"docs","prompt":"tea"},"credentials":{"qdrantApi":{"id":"1","name":"Shelf"}}},
              {"id":"e","name":"Embeddings","type":"@n8n/n8n-nodes-langchain.embeddingsOpenAi","typeVersion":1.2,"position":[200,200],"parameters":{},"credentials":{"openAiApi":{"id":"2","name":"Key"}}}],
             "connections":{"Start":{"main":[[{"node":"Docs","type":"main","index":0}]]},"Embeddings":{"ai_embedding":[[{"node":"Docs","type":"ai_embedding","index":0}]]}}}
            """;
        var report = await SendAsync(("vectors.json", store));
        Assert.Equal(["openAiApi Key", "qdrantApi Shelf"], report["credentials"]!.AsArray().Select(needed => $"{needed!["kind"]} {needed["name"]}"));

        var choices = new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["kind"] = "openAiApi", ["credentialId"] = "cred-a" }, new JsonObject { ["kind"] = "qdrantApi", ["credentialId"] = "cred-q" }), ["definitionIds"] = new JsonArray("vectors-1") };
        await FlowsHost.Read(await host.Client.PutAsync($"{Path}/credentials", FlowsHost.Json(choices)));

        var step = (await host.GetAsync("/workflow-definitions/vectors-1?versionOptions=Latest"))["root"]!["activities"]![1]!;
        Assert.Equal(("cred-a", "cred-q"), (step["credential"]!["expression"]!["value"]!.GetValue<string>(), step["storeCredential"]!["expression"]!["value"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Tools_of_an_agent_become_flows_that_are_told_of_and_offered_once_they_are_published()
    {
        const string agent = """
            {"id":"agent-1","name":"Agent one","nodes":[
              {"id":"s","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
              {"id":"a","name":"Agent","type":"@n8n/n8n-nodes-langchain.agent","typeVersion":1.7,"position":[200,0],"parameters":{"promptType":"define","text":"Hi"}},
              {"id":"m","name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1.2,"position":[200,200],"parameters":{"model":"m"}},
              {"id":"t","name":"Look up","type":"n8n-nodes-base.httpRequestTool","typeVersion":4.2,"position":[300,200],"parameters":{"toolDescription":"Looks up","url":"=https://example.com/{{ $fromAI('what') }}","authentication":"genericCredentialType","genericAuthType":"httpBasicAuth"},"credentials":{"httpBasicAuth":{"id":"1","name":"Look-up site"}}}],
             "connections":{"Start":{"main":[[{"node":"Agent","type":"main","index":0}]]},"Model":{"ai_languageModel":[[{"node":"Agent","type":"ai_languageModel","index":0}]]},"Look up":{"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]}}}
            """;

        var report = await SendAsync(("agent.json", agent));

        Assert.Equal([("agent-1-tool-t", "Look up"), ("agent-1", "Agent one")], report["files"]![0]!["flows"]!.AsArray().Select(flow => (flow!["definitionId"]!.GetValue<string>(), flow["name"]!.GetValue<string>())));
        Assert.All(report["files"]![0]!["flows"]!.AsArray(), flow => Assert.Equal(0, flow!["counts"]!["notAvailable"]!.GetValue<int>()));
        Assert.Contains(report["credentials"]!.AsArray(), needed => needed!["name"]?.GetValue<string>() == "Look-up site" && needed["usedBy"]![0]!["definitionId"]!.GetValue<string>() == "agent-1-tool-t");
        Assert.Contains("'Look up' as a tool, which is not published", await RefusedAsync("agent-1"));
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("/workflow-definitions/agent-1-tool-t/publish", new JsonObject())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("/workflow-definitions/agent-1/publish", new JsonObject())).StatusCode);
        Assert.Equal("unchanged", (await SendAsync(("agent.json", agent)))["files"]![0]!["flows"]![0]!["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_agent_is_published_once_something_stands_in_for_a_tool_that_is_not_available()
    {
        const string agent = """
            {"id":"agent-2","name":"Agent two","nodes":[
              {"id":"s","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}},
              {"id":"a","name":"Agent","type":"@n8n/n8n-nodes-langchain.agent","typeVersion":1.7,"position":[200,0],"parameters":{"promptType":"define","text":"Hi"}},
              {"id":"m","name":"Model","type":"@n8n/n8n-nodes-langchain.lmChatOpenAi","typeVersion":1.2,"position":[200,200],"parameters":{"model":"m"}},
              {"id":"t","name":"Paint","type":"n8n-nodes-base.editImageTool","typeVersion":1,"position":[300,200],"parameters":{"operation":"blur"}}],
             "connections":{"Start":{"main":[[{"node":"Agent","type":"main","index":0}]]},"Model":{"ai_languageModel":[[{"node":"Agent","type":"ai_languageModel","index":0}]]},"Paint":{"ai_tool":[[{"node":"Agent","type":"ai_tool","index":0}]]}}}
            """;

        var flows = (await SendAsync(("agent.json", agent)))["files"]![0]!["flows"]!.AsArray();

        Assert.Equal([("agent-2-tool-t", false), ("agent-2", false)], flows.Select(flow => (flow!["definitionId"]!.GetValue<string>(), flow["canPublish"]!.GetValue<bool>())));
        Assert.Equal("It runs the flow 'Paint' as a tool, which cannot be published yet.", Assert.Single(flows[1]!["publishProblems"]!.AsArray())!.GetValue<string>());
        Assert.Contains("n8n-nodes-base.editImage", await RefusedAsync("agent-2-tool-t"));
        Assert.Contains("'Paint' as a tool", await RefusedAsync("agent-2"));

        var tool = await host.GetAsync("/workflow-definitions/agent-2-tool-t?versionOptions=Latest");
        tool["root"]!["activities"]![1]!["type"] = "Bizoholic.NoOperation";
        await host.SaveAsync(tool.AsObject());

        // Whichever is named first.
        var published = await host.PostAsync("/bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { "agent-2", "agent-2-tool-t" } });
        Assert.Equal(["agent-2-tool-t", "agent-2"], published["published"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.Empty(published["warnings"]!.AsObject());
    }

    [Fact]
    public async Task What_is_exported_is_what_was_imported()
    {
        var original = Flow("round-1", "Round 🙂 \"trip\"");
        await SendAsync(("round.json", original));

        var response = await host.Client.GetAsync("/api/export/n8n/round-1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(await response.Content.ReadAsStringAsync())));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/api/export/n8n/no-such-flow")).StatusCode);
    }

    [Fact]
    public async Task A_flow_with_steps_n8n_does_not_have_is_not_exported_to_it()
    {
        await host.SaveAsync(Tests.Flow.Of("not-n8n", Tests.Flow.WriteLine("a", "x")));

        var response = await host.Client.GetAsync("/api/export/n8n/not-n8n");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("kind that n8n does not have", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_same_flow_again_is_updated_and_another_of_its_id_gets_its_own()
    {
        await SendAsync(("a.json", Flow("1", "Number one")));
        var again = await SendAsync(("a.json", Flow("1", "Number one")));
        var other = await SendAsync(("b.json", Flow("1", "Quite another", prefix: "other-")));

        Assert.Equal("unchanged", again["files"]![0]!["flows"]![0]!["outcome"]!.GetValue<string>());
        var flow = other["files"]![0]!["flows"]![0]!;
        Assert.Equal("created", flow["outcome"]!.GetValue<string>());
        Assert.NotEqual("1", flow["definitionId"]!.GetValue<string>());
        Assert.Contains("belongs to the flow 'Number one'", flow["notes"]![0]!.GetValue<string>());
        Assert.Equal("Number one", (await host.GetAsync("/workflow-definitions/1?versionOptions=Latest"))["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Flows_imported_together_call_each_other_where_one_had_to_get_another_id()
    {
        await SendAsync(("holder.json", Flow("link-1", "Holder of the id")));
        var caller = JsonNode.Parse(Flow("link-2", "Caller"))!;
        caller["nodes"]!.AsArray().Add(Node("call", "Call it", "n8n-nodes-base.executeWorkflow", new JsonObject { ["workflowId"] = new JsonObject { ["__rl"] = true, ["mode"] = "id", ["value"] = "link-1" } }));
        caller["settings"]!["errorWorkflow"] = "link-1";

        var report = await SendAsync(("both.zip", Zip(("caller.json", caller.ToJsonString()), ("called.json", Flow("link-1", "Called", prefix: "other-")))));

        var (called, calling) = (report["files"]![1]!["flows"]![0]!, report["files"]![0]!["flows"]![0]!);
        var id = called["definitionId"]!.GetValue<string>();
        Assert.NotEqual("link-1", id);
        Assert.DoesNotContain("not here", calling["notes"]!.ToJsonString(), StringComparison.Ordinal);
        var definition = await host.GetAsync("/workflow-definitions/link-2?versionOptions=Latest");
        Assert.Equal(id, definition["root"]!["activities"]!.AsArray()[^1]!["parameters"]!["workflowId"]!["value"]!.GetValue<string>());
        Assert.Equal(id, definition["customProperties"]!["errorWorkflow"]!.GetValue<string>());
        Assert.Equal("Holder of the id", (await host.GetAsync("/workflow-definitions/link-1?versionOptions=Latest"))["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_flow_that_comes_twice_is_told_of_and_the_rest_is_imported()
    {
        var report = await SendAsync(("a.json", Flow("twice-1", "Twice")), ("b.json", Flow("twice-1", "Twice")), ("c.json", "{\"nodes\":["), ("d.json", Flow("twice-2", "Another")));

        Assert.Equal((2, 2), (report["imported"]!.GetValue<int>(), report["refused"]!.GetValue<int>()));
        Assert.Contains("'twice-1' is in these files twice", report["files"]![1]!["problems"]![0]!.GetValue<string>());
        Assert.Equal("Another", (await host.GetAsync("/workflow-definitions/twice-2?versionOptions=Latest"))["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Exports_are_taken_as_JSON_too_and_branches_can_run_in_parallel()
    {
        var list = new JsonArray(JsonNode.Parse(Flow("json-1", "J one")), JsonNode.Parse(Flow("json-2", "J two")));
        var one = await FlowsHost.Read(await host.Client.PostAsync($"{Path}?branches=parallel", FlowsHost.Json(list)));
        var many = await FlowsHost.Read(await host.Client.PostAsync(Path, FlowsHost.Json(new JsonObject { ["files"] = new JsonArray(new JsonObject { ["name"] = "n.json", ["content"] = Flow("json-3", "J three") }, new JsonObject { ["name"] = "empty.json" }) })));

        Assert.Equal(2, one["imported"]!.GetValue<int>());
        Assert.Equal("parallel", (await host.GetAsync("/workflow-definitions/json-1?versionOptions=Latest"))["root"]!["customProperties"]!["branches"]!.GetValue<string>());
        Assert.Equal((1, 1), (many["imported"]!.GetValue<int>(), many["refused"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsync($"{Path}?branches=sideways", FlowsHost.Json(list))).StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "Expected files exported from n8n")]
    [InlineData("{\"nodes\":[{\"name\":\"A\",", HttpStatusCode.OK, "not complete JSON")]
    [InlineData("{\"nodes\":[{\"name\":\"A\",\"name\":\"B\",\"type\":\"x\"}]}", HttpStatusCode.OK, "Duplicate")]
    [InlineData("{\"files\":[{\"name\":\"a\"},7]}", HttpStatusCode.OK, "has no content")]
    [InlineData("\u0000\u0001", HttpStatusCode.OK, "not complete JSON")]
    public async Task Bad_input_is_a_line_of_the_report(string body, HttpStatusCode status, string message)
    {
        var response = await host.Client.PostAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Fifty_megabytes_are_refused_in_the_report()
    {
        using var content = new ByteArrayContent(new byte[50 * 1024 * 1024]);

        var report = await FlowsHost.Read(await host.Client.PostAsync(Path, content));

        Assert.Contains("50 MB", report["files"]![0]!["problems"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_imports_without_signing_in()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.PostAsync(Path, FlowsHost.Json(new JsonObject()))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.GetAsync("/api/export/n8n/x")).StatusCode);
    }

    private static string Flow(string id, string name, string prefix = "") => new JsonObject
    {
        ["id"] = id,
        ["name"] = name,
        ["nodes"] = new JsonArray(
            Node(prefix + id + "-t", "When \"clicked\" 🙂", "n8n-nodes-base.manualTrigger", new JsonObject()),
            Node(prefix + id + "-h", "Call", "n8n-nodes-base.httpRequest", new JsonObject { ["url"] = "https://example.com", ["authentication"] = "genericCredentialType", ["genericAuthType"] = "httpBasicAuth" }, new JsonObject { ["httpBasicAuth"] = new JsonObject { ["id"] = "n8n-id", ["name"] = "My site" } }),
            Node(prefix + id + "-u", "Unknown", "n8n-nodes-made.up", new JsonObject { ["odd"] = "={{ not {{ a template" })),
        ["connections"] = new JsonObject
        {
            ["When \"clicked\" 🙂"] = new JsonObject { ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = "Call", ["type"] = "main", ["index"] = 0 })) },
            ["Call"] = new JsonObject { ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = "Unknown", ["type"] = "main", ["index"] = 0 })) },
        },
        ["settings"] = new JsonObject { ["executionOrder"] = "v1", ["timezone"] = "Europe/Berlin" },
    }.ToJsonString();

    private static JsonObject Node(string id, string name, string type, JsonObject parameters, JsonObject? credentials = null)
    {
        var node = new JsonObject { ["id"] = id, ["name"] = name, ["type"] = type, ["typeVersion"] = 4.2, ["position"] = new JsonArray(0, 0), ["parameters"] = parameters };
        if (credentials is not null)
        {
            node["credentials"] = credentials;
        }

        return node;
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return content.ToArray();
    }

    private async Task<JsonObject> SendAsync(params (string Name, object Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content as byte[] ?? Encoding.UTF8.GetBytes((string)content)), "files", name);
        }

        return await FlowsHost.Read(await host.Client.PostAsync(Path, form));
    }
}
