using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Instances;

public sealed class RunFileTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_run_goes_to_another_installation_with_all_it_has_recorded_and_goes_on_there()
    {
        await host.SaveAsync(Flow.Of("moves", Flow.Activity("large", "Elsa.SetOutput").Input("outputName", "Large").Input("outputValue", "'x'.repeat(70000)", "JavaScript"), Flow.Activity("wait", "Elsa.Event").Input("eventName", "moved"), Flow.WriteLine("after", "y")));
        var id = (await host.SendAsync("/workflow-definitions/moves/execute", new { versionOptions = "Latest" })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var exported = await host.Client.GetAsync($"{FlowsHost.Api}/workflow-instances/{id}/export");
        Assert.Equal($"workflow-instance-{id}.json", exported.Content.Headers.ContentDisposition!.FileName);
        var file = await exported.Content.ReadAsByteArrayAsync();
        var other = await FlowsHost.StartAsync();

        Assert.Equal(1, (await ImportAsync(other, file, "run.json"))["count"]!.GetValue<int>());
        Assert.Equal(0, (await ImportAsync(other, file, "run.json"))["count"]!.GetValue<int>());

        var (here, there) = (await host.GetAsync($"/workflow-instances/{id}"), await other.GetAsync($"/workflow-instances/{id}"));
        Assert.True(JsonNode.DeepEquals(here["workflowState"]!["bookmarks"], there["workflowState"]!["bookmarks"]));
        Assert.Equal(70_000, there["workflowState"]!["output"]!["Large"]!.GetValue<string>().Length);
        Assert.True(JsonNode.DeepEquals((await host.GetAsync($"/activity-executions/list?WorkflowInstanceId={id}"))["items"], (await other.GetAsync($"/activity-executions/list?WorkflowInstanceId={id}"))["items"]));
        await other.PostAsync("/events/moved/trigger");
        await Eventually.IsTrueAsync(async () => (await other.GetAsync($"/workflow-instances/{id}"))["subStatus"]!.GetValue<string>() == "Finished");
        Assert.Equal("Suspended", (await host.GetAsync($"/workflow-instances/{id}"))["subStatus"]!.GetValue<string>());
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Several_runs_go_as_a_zip()
    {
        await host.SaveAsync(Flow.Of("zipped", Flow.WriteLine("a", "x")), publish: true);
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            ids.Add((await host.SendAsync("/workflow-definitions/zipped/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single());
        }

        var zip = await (await host.SendAsync("/bulk-actions/export/workflow-instances", new { ids = ids.Append("none-such") })).Content.ReadAsByteArrayAsync();

        using var archive = new ZipArchive(new MemoryStream(zip));
        Assert.Equal(ids.Select(id => $"workflow-instance-{id}.json").Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        await host.PostAsync("/bulk-actions/delete/workflow-instances/by-id", new { ids });
        Assert.Equal(2, (await ImportAsync(host, zip, "runs.zip"))["count"]!.GetValue<int>());
        Assert.Equal("Finished", (await host.GetAsync($"/workflow-instances/{ids[0]}"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Files_that_hold_no_run_or_a_changed_one_are_refused_and_nothing_is_stored()
    {
        await host.SaveAsync(Flow.Of("changed", Flow.WriteLine("a", "x")), publish: true);
        var id = (await host.SendAsync("/workflow-definitions/changed/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var file = JsonNode.Parse(await host.Client.GetByteArrayAsync($"{FlowsHost.Api}/workflow-instances/{id}/export"))!;
        await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-instances/{id}");
        var (cut, other) = (file.DeepClone(), file.DeepClone());
        cut["run"]!["journal"] = Convert.ToBase64String(Convert.FromBase64String(cut["run"]!["journal"]!.GetValue<string>())[..^3]);
        other["run"]!["definition"] = Convert.ToBase64String("{}"u8);

        foreach (var bad in (string[])["{}", "{\"run\":7}", "{\"run\":{\"row\":{}}}", "[", cut.ToJsonString(), other.ToJsonString()])
        {
            var response = await SendAsync(host, Encoding.UTF8.GetBytes(bad), "run.json");
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{bad[..Math.Min(40, bad.Length)]}: {(int)response.StatusCode}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-instances/{id}")).StatusCode);
    }

    private static async Task<JsonObject> ImportAsync(FlowsHost host, byte[] file, string name) => await FlowsHost.Read(await SendAsync(host, file, name));

    private static Task<HttpResponseMessage> SendAsync(FlowsHost host, byte[] file, string name)
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return host.Client.PostAsync($"{FlowsHost.Api}/bulk-actions/import/workflow-instances", new MultipartFormDataContent { { part, "files", name } });
    }
}
