using System.Net;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Operations;

public sealed class RetentionTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Ended_runs_are_deleted_by_age_and_status_and_count_as_their_flow_says()
    {
        await RunsAsync("by-age", """{"finished": "00:00:00", "failed": "90.00:00:00"}""", Flow.WriteLine("a", "x"), 2);
        await RunsAsync("by-age-failed", """{"finished": "00:00:00", "failed": "90.00:00:00"}""", Flow.Fault("a", "no"), 2);
        await RunsAsync("by-count", """{"keep": 1}""", Flow.WriteLine("a", "x"), 3);
        await RunsAsync(host, "unreadable", """{"finished": "soon"}""", Flow.WriteLine("a", "x"), 1, isRulePublished: false);
        await RunsAsync("kept", null, Flow.WriteLine("a", "x"), 1);

        Assert.Equal(4, await host.App.Services.GetRequiredService<Retention>().RunAsync(default));
        Assert.Equal((0, 2, 1, 1, 1), (await CountAsync("by-age"), await CountAsync("by-age-failed"), await CountAsync("by-count"), await CountAsync("unreadable"), await CountAsync("kept")));
    }

    [Theory]
    [InlineData("""{"keep": -1}""")]
    [InlineData("""{"finished": "-30.00:00:00"}""")]
    [InlineData("""{"finished": -1}""")]
    [InlineData("""{"finished": "9999999.00:00:00"}""")]
    [InlineData("""{"tests": 1e300, "finished": 0}""")]
    [InlineData("30 days")]
    public async Task A_rule_that_makes_no_sense_deletes_nothing_and_keeps_no_other_from_being_followed(string rule)
    {
        var odd = await FlowsHost.StartAsync();
        await RunsAsync(odd, "a-odd", rule.StartsWith('{') ? rule : $"\"{rule}\"", Flow.WriteLine("a", "x"), 2, isRulePublished: false);
        await RunsAsync(odd, "b-plain", """{"keep": 0}""", Flow.WriteLine("a", "x"), 1);

        Assert.Equal(1, await odd.App.Services.GetRequiredService<Retention>().RunAsync(default));
        Assert.Equal((2, 0), (await CountAsync(odd, "a-odd"), await CountAsync(odd, "b-plain")));
        await odd.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"keep": -1}""", "retention.keep")]
    [InlineData("""{"keep": 1.5}""", "retention.keep")]
    [InlineData("""{"finished": "-30.00:00:00"}""", "retention.finished")]
    [InlineData("""{"failed": -1, "keep": 5}""", "retention.failed")]
    [InlineData("""{"cancelled": null}""", "retention.cancelled")]
    [InlineData("""{"tests": "a week"}""", "retention.tests")]
    [InlineData("""{"finsihed": 0}""", "retention.finsihed")]
    [InlineData("30", "retention")]
    public async Task A_flow_whose_rule_makes_no_sense_is_not_published_and_the_field_is_named(string rule, string field)
    {
        var flow = Flow.Of("misruled", Flow.Endpoint("misruled", "POST"), Flow.WriteLine("a", "x"));
        flow["customProperties"] = new JsonObject { ["retention"] = JsonNode.Parse(rule) };

        var refused = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(flow, publish: true));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal([field], JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!.AsObject().Select(error => error.Key));

        await host.SaveAsync(flow);
        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/misruled/check"));
        Assert.Equal(("retention", field, true), check["findings"]!.AsArray().Select(finding => ((string?)finding!["kind"], (string?)finding["field"], (bool)finding["isBlocking"]!)).First());
    }

    [Fact]
    public async Task Test_runs_have_an_age_of_their_own()
    {
        await RunsAsync("tests-only", """{"tests": 0, "failed": 0}""", Flow.WriteLine("a", "x"), 1);
        var draft = Flow.Of("tests-only", Flow.Endpoint("tests-only", "POST"), Flow.WriteLine("a", "y"));
        draft["customProperties"] = new JsonObject { ["retention"] = JsonNode.Parse("""{"tests": 0, "failed": 0}""") };
        await host.SaveAsync(draft);
        await host.Client.PostAsync("/webhook-test/tests-only", FlowsHost.Json(new { }));
        await Eventually.IsTrueAsync(async () => await CountAsync("tests-only") == 2);

        await host.App.Services.GetRequiredService<Retention>().RunAsync(default);

        Assert.Equal(1, await CountAsync("tests-only"));
    }

    [Fact]
    public async Task Ended_runs_of_older_months_are_deleted_and_live_ones_and_those_of_flows_with_a_rule_are_kept()
    {
        var months = await FlowsHost.StartAsync(("Retention:Months", "2"));
        var (runs, retention) = (months.App.Services.GetRequiredService<IRunQueries>(), months.App.Services.GetRequiredService<Retention>());
        var ruled = Flow.Of("ruled", Flow.WriteLine("a", "x"));
        ruled["customProperties"] = new JsonObject { ["retention"] = new JsonObject { ["finished"] = "3650.00:00:00" } };
        await months.SaveAsync(ruled, publish: true);
        var (old, live, kept, young) = (await StoredAsync(3, RunStatus.Faulted), await StoredAsync(9, RunStatus.Suspended), await StoredAsync(3, RunStatus.Finished, "ruled"), await StoredAsync(1, RunStatus.Finished));

        Assert.Equal(1, await retention.RunAsync(default));
        Assert.Null(await runs.GetAsync(Tenants.Default, old, default));
        foreach (var run in new[] { live, kept, young })
        {
            Assert.NotNull(await runs.GetAsync(Tenants.Default, run, default));
        }

        await months.DisposeAsync();

        async Task<string> StoredAsync(int monthsAgo, RunStatus status, string definition = "gone")
        {
            var at = DateTimeOffset.UtcNow.AddMonths(-monthsAgo);
            var row = new RunRow
            {
                TenantId = Tenants.Default,
                RunId = RunIds.NewAt(at),
                DefinitionId = definition,
                DefinitionVersionId = "v",
                DefinitionVersion = 1,
                ContentHash = "h",
                Status = status,
                LastSequence = 0,
                CreatedAt = at,
                UpdatedAt = at,
                FinishedAt = status == RunStatus.Suspended ? null : at,
            };
            await months.App.Services.GetRequiredService<IRunCommitter>().CommitAsync(new RunCommit { Row = row, IsNew = true, Burst = new JournalRow(0, new byte[1]) }, default);
            return row.RunId;
        }
    }

    private Task RunsAsync(string definitionId, string? retention, JsonObject step, int count) => RunsAsync(host, definitionId, retention, step, count);

    private Task<int> CountAsync(string definitionId) => CountAsync(host, definitionId);

    /// <param name="isRulePublished">False for a rule that publishing would refuse: a draft of the flow has it.</param>
    private static async Task RunsAsync(FlowsHost host, string definitionId, string? retention, JsonObject step, int count, bool isRulePublished = true)
    {
        var flow = Flow.Of(definitionId, Flow.Endpoint(definitionId, "POST"), step);
        JsonObject rule = retention is null ? [] : new() { ["retention"] = JsonNode.Parse(retention) };
        flow["customProperties"] = isRulePublished ? rule : [];
        await host.SaveAsync(flow, publish: true);
        if (!isRulePublished)
        {
            flow["customProperties"] = rule;
            await host.SaveAsync(flow);
        }

        for (var i = 0; i < count; i++)
        {
            await host.Anonymous.PostAsync($"/webhook/{definitionId}", FlowsHost.Json(new { i }));
        }

        await Eventually.IsTrueAsync(async () => await CountAsync(host, definitionId) == count);
    }

    private static async Task<int> CountAsync(FlowsHost host, string definitionId)
        => (await host.PostAsync("/workflow-instances", new { definitionIds = new[] { definitionId }, statuses = new[] { "Finished" } }))["totalCount"]!.GetValue<int>();
}
