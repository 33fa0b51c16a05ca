using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bizoholic.Flows.Host.Tests.Identity;
using Microsoft.AspNetCore.SignalR.Client;

namespace Bizoholic.Flows.Host.Tests.Instances;

public sealed class RunTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_run_of_a_draft_names_itself_in_a_header_and_can_be_read_step_by_step()
    {
        var flow = Flow.Of("story", Flow.WriteLine("first", "one"), Flow.Activity("second", "Elsa.WriteLine").Input("text", "getVariable('Greeting')", "JavaScript"));
        flow["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["name"] = "Greeting", ["typeName"] = "String", ["isArray"] = false, ["value"] = "Hello" });
        await host.SaveAsync(flow);

        var response = await host.SendAsync("/workflow-definitions/story/execute", new { versionOptions = "Latest", input = (object?)null });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("False", response.Headers.GetValues("x-elsa-workflow-cannot-start").Single());
        var id = response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var run = await host.GetAsync($"/workflow-instances/{id}");
        Assert.Equal("Finished", run["status"]!.GetValue<string>());
        Assert.Equal("Finished", run["workflowState"]!["subStatus"]!.GetValue<string>());
        Assert.NotNull(run["updatedAt"]);

        var journal = (await host.PostAsync($"/workflow-instances/{id}/journal?skip=0&take=110", new { filter = (object?)null }))["items"]!.AsArray();
        Assert.Equal("Elsa.Workflow", journal[0]!["activityType"]!.GetValue<string>());
        Assert.Equal("Workflow1:flow1", journal[1]!["nodeId"]!.GetValue<string>());
        Assert.Equal(journal.Select((_, index) => (long)index), journal.Select(record => record!["sequence"]!.GetValue<long>()));
        Assert.Equal(["Started", "Completed"], journal.Where(record => record!["activityId"]!.GetValue<string>() == "second").Select(record => record!["eventName"]!.GetValue<string>()));

        var filtered = await host.PostAsync($"/workflow-instances/{id}/journal?skip=0&take=1", new { filter = new { excludedActivityTypes = new[] { "Elsa.Workflow", "Elsa.Flowchart" } } });
        Assert.Equal(4, filtered["totalCount"]!.GetValue<int>());
        Assert.Equal("first", Assert.Single(filtered["items"]!.AsArray())!["activityId"]!.GetValue<string>());

        var executions = (await host.GetAsync($"/activity-executions/list?WorkflowInstanceId={id}&ActivityNodeId=Workflow1%3Aflow1%3Asecond"))["items"]!.AsArray();
        var execution = Assert.Single(executions)!;
        Assert.Equal("Hello", execution["activityState"]!["Text"]!.GetValue<string>());
        Assert.Equal("Done", execution["payload"]!["outcomes"]![0]!.GetValue<string>());
        Assert.IsType<JsonObject>(execution["properties"]);
        Assert.IsType<JsonObject>(execution["metadata"]);
        Assert.True(JsonNode.DeepEquals(execution, await host.GetAsync($"/activity-executions/by-id?id={execution["id"]}")));
        Assert.Equal("second", (await host.GetAsync($"/activity-executions/{execution["id"]}/call-stack"))["items"]!.AsArray()[^1]!["activityId"]!.GetValue<string>());

        var stats = Assert.Single((await host.PostAsync("/activity-executions/report", new { workflowInstanceId = id, activityNodeIds = new[] { "Workflow1:flow1:first" } }))["stats"]!.AsArray())!;
        Assert.Equal(1, stats["completedCount"]!.GetValue<int>());
        Assert.Equal("Hello", (await host.GetAsync($"/workflow-instances/{id}/variables"))["items"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_faulted_run_answers_500_with_its_id_and_keeps_the_incident()
    {
        await host.SaveAsync(Flow.Of("faulty", Flow.Fault("boom", "No stock left")));

        var response = await host.SendAsync("/workflow-definitions/faulty/execute", new { versionOptions = "Latest" });

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var id = response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var run = await host.GetAsync($"/workflow-instances/{id}");
        Assert.Equal("Faulted", run["subStatus"]!.GetValue<string>());
        var incident = Assert.Single(run["workflowState"]!["incidents"]!.AsArray())!;
        Assert.Equal("boom", incident["activityId"]!.GetValue<string>());
        Assert.Contains("No stock left", incident["message"]!.GetValue<string>());
        Assert.True((await host.PostAsync("/alterations/workflows/retry", new { workflowInstanceIds = new[] { id } }))["results"]![0]!["isSuccessful"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Runs_are_found_by_their_filters()
    {
        await host.SaveAsync(Flow.Of("listed", Flow.WriteLine("a", "x")), publish: true);
        var ids = (await host.PostAsync("/workflow-definitions/listed/bulk-dispatch", new { count = 3 }))["workflowInstanceIds"]!.AsArray().Select(id => id!.GetValue<string>()).ToArray();
        await Eventually.IsTrueAsync(async () => (await ListAsync(new { definitionIds = new[] { "listed" }, statuses = new[] { "Finished" } }))["totalCount"]!.GetValue<int>() == 3);

        var page = await ListAsync(new { page = 1, pageSize = 2, definitionId = "listed", statuses = Array.Empty<string>(), orderBy = "Created", orderDirection = "Ascending" });
        var none = await ListAsync(new { definitionIds = new[] { "listed" }, subStatus = "Faulted" });
        var found = await ListAsync(new { searchTerm = ids[1] });

        Assert.Equal(3, page["totalCount"]!.GetValue<int>());
        Assert.Single(page["items"]!.AsArray());
        Assert.Equal(0, none["totalCount"]!.GetValue<int>());
        Assert.Equal(ids[1], Assert.Single(found["items"]!.AsArray())!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_waiting_run_is_cancelled_then_deleted()
    {
        var id = await StartWaitingAsync("waits");

        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync($"{FlowsHost.Api}/cancel/workflow-instances/{id}", null)).StatusCode);
        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{id}/execution-state"))["workflowSubStatus"]!.GetValue<string>() == "Cancelled");
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-instances/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-instances/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_test_run_of_a_draft_goes_on_under_the_content_it_began_with()
    {
        await host.SaveAsync(Flow.Of("redrawn", Flow.Activity("wait", "Elsa.Event").Input("eventName", "redrawn"), Flow.Activity("old", "Elsa.WriteLine").Input("text", "old")));
        var id = (await host.SendAsync("/workflow-definitions/redrawn/execute", new { versionOptions = "Latest" })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        await host.SaveAsync(Flow.Of("redrawn", Flow.Activity("another", "Elsa.WriteLine").Input("text", "new")));

        await host.PostAsync("/events/redrawn/trigger");

        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{id}"))["subStatus"]!.GetValue<string>() == "Finished");
        var executions = (await host.GetAsync($"/activity-executions/list?WorkflowInstanceId={id}"))["items"]!.AsArray();
        Assert.Contains(executions, execution => execution!["activityId"]!.GetValue<string>() == "old" && execution["activityState"]!["Text"]!.GetValue<string>() == "old");
    }

    [Fact]
    public async Task A_flow_that_is_deleted_takes_its_ended_runs_along_and_leaves_those_that_live()
    {
        await host.SaveAsync(Flow.Of("leaving", Flow.WriteLine("a", "x")), publish: true);
        var ended = (await host.SendAsync("/workflow-definitions/leaving/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        await host.SaveAsync(Flow.Of("leaving", Flow.Activity("wait", "Elsa.Event").Input("eventName", "left"), Flow.WriteLine("b", "y")), publish: true);
        var waiting = (await host.SendAsync("/workflow-definitions/leaving/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        Assert.False((await host.GetAsync($"/workflow-instances/{waiting}"))["isDefinitionDeleted"]!.GetValue<bool>());

        await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/leaving");

        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-instances/{ended}")).StatusCode);
        Assert.True((await host.GetAsync($"/workflow-instances/{waiting}"))["isDefinitionDeleted"]!.GetValue<bool>());
        await host.PostAsync("/events/left/trigger");
        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{waiting}"))["subStatus"]!.GetValue<string>() == "Finished");
    }

    [Fact]
    public async Task An_event_and_the_result_of_a_task_from_outside_let_runs_go_on()
    {
        await host.SaveAsync(Flow.Of("asks", Flow.Activity("task", "Elsa.RunTask").Input("taskName", "review"), Flow.Activity("wait", "Elsa.Event").Input("eventName", "asked-for"), Flow.Activity("set", "Elsa.SetOutput").Input("outputName", "Both").Input("outputValue", "getOutputFrom('task', 'Result') + ' ' + getLastResult()", "JavaScript")));
        var id = (await host.SendAsync("/workflow-definitions/asks/execute", new { versionOptions = "Latest" })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var bookmark = (await host.GetAsync($"/workflow-instances/{id}"))["workflowState"]!["bookmarks"]![0]!;

        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync("/tasks/none-such/complete", new { result = 1 })).StatusCode);
        await host.PostAsync($"/tasks/{bookmark["payload"]!["taskId"]}/complete", new { result = "reviewed" });
        await Eventually.IsTrueAsync(async () => (await host.PostAsync("/events/asked-for/trigger", new { workflowInstanceId = id, input = "and done" }))["workflowInstanceIds"]!.AsArray().Count == 1);

        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{id}"))["subStatus"]!.GetValue<string>() == "Finished");
        Assert.Equal("reviewed and done", (await host.GetAsync($"/workflow-instances/{id}"))["workflowState"]!["output"]!["Both"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.PostAsync($"{FlowsHost.Api}/events/asked-for/trigger", null)).StatusCode);
    }

    [Fact]
    public async Task Open_pages_are_told_when_a_run_ends()
    {
        var id = await StartWaitingAsync("watched");
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = new HubConnectionBuilder().WithUrl(new Uri(host.Anonymous.BaseAddress!, "/elsa/hubs/workflow-instance"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(host.Token)).Build();
        page.On<JsonObject>("WorkflowInstanceUpdatedAsync", message => told.TrySetResult(message["workflowInstanceId"]!.GetValue<string>()));
        await page.StartAsync();
        await page.InvokeAsync("ObserveInstanceAsync", id);

        await host.Client.PostAsync($"{FlowsHost.Api}/cancel/workflow-instances/{id}", null);

        Assert.Equal(id, await told.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_page_of_another_tenant_is_told_of_its_own_runs_only()
    {
        using var stranger = await host.SignedInAsync("elsewhere", "admin");
        var waiting = Flow.Of("watched-elsewhere", Flow.Activity("wait", "Elsa.Event").Input("eventName", "never"));
        await FlowsHost.Read(await stranger.PostAsync($"{FlowsHost.Api}/workflow-definitions", FlowsHost.Json(FlowsHost.Saving(waiting, publish: true))));
        var own = (await FlowsHost.Read(await stranger.PostAsync($"{FlowsHost.Api}/workflow-definitions/watched-elsewhere/bulk-dispatch", FlowsHost.Json(new JsonObject { ["count"] = 1 }))))["workflowInstanceIds"]![0]!.GetValue<string>();
        await Eventually.IsTrueAsync(async () => (await FlowsHost.Read(await stranger.GetAsync($"/api/runs/{own}")))["run"]!["status"]!.GetValue<string>() == "Suspended");
        var theirs = await StartWaitingAsync("watched-here");
        var token = stranger.DefaultRequestHeaders.Authorization!.Parameter;
        var told = Channel.CreateUnbounded<string>();
        await using var page = new HubConnectionBuilder().WithUrl(new Uri(host.Anonymous.BaseAddress!, "/elsa/hubs/workflow-instance"), options => options.AccessTokenProvider = () => Task.FromResult(token)).Build();
        page.On<JsonObject>("WorkflowInstanceUpdatedAsync", message => told.Writer.TryWrite(message["workflowInstanceId"]!.GetValue<string>()));
        await page.StartAsync();
        await page.InvokeAsync("ObserveInstanceAsync", theirs);
        await page.InvokeAsync("ObserveInstanceAsync", own);

        await host.Client.PostAsync($"{FlowsHost.Api}/cancel/workflow-instances/{theirs}", null);
        await Eventually.IsTrueAsync(async () => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{theirs}")))["run"]!["status"]!.GetValue<string>() == "Cancelled");
        await stranger.PostAsync($"{FlowsHost.Api}/cancel/workflow-instances/{own}", null);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Equal(own, await told.Reader.ReadAsync(deadline.Token));
    }

    [Fact]
    public async Task The_hub_refuses_who_is_not_signed_in()
        => Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.PostAsync("/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1", null)).StatusCode);

    [Fact]
    public async Task One_activity_is_tested_alone_with_the_variables_test_values()
    {
        var flow = Flow.Of("tested", Flow.Fault("never", "must not run"), Flow.Activity("say", "Elsa.WriteLine").Input("text", "getVariable('Name')", "JavaScript"));
        flow["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["name"] = "Name", ["typeName"] = "String", ["isArray"] = false, ["value"] = "x" });
        flow["customProperties"] = new JsonObject { ["VariableTestValues"] = new JsonObject { ["v1"] = "Ann" } };
        var saved = await host.SaveAsync(flow);

        var answer = await host.PostAsync("/tests/activities", new { workflowDefinitionHandle = new { definitionVersionId = saved["id"]!.GetValue<string>() }, activityHandle = new { activityNodeId = "Workflow1:flow1:say" } });

        Assert.Equal("Completed", answer["status"]!.GetValue<string>());
        Assert.Equal("Ann", answer["activityState"]!["Text"]!.GetValue<string>());
        Assert.Equal(0, (await ListAsync(new { definitionId = "tested" }))["totalCount"]!.GetValue<int>());
    }

    private Task<JsonObject> ListAsync(object query) => host.PostAsync("/workflow-instances", query);

    private async Task<string> StartWaitingAsync(string definitionId)
    {
        await host.SaveAsync(Flow.Of(definitionId, Flow.Activity("wait", "Elsa.Event").Input("eventName", "never")));
        var response = await host.SendAsync($"/workflow-definitions/{definitionId}/execute", new { versionOptions = "Latest" });
        var id = response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        Assert.Equal("Suspended", (await host.GetAsync($"/workflow-instances/{id}"))["subStatus"]!.GetValue<string>());
        return id;
    }
}
