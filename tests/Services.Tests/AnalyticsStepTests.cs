using Bizoholic.Flows.Activities.Analytics;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

public sealed class AnalyticsStepTests
{
    [Fact]
    public async Task Figures_are_kept_by_day_and_one_out_of_the_ordinary_is_told()
    {
        using var harness = new WorkflowHarness([typeof(StoreMetric).Assembly]);
        var store = await harness.PublishAsync("""
            {"definitionId": "metrics", "name": "Metrics", "root": {"id": "m", "type": "Bizoholic.StoreMetric", "version": 1, "metric": "visits",
             "value": {"type": "JavaScript", "value": "getInput('Value')"}, "at": {"type": "JavaScript", "value": "getInput('At')"}}, "inputs": [{"name": "Value", "type": "Double"}, {"name": "At", "type": "String"}]}
            """);
        var today = DateTimeOffset.UtcNow;
        for (var day = 8; day >= 1; day--)
        {
            Assert.False((await StoreAsync(harness, store, 100 + day, today.AddDays(-day)))["isUnusual"].Boolean);
        }

        Assert.True((await StoreAsync(harness, store, 900, today))["isUnusual"].Boolean);
        Assert.False((await StoreAsync(harness, store, 104, today))["isUnusual"].Boolean);

        var read = await harness.PublishAsync("""{"definitionId": "metrics", "name": "Metrics", "root": {"id": "r", "type": "Bizoholic.ReadMetrics", "version": 1, "days": 7}}""");
        var report = (await harness.RunAsync(new StartRequest { Definition = read })).Rest.Items.Single().Json;
        Assert.Equal(("visits", 728, 7), (report["name"].AsString(), report["sum"].Number, report["days"].AsArray()!.Count));
    }

    [Fact]
    public async Task An_experiment_sends_more_to_what_works_and_keeps_a_subject_to_its_variant()
    {
        using var harness = new WorkflowHarness([typeof(Experiment).Assembly]);
        var choose = await harness.PublishAsync(Step("Choose", "\"variants\": [\"long\", \"short\"]"));
        var report = await harness.PublishAsync(Step("Report", "\"success\": true"));
        var chosen = new List<string>();
        for (var number = 0; number < 60; number++)
        {
            var variant = (await RunAsync(harness, choose, $"s{number}"))["variant"].ToString();
            Assert.Equal(variant, (await RunAsync(harness, choose, $"s{number}"))["variant"].AsString());
            chosen.Add(variant);
            if (variant == "short")
            {
                Assert.True((await RunAsync(harness, report, $"s{number}"))["counted"].Boolean);
                Assert.False((await RunAsync(harness, report, $"s{number}"))["counted"].Boolean);
            }
        }

        // "short" always works, "long" never: once both were tried, hardly anybody gets "long" any more.
        Assert.True(chosen.TakeLast(30).Count(variant => variant == "short") >= 25, string.Join(' ', chosen));
        var unknown = await harness.RunAsync(new StartRequest { Definition = report, Input = ValueObject.From(("Subject", "nobody")) });
        Assert.Contains("Nobody of that name takes part", unknown.Rest.Error?.Message);
    }

    [Fact]
    public void Odds_follow_the_counts()
    {
        var odds = ExperimentOdds.BestOf(new Dictionary<string, VariantCount> { ["a"] = new(100, 30), ["b"] = new(100, 10), ["c"] = new(0, 0) });

        Assert.Equal(1.0, odds.Values.Sum(), precision: 6);
        Assert.True(odds["a"] > odds["b"] * 10);
        Assert.True(odds["c"] > odds["b"]);
    }

    private static string Step(string step, string properties) => $$$"""
        {"definitionId": "exp", "name": "Exp", "root": {"id": "e", "type": "Bizoholic.Experiment", "version": 1, "experimentName": "subject line", "step": "{{{step}}}",
         "subject": {"type": "JavaScript", "value": "getInput('Subject')"}, {{{properties}}}}, "inputs": [{"name": "Subject", "type": "String"}]}
        """;

    private static async Task<ValueObject> RunAsync(WorkflowHarness harness, DefinitionVersion flow, string subject)
    {
        var run = await harness.RunAsync(new StartRequest { Definition = flow, Input = ValueObject.From(("Subject", subject)) });
        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        return run.Rest.Items[0].Json;
    }

    private static async Task<ValueObject> StoreAsync(WorkflowHarness harness, DefinitionVersion flow, double value, DateTimeOffset at)
    {
        var run = await harness.RunAsync(new StartRequest { Definition = flow, Input = ValueObject.From(("Value", value), ("At", at.ToString("O"))) });
        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        return run.Rest.Items[0].Json;
    }
}
