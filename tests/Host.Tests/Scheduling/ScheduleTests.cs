using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Scheduling;

public sealed class ScheduleTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_flow_starts_at_its_times_until_it_is_retracted()
    {
        await host.SaveAsync(Every("seconds", "* * * * * *"), publish: true);
        await Eventually.IsTrueAsync(async () => await RunsAsync("seconds") >= 2);

        await host.PostAsync("/workflow-definitions/seconds/retract");
        await Eventually.IsTrueAsync(async () => (await SchedulesAsync()).All(schedule => (string?)schedule["definitionId"] != "seconds"));
        var runs = await RunsAsync("seconds");
        await host.SaveAsync(Every("later", "* * * * * *"), publish: true);
        await Eventually.IsTrueAsync(async () => await RunsAsync("later") >= 1);
        Assert.Equal(runs, await RunsAsync("seconds"));
        await host.PostAsync("/workflow-definitions/later/retract");
    }

    [Fact]
    public async Task Next_firings_can_be_read()
    {
        await host.SaveAsync(Every("newyear", "0 0 1 1 *"), publish: true);
        await Eventually.IsTrueAsync(async () => (await SchedulesAsync()).Any(schedule => (string?)schedule["definitionId"] == "newyear"));

        var schedule = (await SchedulesAsync()).Single(schedule => (string?)schedule["definitionId"] == "newyear");
        Assert.Equal("Flow newyear", (string?)schedule["definitionName"]);
        Assert.Equal("0 0 1 1 *", (string?)schedule["settings"]!["expression"]);
        var next = schedule["nextFirings"]!.AsArray().Select(moment => moment!.GetValue<DateTimeOffset>()).ToArray();
        Assert.Equal(5, next.Length);
        Assert.All(next, moment => Assert.Equal((1, 1, 0), (moment.Month, moment.Day, moment.Hour)));
        Assert.Equal(DateTimeOffset.UtcNow.Year + 1, next[0].Year);
    }

    [Fact]
    public async Task A_slot_that_was_decided_before_a_crash_starts_its_run_once()
    {
        await host.SaveAsync(Every("decided", "0 0 1 1 *"), publish: true);
        await Eventually.IsTrueAsync(async () => (await SchedulesAsync()).Any(schedule => (string?)schedule["definitionId"] == "decided"));
        var store = host.App.Services.GetRequiredService<IScheduleStore>();
        var row = (await store.AllAsync(default)).Single(schedule => schedule.DefinitionId == "decided");
        var firing = host.App.Services.GetRequiredService<Host.Scheduling.ScheduleFiring>();

        // Decided, started, and the host died before it could say so: three hosts find it.
        Assert.True(await store.MoveAsync(row, row with { PendingSlot = row.LastSlot }, default));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => firing.FireAsync(row.TenantId, row.ScheduleId, default)));
        row = (await store.GetAsync(row.TenantId, row.ScheduleId, default))!;
        Assert.Null(row.PendingSlot);
        Assert.True(await store.MoveAsync(row, row with { PendingSlot = row.LastSlot }, default));
        await firing.FireAsync(row.TenantId, row.ScheduleId, default);

        Assert.Equal(1, await RunsAsync("decided"));
    }

    private static JsonObject Every(string definitionId, string cron)
    {
        var trigger = Flow.Activity("cron", "Elsa.Cron").Input("cronExpression", cron);
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return Flow.Of(definitionId, trigger, Flow.WriteLine("line", "fired"));
    }

    private async Task<int> RunsAsync(string definitionId)
        => (await host.PostAsync("/workflow-instances", new { definitionIds = new[] { definitionId } }))["totalCount"]!.GetValue<int>();

    private async Task<JsonObject[]> SchedulesAsync()
        => [.. (await FlowsHost.Read(await host.Client.GetAsync("/api/schedules")))["items"]!.AsArray().Select(item => item!.AsObject())];
}
