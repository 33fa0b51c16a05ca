using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Commands;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Operations;

[Collection(ConsoleTests.Name)]
public sealed class PauseTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_paused_flow_keeps_its_deliveries_and_runs_them_when_it_is_resumed()
    {
        var endpoint = Flow.Endpoint("paused-flow", "POST");
        await host.SaveAsync(Flow.Of("paused-flow", endpoint, Flow.WriteLine("line", "ran")), publish: true);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.PostAsync("/api/pauses", FlowsHost.Json(new { kind = "flow", target = "paused-flow", reason = "too loud" }))).StatusCode);
        var list = await FlowsHost.Read(await host.Client.GetAsync("/api/pauses"));
        Assert.Contains(list["items"]!.AsArray(), pause => (string?)pause!["target"] == "paused-flow" && (string?)pause["reason"] == "too loud");

        var delivered = host.Anonymous.PostAsync("/webhook/paused-flow", FlowsHost.Json(new { n = 1 }));
        await Eventually.IsTrueAsync(async () => await CountAsync("paused-flow", "Pending") == 1);
        var preview = await FlowsHost.Read(await host.Client.GetAsync("/api/pauses/preview"));
        Assert.Contains(preview["runs"]!.AsArray(), run => (string?)run!["definitionId"] == "paused-flow" && (string?)run["why"] == "it begins");

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync("/api/pauses/flow/paused-flow")).StatusCode);
        Assert.True((await delivered).IsSuccessStatusCode);
        await Eventually.IsTrueAsync(async () => await CountAsync("paused-flow", "Finished") == 1);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.DeleteAsync("/api/pauses/flow/paused-flow")).StatusCode);
    }

    [Theory]
    [InlineData("house", "x", "kind")]
    [InlineData("0", "", "kind")]
    [InlineData("flow", "", "target")]
    [InlineData("installation", "x", "target")]
    public async Task What_cannot_be_paused_is_refused_with_the_field(string kind, string target, string field)
    {
        var answer = await host.Client.PostAsync("/api/pauses", FlowsHost.Json(new { kind, target }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().ContainsKey(field));
    }

    [Fact]
    public async Task A_full_queue_answers_429_and_when_to_come_again()
    {
        var flow = Flow.Of("queued-flow", Flow.Endpoint("queued-flow", "POST"), Flow.WriteLine("line", "ran"));
        flow["customProperties"] = new JsonObject { ["maxConcurrentRuns"] = 1, ["maxQueuedRuns"] = 2 };
        await host.SaveAsync(flow, publish: true);
        await host.Client.PostAsync("/api/pauses", FlowsHost.Json(new { kind = "flow", target = "queued-flow" }));
        var first = host.Anonymous.PostAsync("/webhook/queued-flow", FlowsHost.Json(new { n = 1 }));
        var second = host.Anonymous.PostAsync("/webhook/queued-flow", FlowsHost.Json(new { n = 2 }));
        await Eventually.IsTrueAsync(async () => await CountAsync("queued-flow", "Pending") == 2);

        var third = await host.Anonymous.PostAsync("/webhook/queued-flow", FlowsHost.Json(new { n = 3 }));
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);

        await host.Client.DeleteAsync("/api/pauses/flow/queued-flow");
        Assert.True((await first).IsSuccessStatusCode && (await second).IsSuccessStatusCode);
        Assert.Equal(2, await CountAsync("queued-flow", "Finished"));
    }

    [Fact]
    public async Task A_database_restored_from_a_backup_starts_paused_and_lists_what_would_fire()
    {
        var (live, restored) = (Directory.CreateTempSubdirectory("flows-live-").FullName, Directory.CreateTempSubdirectory("flows-restored-").FullName);
        var one = await FlowsHost.StartAsync(("Storage:Provider", "sqlite"), ("FLOWS_DATA", live));
        var trigger = Flow.Activity("cron", "Elsa.Cron").Input("cronExpression", "* * * * * *").Input("misfire", "once");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        await one.SaveAsync(Flow.Of("clock", trigger, Flow.WriteLine("line", "tick")), publish: true);
        await Eventually.IsTrueAsync(async () => (await one.PostAsync("/workflow-instances", new { }))["totalCount"]!.GetValue<int>() > 0);
        await using (var source = new SqliteConnection($"Data Source={live}/flows.db;Mode=ReadOnly;Pooling=False"))
        await using (var target = new SqliteConnection($"Data Source={restored}/flows.db;Pooling=False"))
        {
            await source.OpenAsync();
            await target.OpenAsync();
            source.BackupDatabase(target);
        }

        await one.DisposeAsync();
        var two = await FlowsHost.StartAsync(("Storage:Provider", "sqlite"), ("FLOWS_DATA", restored), ("Schedules:MissedAfterSeconds", "1"));
        var pauses = await FlowsHost.Read(await two.Client.GetAsync("/api/pauses"));
        Assert.Equal(("installation", RestoreCheck.Reason), ((string?)pauses["items"]![0]!["kind"], (string?)pauses["items"]![0]!["reason"]));
        var before = (await two.PostAsync("/workflow-instances", new { }))["totalCount"]!.GetValue<int>();
        JsonObject preview = [];
        await Eventually.IsTrueAsync(async () => (preview = await FlowsHost.Read(await two.Client.GetAsync("/api/pauses/preview")))["schedules"]!.AsArray().Count > 0);
        Assert.Equal("clock", (string?)preview["schedules"]![0]!["definitionId"]);
        Assert.Equal(before, (await two.PostAsync("/workflow-instances", new { }))["totalCount"]!.GetValue<int>());

        Assert.Equal(HttpStatusCode.NoContent, (await two.Client.DeleteAsync("/api/pauses/installation")).StatusCode);
        await Eventually.IsTrueAsync(async () => (await two.PostAsync("/workflow-instances", new { }))["totalCount"]!.GetValue<int>() > before);
        await two.DisposeAsync();

        // The same folder again is the same place, and the commands work on it while no host has it.
        var three = await FlowsHost.StartAsync(("Storage:Provider", "sqlite"), ("FLOWS_DATA", restored));
        Assert.Empty(await three.App.Services.GetRequiredService<IPauseStore>().PausesAsync(default));
        await three.DisposeAsync();
        Assert.Equal(0, await CommandLine.RunAsync(["pause", "--flow", "clock", "--reason", "upgrade", $"--FLOWS_DATA={restored}"]));
        Assert.Equal(0, await CommandLine.RunAsync(["migrate", $"--FLOWS_DATA={restored}"]));
        var four = await FlowsHost.StartAsync(("Storage:Provider", "sqlite"), ("FLOWS_DATA", restored), ("Storage:Migrate", "false"));
        Assert.Equal("clock", (await four.App.Services.GetRequiredService<IPauseStore>().PausesAsync(default)).Single().Target);
        await four.DisposeAsync();
        Directory.Delete(live, recursive: true);
        Directory.Delete(restored, recursive: true);
    }

    private async Task<int> CountAsync(string definitionId, string subStatus)
        => (await host.PostAsync("/workflow-instances", new { definitionIds = new[] { definitionId }, subStatuses = new[] { subStatus } }))["totalCount"]!.GetValue<int>();
}
