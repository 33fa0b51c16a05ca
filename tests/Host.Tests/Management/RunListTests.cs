using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class RunListTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_run_that_waits_outlives_its_flow_and_says_that_the_flow_is_deleted()
    {
        await host.SaveAsync(Flow.Of("listed-deleted", Flow.Activity("wait", "Elsa.Event").Input("eventName", "listed-deleted")), publish: true);
        await host.PostAsync("/workflow-definitions/listed-deleted/execute");
        async Task<JsonObject> RunAsync() => (await FlowsHost.Read(await host.Client.GetAsync("/api/runs?flow=listed-deleted")))["items"]!.AsArray().Single()!.AsObject();
        var run = await RunAsync();
        Assert.False(run["isDefinitionDeleted"]!.GetValue<bool>());

        Assert.True((await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/listed-deleted")).IsSuccessStatusCode);
        Assert.True((await RunAsync())["isDefinitionDeleted"]!.GetValue<bool>());
        Assert.True((await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run["id"]}")))["run"]!["isDefinitionDeleted"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Pages_follow_one_another_and_hold_every_run_once()
    {
        await host.SaveAsync(Flow.Of("paged", Flow.WriteLine("a", "x")), publish: true);
        var ids = await DispatchAsync("paged", 5);
        await EndedAsync("paged", 5);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await GetAsync($"/api/runs?flow=paged&take=2{(after is null ? "" : $"&after={after}")}");
            seen.AddRange(page["items"]!.AsArray().Select(run => run!["id"]!.GetValue<string>()));
            after = page["next"]?.GetValue<string>();
        }
        while (after is not null);

        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_run_that_is_over_tells_the_host_that_drove_it_and_is_found_by_it()
    {
        await host.SaveAsync(Flow.Of("hosted", Flow.WriteLine("a", "x")), publish: true);
        var id = Assert.Single(await DispatchAsync("hosted", 1));
        await EndedAsync("hosted", 1);

        var run = (await GetAsync($"/api/runs/{id}"))["run"]!;
        var name = host.App.Services.GetRequiredService<RuntimeOptions>().HostIncarnation;
        Assert.Equal((null, name), (run["host"], (string?)Assert.Single(run["hosts"]!.AsArray())));
        Assert.Equal(id, (string?)Assert.Single((await GetAsync($"/api/runs?flow=hosted&host={name}"))["items"]!.AsArray())!["id"]);
        Assert.Empty((await GetAsync("/api/runs?flow=hosted&host=another"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_failed_run_tells_its_error_and_is_found_by_it()
    {
        await host.SaveAsync(Flow.Of("broken", Flow.Fault("boom", "No stock left")), publish: true);
        var id = Assert.Single(await DispatchAsync("broken", 1));
        await EndedAsync("broken", 1);

        var run = Assert.Single((await GetAsync("/api/runs?errorKind=System&flow=broken&status=Faulted"))["items"]!.AsArray())!;
        Assert.Equal(id, run["id"]!.GetValue<string>());
        Assert.Equal("No stock left", run["error"]!["message"]!.GetValue<string>());
        Assert.Equal("boom", run["error"]!["step"]!.GetValue<string>());
        Assert.Contains("System", (await GetAsync("/api/runs/values"))["errorKinds"]!.AsArray().Select(kind => kind!.GetValue<string>()));
        Assert.Empty((await GetAsync("/api/runs?errorKind=Timeout&flow=broken"))["items"]!.AsArray());

        var overview = await GetAsync("/api/overview?days=2&timeZone=Europe/Berlin");
        Assert.Contains(overview["failures"]!.AsArray(), failure => failure!["id"]!.GetValue<string>() == id);
        Assert.Equal(2, overview["days"]!.AsArray().Count);
        Assert.True(overview["days"]!.AsArray().Sum(day => day!["failed"]!.GetValue<long>()) >= 1);
    }

    [Fact]
    public async Task A_step_that_works_item_by_item_says_which_one_it_failed_at()
    {
        var make = Flow.Activity("make", "Bizoholic.Code");
        make["parameters"] = new JsonObject { ["jsCode"] = "return [{ mail: 'a@example.com' }, { mail: 'b@example.com' }, {}]" };
        var each = Flow.Activity("each", "Elsa.WriteLine").Input("text", "if (!$json.mail) throw new Error('No address'); return $json.mail", "JavaScript");
        each["customProperties"] = new JsonObject { ["perItem"] = true };
        await host.SaveAsync(Flow.Of("third", make, each), publish: true);
        await host.SaveAsync(Flow.Of("whole", Flow.Fault("all", "Nothing works")), publish: true);
        var (third, whole) = (Assert.Single(await DispatchAsync("third", 1)), Assert.Single(await DispatchAsync("whole", 1)));
        await EndedAsync("third", 1);
        await EndedAsync("whole", 1);

        var failed = (await GetAsync($"/api/runs/{third}"))["steps"]!.AsArray().Single(step => step!["activityId"]!.GetValue<string>() == "each")!;
        Assert.Equal(2, failed["error"]!["item"]!.GetValue<int>());
        Assert.Contains("No address", failed["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null((await GetAsync($"/api/runs/{whole}"))["error"]!["item"]);
    }

    [Fact]
    public async Task A_run_is_found_by_a_value_whatever_its_name_is_and_by_client_and_time()
    {
        await host.SaveAsync(Flow.Of("clients", Flow.Endpoint("for-client", "POST"), Flow.Respond("'ok'")), publish: true);
        await host.Anonymous.PostAsJsonAsync("/webhook/for-client", new { tenant_id = 4711 });
        await EndedAsync("clients", 1);

        Assert.Single((await GetAsync("/api/runs?client=4711"))["items"]!.AsArray());
        Assert.Single((await GetAsync("/api/runs?value=4711&flow=clients"))["items"]!.AsArray());
        Assert.Empty((await GetAsync("/api/runs?value=4712&flow=clients"))["items"]!.AsArray());
        Assert.Single((await GetAsync($"/api/runs?flow=clients&from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"))}"))["items"]!.AsArray());
        Assert.Empty((await GetAsync($"/api/runs?flow=clients&to={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-1).ToString("O"))}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_kept_of_a_person_is_given_out_then_erased_with_a_record()
    {
        await host.SaveAsync(Flow.Of("person", Flow.Endpoint("for-person", "POST"), Flow.Respond("'Dear ' + $json.body.name")), publish: true);
        await host.Anonymous.PostAsJsonAsync("/webhook/for-person", new { tenant_id = "person-1", name = "Ada Lovelace" });
        await EndedAsync("person", 1);

        Assert.Single((await GetAsync("/api/privacy/runs?value=person-1"))["items"]!.AsArray());
        Assert.Contains("Ada Lovelace", await host.Client.GetStringAsync("/api/privacy/export?value=person-1"));
        var erasure = await PostAsync("/api/privacy/erase", new { value = "person-1" });
        Assert.Equal(1, erasure["runs"]!.GetValue<int>());
        Assert.Empty((await GetAsync("/api/privacy/runs?value=person-1"))["items"]!.AsArray());
        Assert.DoesNotContain("Ada Lovelace", await host.Client.GetStringAsync("/api/privacy/export?value=person-1"));
        var record = (await GetAsync("/api/privacy/erasures"))["items"]![0]!;
        Assert.Equal("admin", record["by"]!.GetValue<string>());
        Assert.DoesNotContain("person-1", record.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsJsonAsync("/api/privacy/erase", new { value = " " })).StatusCode);
    }

    [Fact]
    public async Task Of_a_person_of_very_many_runs_all_are_given_out_and_erased()
    {
        const int Runs = 1_001;
        await host.SaveAsync(Flow.Of("person-of-many", Flow.WriteLine("a", "x")), publish: true);
        foreach (var count in new[] { 1_000, 1 })
        {
            await host.PostAsync("/workflow-definitions/person-of-many/bulk-dispatch", new { count, correlationId = "person-2" });
        }

        await Eventually.IsTrueAsync(async () => (await host.App.Services.GetRequiredService<IRunQueries>().ListAsync("default", new RunFilter { DefinitionIds = ["person-of-many"], Statuses = [RunStatus.Finished], Take = 1 }, default)).Total == Runs);

        Assert.Equal(Runs, (await GetAsync("/api/privacy/runs?value=person-2"))["count"]!.GetValue<int>());
        Assert.Equal(Runs, JsonNode.Parse(await host.Client.GetStringAsync("/api/privacy/export?value=person-2"))!.AsArray().Select(run => (string?)run!["run"]).Distinct().Count());
        Assert.Equal(Runs, (await PostAsync("/api/privacy/erase", new { value = "person-2" }))["runs"]!.GetValue<int>());
        Assert.Equal(0, (await GetAsync("/api/privacy/runs?value=person-2"))["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Many_runs_are_changed_at_once_and_the_ones_that_cannot_be_are_told()
    {
        await host.SaveAsync(Flow.Of("many", Flow.Activity("wait", "Elsa.Event").Input("eventName", "never")), publish: true);
        var ids = await DispatchAsync("many", 3);
        await Eventually.IsTrueAsync(async () => (await GetAsync("/api/runs?flow=many&status=Suspended"))["items"]!.AsArray().Count == 3);

        var cancelled = await PostAsync("/api/runs/bulk", new { action = "cancel", ids = (string[])[.. ids, "nobody"] });
        Assert.Equal(3, cancelled["done"]!.GetValue<int>());
        Assert.Equal("nobody", Assert.Single(cancelled["left"]!.AsArray())!.GetValue<string>());
        await EndedAsync("many", 3);
        Assert.Equal(0, (await PostAsync("/api/runs/bulk", new { action = "retry", ids }))["done"]!.GetValue<int>());
        Assert.Equal(3, (await PostAsync("/api/runs/bulk", new { action = "delete", ids }))["done"]!.GetValue<int>());
        Assert.Empty((await GetAsync("/api/runs?flow=many"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/runs?status=Sleeping", "status")]
    [InlineData("/api/overview?timeZone=Mars/Olympus", "time zone")]
    [InlineData("/api/overview?days=0", "days")]
    [InlineData("/api/flows?status=live", "published")]
    public async Task What_makes_no_sense_is_refused_by_name(string path, string named)
    {
        var response = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(named, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        var key = (await PostAsync("/api/keys", new { name = "reader", scopes = new[] { "read" } }))["key"]!.GetValue<string>();
        using var reader = host.With("ApiKey", key);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/runs/bulk", new { action = "delete", ids = new[] { "x" } })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PutAsJsonAsync("/api/flows/x/tags", new { tags = new[] { "x" } })).StatusCode);
    }

    private async Task<string[]> DispatchAsync(string flow, int count)
        => [.. (await host.PostAsync($"/workflow-definitions/{flow}/bulk-dispatch", new { count }))["workflowInstanceIds"]!.AsArray().Select(id => id!.GetValue<string>())];

    private Task EndedAsync(string flow, int count)
        => Eventually.IsTrueAsync(async () => (await GetAsync($"/api/runs?flow={flow}&status=Finished,Faulted,Cancelled"))["items"]!.AsArray().Count == count);

    private async Task<JsonObject> GetAsync(string path) => await FlowsHost.Read(await host.Client.GetAsync(path));

    private async Task<JsonObject> PostAsync(string path, object body) => await FlowsHost.Read(await host.Client.PostAsync(path, FlowsHost.Json(body)));
}
