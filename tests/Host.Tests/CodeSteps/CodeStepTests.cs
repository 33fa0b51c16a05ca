using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Expressions.CodeSteps;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.CodeSteps;

/// <summary>Code steps of flows, run by children of the host's own program.</summary>
public sealed class CodeStepTests
{
    [Fact]
    public async Task A_code_step_sees_the_run_from_its_child_process()
    {
        await using var started = await HostWith();
        var host = started.Host;
        await host.SaveAsync(
            Flow.Of(
                "coded",
                Flow.Endpoint("coded", "POST"),
                Code("first", "$execution.customData.set('lead', $json.body.email); setVariable('seen', 3); return [{ json: { n: $json.body.n } }, { json: { n: 2 } }]"),
                Code("second", "return { n: $json.n, from: $('first').item.json.n, all: $('first').all().length, hook: $('in').first().json.body.email, seen: getVariable('seen'), lead: $execution.customData.get('lead'), before: $prevNode.name, mode: $parameter.mode }", perItem: true),
                Flow.Respond("$input.all().map(item => item.json)")),
            publish: true);

        var answer = await host.Anonymous.PostAsync("/webhook/coded", FlowsHost.Json(new { email = "ann@example.com", n = 1 }));

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""[{"n":1,"from":1,"all":2,"hook":"ann@example.com","seen":3,"lead":"ann@example.com","before":"first","mode":"runOnceForEachItem"},{"n":2,"from":2,"all":2,"hook":"ann@example.com","seen":3,"lead":"ann@example.com","before":"first","mode":"runOnceForEachItem"}]"""),
                JsonNode.Parse(await answer.Content.ReadAsStringAsync())),
            await answer.Content.ReadAsStringAsync());
        Assert.Single(Runner(host).IdleProcesses);
    }

    [Fact]
    public async Task A_code_step_that_never_ends_fails_in_plain_words_and_the_host_serves_on()
    {
        await using var started = await HostWith(("Code:TimeoutSeconds", "2"));
        var host = started.Host;
        await host.SaveAsync(Flow.Of("endless", Flow.Endpoint("endless", "POST"), Code("spin", "while (true) {}"), Flow.Respond("1")), publish: true);
        await host.SaveAsync(Flow.Of("quick", Flow.Endpoint("quick", "POST"), Code("sum", "return { sum: 1 + 1 }"), Flow.Respond("$json.sum")), publish: true);

        var endless = host.Anonymous.PostAsync("/webhook/endless", FlowsHost.Json(new { }));
        var quick = await host.Anonymous.PostAsync("/webhook/quick", FlowsHost.Json(new { }));

        Assert.Equal((HttpStatusCode.OK, "2"), (quick.StatusCode, await quick.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.InternalServerError, (await endless).StatusCode);
        var run = (JsonObject)(await host.GetAsync("/workflow-instances?definitionId=endless"))["items"]![0]!;
        var state = (await host.GetAsync($"/workflow-instances/{run["id"]}")).ToJsonString();
        Assert.Contains("longer than 2 s", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_that_come_again_while_their_code_runs_hold_up_no_other_code()
    {
        await using var started = await HostWith();
        var host = started.Host;
        await host.SaveAsync(Flow.Of("storm", Flow.Endpoint("storm", "POST"), Code("one", "return { from: $prevNode.name, seen: $('in').first().json.body.n }"), Flow.Respond("$json.seen")), publish: true);

        for (var delivery = 0; delivery < 10; delivery++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            {
                using var call = new HttpRequestMessage(HttpMethod.Post, "/webhook/storm") { Content = FlowsHost.Json(new { n = delivery }), Headers = { { "Idempotency-Key", $"evt-{delivery}" } } };
                var answer = await host.Anonymous.SendAsync(call);
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
            }));

            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, $"{delivery}"), answer));
        }

        Assert.Equal(10, (int)(await host.GetAsync("/workflow-instances?definitionId=storm"))["totalCount"]!);
    }

    [Fact]
    public async Task Children_end_with_their_host()
    {
        var started = await HostWith();
        await started.Host.SaveAsync(Flow.Of("brief", Flow.Endpoint("brief", "POST"), Code("one", "return { one: 1 }"), Flow.Respond("$json.one")), publish: true);
        await started.Host.Anonymous.PostAsync("/webhook/brief", FlowsHost.Json(new { }));
        using var child = Process.GetProcessById(Assert.Single(Runner(started.Host).IdleProcesses));

        await started.DisposeAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await child.WaitForExitAsync(limit.Token);
    }

    [Fact]
    public async Task A_parameter_that_refers_to_itself_is_an_error_and_no_endless_recursion()
    {
        await using var started = await HostWith();
        var host = started.Host;
        await host.SaveAsync(Flow.Of("loop", Flow.Endpoint("loop", "POST"), Flow.Activity("say", "Elsa.WriteLine").Input("text", "$parameter.Text + 'x'", "JavaScript"), Flow.Respond("1")), publish: true);

        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Anonymous.PostAsync("/webhook/loop", FlowsHost.Json(new { }))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions")).StatusCode);
    }

    private static ChildCodeRunner Runner(FlowsHost host) => (ChildCodeRunner)host.App.Services.GetRequiredService<ICodeRunner>();

    private static JsonObject Code(string id, string code, bool perItem = false)
    {
        var activity = Flow.Activity(id, "Bizoholic.Code");
        activity["parameters"] = new JsonObject { ["jsCode"] = code, ["mode"] = perItem ? "runOnceForEachItem" : "runOnceForAllItems" };
        return activity;
    }

    private static async Task<Started> HostWith(params (string, string)[] settings) => new(await FlowsHost.StartAsync(settings));

    private sealed record Started(FlowsHost Host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
