using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Definitions;

public sealed class VersionRuleTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_flow_that_runs_another_one_by_its_step_is_published()
        => Assert.True((await host.SaveAsync(Flow.Of("runs-another", Flow.Activity("call", "Elsa.ExecuteWorkflow").Input("workflowDefinitionId", "another")), publish: true))["isPublished"]!.GetValue<bool>());

    [Fact]
    public async Task The_first_save_makes_version_1_with_an_id_and_links()
    {
        var model = Flow.Of("ignored", Flow.WriteLine("a", "x"));
        model["definitionId"] = null;
        model["variables"] = null;
        model["options"] = null;

        var saved = await host.SaveAsync(model);

        Assert.Equal(1, saved["version"]!.GetValue<int>());
        Assert.NotEmpty(saved["definitionId"]!.GetValue<string>());
        Assert.Contains(saved["links"]!.AsArray(), link => link!["rel"]!.GetValue<string>() == "publish");
        foreach (var name in (string[])["variables", "inputs", "outputs", "outcomes", "customProperties", "options"])
        {
            Assert.NotNull(saved[name]);
        }
    }

    [Fact]
    public async Task A_draft_is_overwritten()
    {
        await host.SaveAsync(Flow.Of("draft", Flow.WriteLine("a", "one")));
        var saved = await host.SaveAsync(Flow.Of("draft", Flow.WriteLine("a", "two")));

        Assert.Equal(1, saved["version"]!.GetValue<int>());
        Assert.Single((await VersionsAsync("draft")).AsArray());
    }

    [Fact]
    public async Task Saving_a_published_version_makes_a_new_draft_and_leaves_it_published()
    {
        var published = await host.SaveAsync(Flow.Of("live", Flow.WriteLine("a", "one")), publish: true);
        var stale = Flow.Of("live", Flow.WriteLine("a", "two"));
        (stale["id"], stale["version"], stale["isPublished"]) = ("whatever", 9, true);

        var draft = await host.SaveAsync(stale);

        Assert.Equal(2, draft["version"]!.GetValue<int>());
        Assert.False(draft["isPublished"]!.GetValue<bool>());
        Assert.NotEqual(published["id"]!.GetValue<string>(), draft["id"]!.GetValue<string>());
        var live = await host.GetAsync("/workflow-definitions/by-definition-id/live?versionOptions=Published");
        Assert.Equal(1, live["version"]!.GetValue<int>());
        Assert.False(live["isLatest"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Publishing_replaces_the_published_version()
    {
        await host.SaveAsync(Flow.Of("replaced", Flow.WriteLine("a", "one")), publish: true);
        await host.SaveAsync(Flow.Of("replaced", Flow.WriteLine("a", "two")));
        var first = await host.PostAsync("/workflow-definitions/replaced/publish");
        var again = await host.PostAsync("/workflow-definitions/replaced/publish");

        Assert.False(first["alreadyPublished"]!.GetValue<bool>());
        Assert.True(again["alreadyPublished"]!.GetValue<bool>());
        Assert.Equal([2], (await VersionsAsync("replaced")).AsArray().Where(version => version!["isPublished"]!.GetValue<bool>()).Select(version => version!["version"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Saves_at_the_same_time_end_in_one_draft()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => host.SaveAsync(Flow.Of("crowded", Flow.WriteLine("a", $"{number}")))));

        var version = Assert.Single((await VersionsAsync("crowded")).AsArray());
        Assert.Equal(1, version!["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Retracting_takes_the_published_version_back_once()
    {
        await host.SaveAsync(Flow.Of("retracted", Flow.WriteLine("a", "x")), publish: true);

        var answer = await host.PostAsync("/workflow-definitions/retracted/retract");

        Assert.False(answer["isPublished"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.SendAsync("/workflow-definitions/retracted/retract", new JsonObject())).StatusCode);
    }

    [Fact]
    public async Task Reverting_makes_a_new_draft_with_the_old_content()
    {
        await host.SaveAsync(Flow.Of("reverted", Flow.WriteLine("a", "one")), publish: true);
        await host.SaveAsync(Flow.Of("reverted", Flow.WriteLine("a", "two")), publish: true);

        var response = await host.SendAsync("/workflow-definitions/reverted/revert/1", new JsonObject());

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var latest = await host.GetAsync("/workflow-definitions/by-definition-id/reverted");
        Assert.Equal(3, latest["version"]!.GetValue<int>());
        Assert.Equal("one", latest["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Deleting_the_latest_version_makes_the_one_before_the_latest()
    {
        await host.SaveAsync(Flow.Of("shortened", Flow.WriteLine("a", "one")), publish: true);
        var draft = await host.SaveAsync(Flow.Of("shortened", Flow.WriteLine("a", "two")));

        var response = await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definition-versions/{draft["id"]}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(1, (await host.GetAsync("/workflow-definitions/by-definition-id/shortened"))["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_deleted_definition_is_gone_and_deleting_it_again_answers_404()
    {
        await host.SaveAsync(Flow.Of("doomed", Flow.WriteLine("a", "x")), publish: true);

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/doomed")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions/by-definition-id/doomed")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/doomed")).StatusCode);
    }

    [Fact]
    public async Task A_test_that_waits_ends_with_its_flow_and_a_run_that_waits_goes_on()
    {
        await host.SaveAsync(Flow.Of("tried", Flow.Activity("wait", "Elsa.Event").Input("eventName", "never")), publish: true);
        var run = (await host.Client.PostAsync($"{FlowsHost.Api}/workflow-definitions/tried/execute", FlowsHost.Json(new { }))).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var test = (string)(await FlowsHost.Read(await host.Client.PostAsync("/api/flows/tried/test", FlowsHost.Json(new { }))))["runId"]!;
        await Eventually.IsTrueAsync(async () => await StatusAsync(run) == "Suspended" && await StatusAsync(test) == "Suspended");

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/tried")).StatusCode);

        await Eventually.IsTrueAsync(async () => await StatusAsync(test) is "Cancelled" or "gone");
        Assert.Equal("Suspended", await StatusAsync(run));
        await host.Client.PostAsync($"{FlowsHost.Api}/cancel/workflow-instances/{run}", null);

        async Task<string?> StatusAsync(string id)
        {
            var answer = await host.Client.GetAsync($"{FlowsHost.Api}/workflow-instances/{id}");
            return answer.StatusCode == HttpStatusCode.NotFound ? "gone" : (string?)(await FlowsHost.Read(answer))["subStatus"];
        }
    }

    private async Task<JsonNode> VersionsAsync(string definitionId)
        => (await host.GetAsync($"/workflow-definitions?versionOptions=AllVersions&DefinitionIds={definitionId}&OrderBy=Version&OrderDirection=Descending"))["items"]!;

    [Fact]
    public async Task A_save_over_what_somebody_else_saved_is_refused_or_keeps_both()
    {
        await host.SaveAsync(Flow.Of("two-people", Flow.WriteLine("a", "first")));
        var opened = (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions/by-definition-id/two-people")).Headers.GetValues("x-flows-revision").Single();
        await host.SaveAsync(Flow.Of("two-people", Flow.WriteLine("a", "theirs")));

        var refused = await SaveFromAsync(opened, keepBoth: false);
        Assert.Equal(System.Net.HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Contains("theirs", (await host.GetAsync("/workflow-definitions/by-definition-id/two-people"))["root"]!.ToJsonString());

        var kept = await SaveFromAsync(opened, keepBoth: true);
        Assert.Equal(System.Net.HttpStatusCode.OK, kept.StatusCode);
        Assert.Contains("mine", (await host.GetAsync("/workflow-definitions/by-definition-id/two-people"))["root"]!.ToJsonString());
        Assert.Contains("theirs", (await host.GetAsync("/workflow-definitions/by-definition-id/two-people?versionOptions=1"))["root"]!.ToJsonString());
        Assert.Equal(System.Net.HttpStatusCode.OK, (await SaveFromAsync(kept.Headers.GetValues("x-flows-revision").Single(), keepBoth: false)).StatusCode);
    }

    private Task<HttpResponseMessage> SaveFromAsync(string revision, bool keepBoth)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{FlowsHost.Api}/workflow-definitions") { Content = FlowsHost.Json(FlowsHost.Saving(Flow.Of("two-people", Flow.WriteLine("a", "mine")), publish: false)) };
        request.Headers.Add("x-flows-base", revision);
        if (keepBoth)
        {
            request.Headers.Add("x-flows-keep-both", "true");
        }

        return host.Client.SendAsync(request);
    }
}
