using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Definitions;

public sealed class ListAndFileTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Lists_are_paged_from_0_searched_and_carry_what_may_be_done()
    {
        foreach (var number in Enumerable.Range(1, 3))
        {
            var flow = Flow.Of($"paged-{number}", Flow.WriteLine("a", "x"));
            flow["name"] = $"Paged {number}";
            await host.SaveAsync(flow);
        }

        var page = await host.GetAsync("/workflow-definitions?versionOptions=Latest&Page=1&PageSize=2&SearchTerm=paged&IsSystem=False&OrderDirection=Ascending");
        var all = await host.GetAsync("/workflow-definitions?versionOptions=&SEARCHTERM=paged");

        Assert.Equal(3, page["totalCount"]!.GetValue<int>());
        Assert.Equal("Paged 3", Assert.Single(page["items"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Contains(page["links"]!.AsArray(), link => link!["rel"]!.GetValue<string>() == "bulk-publish");
        Assert.Equal(3, all["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_name_is_unique_unless_another_definition_has_it()
    {
        var flow = Flow.Of("named", Flow.WriteLine("a", "x"));
        flow["name"] = "Taken name";
        await host.SaveAsync(flow);

        Assert.False(await IsUniqueAsync("?name=Taken%20name"));
        Assert.True(await IsUniqueAsync("?name=Taken%20name&definitionId=named"));
        Assert.True(await IsUniqueAsync("?name=Free%20name"));
    }

    [Fact]
    public async Task An_exported_file_can_be_imported()
    {
        await host.SaveAsync(Flow.Of("exported", Flow.WriteLine("a", "x")), publish: true);

        var response = await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions/exported/export?versionOptions=Latest");
        var file = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        file["definitionId"] = "imported";
        var imported = await host.PostAsync("/workflow-definitions/import", file);

        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("https://elsaworkflows.io/schemas/workflow-definition", file["$schema"]!.GetValue<string>());
        Assert.Equal("imported", imported["definitionId"]!.GetValue<string>());
        Assert.False(imported["isPublished"]!.GetValue<bool>());
        Assert.Equal("x", imported["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Several_are_exported_as_a_zip_that_can_be_imported()
    {
        var one = await host.SaveAsync(Flow.Of("zip-1", Flow.WriteLine("a", "x")));
        var other = await host.SaveAsync(Flow.Of("zip-2", Flow.WriteLine("a", "x")));

        var response = await host.SendAsync("/bulk-actions/export/workflow-definitions", new { ids = new[] { one["id"]!.GetValue<string>(), other["id"]!.GetValue<string>() } });
        var bytes = await response.Content.ReadAsByteArrayAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "files", "flows.zip" } };
        var answer = await FlowsHost.Read(await host.Client.PostAsync($"{FlowsHost.Api}/workflow-definitions/import-files", form));

        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(2, zip.Entries.Count);
        Assert.Equal(2, answer["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_damaged_zip_is_refused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "files", "flows.zip" } };

        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsync($"{FlowsHost.Api}/workflow-definitions/import-files", form)).StatusCode);
    }

    [Fact]
    public async Task Who_uses_a_workflow_is_known_and_can_be_pointed_to_its_newest_version()
    {
        var callee = Flow.Of("used", Flow.WriteLine("a", "x"));
        callee["options"] = new JsonObject { ["usableAsActivity"] = true };
        await host.SaveAsync(callee, publish: true);
        var call = Flow.Activity("call", "FlowUsed");
        (call["workflowDefinitionId"], call["workflowDefinitionVersionId"]) = ("used", "old");
        await host.SaveAsync(Flow.Of("user", call), publish: true);

        var consumers = await host.GetAsync("/workflow-definitions/used/consumers");
        var updated = await host.PostAsync("/workflow-definitions/used/update-references");

        Assert.Equal("user", consumers["consumingWorkflowDefinitionIds"]![0]!.GetValue<string>());
        Assert.Equal("Flow user", updated["affectedWorkflows"]![0]!.GetValue<string>());
        var user = await host.GetAsync("/workflow-definitions/by-definition-id/user");
        Assert.True(user["isPublished"]!.GetValue<bool>());
        Assert.NotEqual("old", user["root"]!["activities"]![0]!["workflowDefinitionVersionId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_nested_container_can_be_opened_by_its_node_id()
    {
        var loop = Flow.Activity("loop", "Elsa.ForEach");
        loop["body"] = Flow.Of("x", Flow.WriteLine("inner", "x"))["root"]!.DeepClone();
        loop["body"]!["id"] = "body1";
        var saved = await host.SaveAsync(Flow.Of("deep", loop));

        var node = await host.GetAsync($"/workflow-definitions/subgraph/{saved["id"]}?parentNodeId=Workflow1%3Aflow1%3Aloop%3Abody1");
        var path = await host.GetAsync($"/workflow-definitions/subgraph/segments/{saved["id"]}?childNodeId=Workflow1%3Aflow1%3Aloop%3Abody1%3Ainner");

        Assert.Equal("inner", node["children"]![0]!["activity"]!["id"]!.GetValue<string>());
        Assert.Equal("body1", path["container"]!["activity"]!["id"]!.GetValue<string>());
        var segment = Assert.Single(path["pathSegments"]!.AsArray())!;
        Assert.Equal("Workflow1:flow1:loop", segment["activityNodeId"]!.GetValue<string>());
        Assert.Equal("Body", segment["portName"]!.GetValue<string>());
    }

    private async Task<bool> IsUniqueAsync(string query) => (await host.GetAsync($"/workflow-definitions/validation/is-name-unique{query}"))["isUnique"]!.GetValue<bool>();
}
