using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Operations;

public sealed class AlertTests : IAsyncLifetime
{
    private FlowsHost _host = null!;

    public async Task InitializeAsync() => _host = await FlowsHost.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Too_many_failures_start_the_flow_once_and_say_how_many()
    {
        await PublishAsync("failures", alert => alert.Input("threshold", "50").Input("atLeast", "2"));
        await _host.SaveAsync(Flow.Of("bad", Flow.Endpoint("bad", "POST"), Flow.Fault("a", "no")), publish: true);
        await _host.Anonymous.PostAsJsonAsync("/webhook/bad", new { });
        await CheckAsync();
        Assert.Empty(await RunsAsync("failures"));

        await _host.Anonymous.PostAsJsonAsync("/webhook/bad", new { });
        await CheckAsync();
        await CheckAsync();

        var run = Assert.Single(await RunsAsync("failures"));
        var output = await OutputAsync(run!["id"]!.GetValue<string>());
        Assert.Contains("2 of 2 runs failed", output);
        Assert.Contains("failureRate", output);
    }

    [Fact]
    public async Task Failures_of_other_flows_and_other_tenants_do_not_count()
    {
        await PublishAsync("only", alert => alert.Input("threshold", "50").Input("atLeast", "1").Input("flow", "good"));
        await _host.SaveAsync(Flow.Of("bad", Flow.Endpoint("bad", "POST"), Flow.Fault("a", "no")), publish: true);
        await _host.Anonymous.PostAsJsonAsync("/webhook/bad", new { });

        await CheckAsync();

        Assert.Empty(await RunsAsync("only"));
    }

    [Theory]
    [InlineData("stuck")]
    [InlineData("queueAge")]
    [InlineData("needsOperator")]
    public async Task Runs_that_do_not_get_on_are_told_of(string when)
    {
        await PublishAsync(when, alert => alert.Input("when", when).Input("threshold", when == "needsOperator" ? "0" : "10"));
        await CheckAsync();
        Assert.Empty(await RunsAsync(when));

        // So that nobody takes the run up meanwhile.
        (await _host.Client.PostAsJsonAsync("/api/pauses", new { kind = "installation" })).EnsureSuccessStatusCode();
        var old = DateTimeOffset.UtcNow.AddMinutes(-20);
        var row = new RunRow
        {
            TenantId = "default",
            RunId = Guid.CreateVersion7(old).ToString("N"),
            DefinitionId = "slow",
            DefinitionVersionId = "v",
            DefinitionVersion = 1,
            ContentHash = "none",
            CreatedAt = old,
            UpdatedAt = old,
            Owner = when == "stuck" ? "a host that is silent" : null,
            Status = when switch { "stuck" => RunStatus.Executing, "queueAge" => RunStatus.Pending, _ => RunStatus.Held },
        };
        await _host.App.Services.GetRequiredService<IRunCommitter>().CommitAsync(new RunCommit { Row = row, IsNew = true }, CancellationToken.None);

        await CheckAsync();

        Assert.Single(await RunsAsync(when));
    }

