using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Management.Privacy;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class PrivacyTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_run_that_nothing_says_it_can_be_found_by_is_given_out_and_erased_all_the_same()
    {
        await host.SaveAsync(Flow.Of("untold", Flow.Endpoint("untold", "POST"), Flow.Respond("'Dear ' + $json.body.name")), publish: true);
        await host.Anonymous.PostAsJsonAsync("/webhook/untold", new { email = "Ada@Example.com", name = "Ada Lovelace" });
        await host.Anonymous.PostAsJsonAsync("/webhook/untold", new { email = "not-ada@example.com", name = "Ben" });
        await Eventually.IsTrueAsync(async () => (await RunsAsync("untold")).Count == 2);

        Assert.Equal(1, (int)(await FindAsync("ada@example.com"))["count"]!);
        var export = await ExportAsync("ada@example.com");
        Assert.Contains("Ada Lovelace", export);
        Assert.DoesNotContain("Ben", export);
        Assert.Equal(1, (int)(await EraseAsync("ada@example.com"))["runs"]!);

        Assert.Equal(0, (int)(await FindAsync("ada@example.com"))["count"]!);
        Assert.Single(await RunsAsync("untold"));
    }

    [Fact]
    public async Task What_is_kept_beside_runs_is_given_out_and_erased_too()
    {
        await host.SaveAsync(Flow.Of("talks", Flow.WriteLine("say", "x")));
        await KeepAsync("conversation:say", "ann@example.org", """[{"question":"Where is my parcel?","answer":"On its way."}]""");
        await KeepAsync("static", "global", """{"seen":["ann@example.org","ben@example.org"],"last":{"of":"ben@example.org"}}""");
        await host.Client.PutAsJsonAsync("/api/flows/talks/samples/say", new { kind = "items", data = new[] { new { email = "ann@example.org", name = "Ann" } }, isPinned = true });
        await host.App.Services.GetRequiredService<IEventStore>().KeepAsync(
            new KeptEvent("default", "e1", "/stripe", "evt_1", Encoding.UTF8.GetBytes("""{"customer":"cus_1","receipt":"ann@example.org"}"""), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)), [new EventSubject("h", "cus_1")], default);

        var found = await FindAsync("ann@example.org");
        Assert.Equal(4, (int)found["keptCount"]!);
        Assert.Equal(["event", "memory", "memory", "sample"], found["kept"]!.AsArray().Select(one => (string)one!["kind"]!).Order());
        Assert.DoesNotContain("parcel", found.ToJsonString());
        var export = await ExportAsync("ann@example.org");
        Assert.All(["Where is my parcel?", "cus_1", "\"name\": \"Ann\""], text => Assert.Contains(text, export));

        var erasure = await EraseAsync("ann@example.org");
        Assert.Equal((1, 3), ((int)erasure["events"]!, (int)erasure["others"]!));

        Assert.Equal(0, (int)(await FindAsync("ann@example.org"))["keptCount"]!);
        Assert.Empty((await FlowsHost.Read(await host.Client.GetAsync("/api/flows/talks/samples")))["samples"]!.AsArray());
        var left = Assert.Single(await host.App.Services.GetRequiredService<IFlowStateStore>().ReadAsync("default", "talks", "static", ["global"], default));
        Assert.Equal("""{"seen":["ben@example.org"],"last":{"of":"ben@example.org"}}""", Encoding.UTF8.GetString(left.Value.Span));
    }

    [Fact]
    public async Task What_is_too_large_to_be_shown_is_given_out_all_the_same()
    {
        const int Megabytes = 20;
        var made = Flow.Activity("made", "Elsa.RunJavaScript").Input("script", $"return {{ rows: Array({Megabytes}).fill('x'.repeat(1024 * 1024)), of: 'big@example.net' }}");
        await host.SaveAsync(Flow.Of("large-person", made), publish: true);
        await host.PostAsync("/workflow-definitions/large-person/execute");

        var export = JsonNode.Parse(await ExportAsync("big@example.net"))!.AsArray();
        Assert.Equal("big@example.net", (string?)Assert.Single(export)!["steps"]!.AsArray().Select(step => step!["items"]?["Done"]?[0] ?? step["items"]?[0]).Single(item => item is not null)!["of"]);
        Assert.True(export.ToJsonString().Length > Megabytes << 20);
    }

    [Theory]
    [InlineData("""["ann","ben"]""", """["ben"]""")]
    [InlineData("""[{"email":"ann","phone":"1"},{"email":"ben"},null]""", """[{"email":"ben"},null]""")]
    [InlineData("""{"ann":{"phone":"1"},"ben":{"phone":"2"}}""", """{"ben":{"phone":"2"}}""")]
    [InlineData("""{"page":3,"none":null,"leads":[{"of":{"email":"ann"}}]}""", """{"page":3,"none":null,"leads":[]}""")]
    [InlineData("""{"email":"ann","phone":"1"}""", null)]
    [InlineData(""" "said ann" """, null)]
    public void Of_a_list_the_entries_go_and_of_a_person_all_of_it(string kept, string? left)
        => Assert.Equal(left, PersonJson.Without(JsonNode.Parse(kept), new SoughtText("Ann"))?.ToJsonString());

    private async Task KeepAsync(string scope, string key, string value)
    {
        var row = new RunRow
        {
            TenantId = "default",
            RunId = Guid.CreateVersion7().ToString("n"),
            DefinitionId = "talks",
            DefinitionVersionId = "talks-1",
            DefinitionVersion = 1,
            ContentHash = "none",
            Status = RunStatus.Finished,
            CreatedAt = DateTimeOffset.UtcNow,
            UpdatedAt = DateTimeOffset.UtcNow,
        };
        var commit = new RunCommit { Row = row, IsNew = true, Burst = new JournalRow(0, new byte[] { 1 }), StateChanges = [new FlowStateChange("talks", scope, key, 0, Encoding.UTF8.GetBytes(value))] };
        Assert.Equal(CommitResult.Accepted, await host.App.Services.GetRequiredService<IRunCommitter>().CommitAsync(commit, default));
    }

    private async Task<JsonArray> RunsAsync(string flow) => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={flow}&status=Finished")))["items"]!.AsArray();

    private async Task<JsonObject> FindAsync(string value) => await FlowsHost.Read(await host.Client.GetAsync($"/api/privacy/runs?value={Uri.EscapeDataString(value)}"));

    private Task<string> ExportAsync(string value) => host.Client.GetStringAsync($"/api/privacy/export?value={Uri.EscapeDataString(value)}");

    private async Task<JsonObject> EraseAsync(string value) => await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/privacy/erase", new { value }));
}
