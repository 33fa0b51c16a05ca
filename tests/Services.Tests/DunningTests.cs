using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The billing samples over their days: reminders, then a pause, unless the client pays meanwhile.</summary>
public sealed class DunningTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("billing-stripe")]
    [InlineData("billing-razorpay")]
    public async Task A_client_who_never_pays_is_reminded_twice_and_then_paused(string sample)
    {
        using var harness = Harness();
        var flow = await PublishAsync(harness, sample);
        var run = await SendAsync(harness, flow, "invoicePaymentFailed", "sub_1");
        Assert.Equal(RunStatus.Suspended, run.Status);

        await PassAsync(harness, run.RunId, 3, "waitAgain");
        Assert.DoesNotContain("pause", await StepsAsync(harness, run.RunId));
        await PassAsync(harness, run.RunId, 4, "pause");
        await UntilAsync(async () => await harness.StatusOfAsync(run.RunId) == RunStatus.Finished);

        Assert.Equal(["remind", "remindAgain", "pause"], (await StepsAsync(harness, run.RunId)).Where(step => step is "remind" or "remindAgain" or "pause"));
    }

    [Theory]
    [InlineData("billing-stripe")]
    [InlineData("billing-razorpay")]
    public async Task A_client_who_pays_meanwhile_hears_no_more_and_others_do(string sample)
    {
        using var harness = Harness();
        var flow = await PublishAsync(harness, sample);
        var pays = await SendAsync(harness, flow, "invoicePaymentFailed", "sub_1");
        var waits = await SendAsync(harness, flow, "invoicePaymentFailed", "sub_2");
        await PassAsync(harness, pays.RunId, 3, "waitAgain");

        await SendAsync(harness, flow, "invoicePaid", "sub_1");
        await UntilAsync(async () => await harness.StatusOfAsync(pays.RunId) == RunStatus.Finished);
        await PassAsync(harness, waits.RunId, 4, "pause");

        Assert.DoesNotContain("pause", await StepsAsync(harness, pays.RunId));
    }

    private WorkflowHarness Harness() => new([typeof(ChangeSubscription).Assembly], new ServiceCollection().AddSingleton(new DemoMode(true)).BuildServiceProvider(), _time);

    private static async Task<DefinitionVersion> PublishAsync(WorkflowHarness harness, string sample)
        => await harness.PublishAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sample-flows", sample + ".json")));

    private static Task<HarnessRun> SendAsync(WorkflowHarness harness, DefinitionVersion flow, string kind, string subscription) => harness.RunAsync(new StartRequest
    {
        Definition = flow,
        TriggerActivityId = "event",
        TriggerInput = ValueObject.From(("kind", kind), ("email", "ann@example.com"), ("amount", 49), ("currency", "USD"), ("subscriptionId", subscription)),
    });

    private async Task PassAsync(WorkflowHarness harness, string runId, int days, string until)
    {
        _time.Advance(TimeSpan.FromDays(days) + TimeSpan.FromMinutes(1));
        await UntilAsync(async () => (await StepsAsync(harness, runId)).Contains(until));
    }

    private static async Task<IReadOnlyList<string>> StepsAsync(WorkflowHarness harness, string runId)
        => [.. (await harness.History.ReadAsync(Tenants.Default, runId, default))!.Executions.Select(step => step.ActivityId)];

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isTrue())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