    [Theory]
    [InlineData("cost", "month", "20", 21.5, 1_000, true)]
    [InlineData("cost", "month", "20", 20, 1_000, false)]
    [InlineData("tokens", "day", "900", 0, 1_000, true)]
    [InlineData("tokens", "day", "2000", 50, 1_000, false)]
    public async Task What_AI_steps_of_a_flow_spend_beyond_its_budget_is_told(string spending, string period, string threshold, double cost, int tokens, bool isTold)
    {
        await PublishAsync("spending", alert => alert.Input("when", "budget").Input("threshold", threshold).Input("period", period).Input("spending", spending).Input("flow", "writer"));
        await _host.SaveAsync(Flow.Of("writer", Flow.WriteLine("a", "x")));
        await SpendAsync("writer", cost, tokens);
        await SpendAsync("another", 1_000, 1_000_000);

        await CheckAsync();
        await CheckAsync();

        var told = await RunsAsync("spending");
        Assert.Equal(isTold ? 1 : 0, told.Count);
        if (isTold)
        {
            Assert.Contains("Flow writer", await OutputAsync(told[0]!["id"]!.GetValue<string>(), "budget"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_flow_the_budget_is_that_of_all_flows_of_the_tenant_together()
    {
        await PublishAsync("all-spending", alert => alert.Input("when", "budget").Input("threshold", "20"));
        await _host.SaveAsync(Flow.Of("one", Flow.WriteLine("a", "x")));
        await _host.SaveAsync(Flow.Of("two", Flow.WriteLine("a", "x")));
        await SpendAsync("one", 15, 10);
        await SpendAsync("one", 1_000, 10, "elsewhere");
        await CheckAsync();
        Assert.Empty(await RunsAsync("all-spending"));

        await SpendAsync("two", 6, 10);
        await CheckAsync();
        var run = Assert.Single(await RunsAsync("all-spending"))!["id"]!.GetValue<string>();
        var text = "";
        await Eventually.IsTrueAsync(async () => (text = await _host.Client.GetStringAsync($"/api/runs/{run}/steps/2/data")).Contains("budget", StringComparison.Ordinal));
        Assert.Contains("AI steps of all flows have spent 21 this month", text);
    }

    [Theory]
    [InlineData("period", "decade")]
    [InlineData("spending", "time")]
    [InlineData("when", "sometimes")]
    [InlineData("againAfter", "00:00:01")]
    public async Task A_setting_that_cannot_be_right_is_named(string field, string value)
    {
        var answer = await _host.SendAsync("/workflow-definitions", FlowsHost.Saving(Alert("wrong", alert => alert.Input(field, value)), publish: true));

        Assert.Contains($"alert.{field}", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a flow's AI steps leave in its state.</summary>
    private async Task SpendAsync(string flow, double cost, int tokens, string tenant = "default")
    {
        var now = DateTimeOffset.UtcNow;
        var value = ValueJson.ToUtf8(ValueObject.From(("inputTokens", tokens), ("outputTokens", 0), ("cost", cost), ("calls", 1)));
        var row = new RunRow { TenantId = tenant, RunId = Guid.CreateVersion7(now).ToString("N"), DefinitionId = flow, DefinitionVersionId = "v", DefinitionVersion = 1, ContentHash = "none", CreatedAt = now, UpdatedAt = now, FinishedAt = now, Status = RunStatus.Finished };
        await _host.App.Services.GetRequiredService<IRunCommitter>().CommitAsync(
            new RunCommit { Row = row, IsNew = true, StateChanges = [.. new[] { AiSpending.Month(now), AiSpending.Day(now) }.Select(key => new FlowStateChange(flow, AiSpending.Scope, key, 0, value))] }, CancellationToken.None);
    }

    private Task CheckAsync() => _host.App.Services.GetRequiredService<AlertCheck>().RunAsync(CancellationToken.None);

    private async Task PublishAsync(string flow, Func<JsonObject, JsonObject> adjust) => await _host.SaveAsync(Alert(flow, adjust), publish: true);

    private static JsonObject Alert(string flow, Func<JsonObject, JsonObject> adjust)
    {
        var alert = adjust(Flow.Activity("alert", "Bizoholic.AlertTrigger"));
        alert["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return Flow.Of(flow, alert, Flow.WriteLine("tell", "").Input("text", "return JSON.stringify($json)", "JavaScript"));
    }

    private async Task<JsonArray> RunsAsync(string flow) => (await _host.PostAsync("/workflow-instances", new JsonObject { ["definitionId"] = flow }))["items"]!.AsArray();

    private async Task<string> OutputAsync(string run, string kind = "failureRate")
    {
        var text = "";
        await Eventually.IsTrueAsync(async () => (text = await _host.Client.GetStringAsync($"/api/runs/{run}/steps/2/data")).Length > 0 && text.Contains(kind, StringComparison.Ordinal));
        return text;
    }
}
