using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.Tests.Http;

/// <summary>Which calls are sent again when nobody can tell whether they were done.</summary>
public sealed class RepeatingTests
{
    [Theory]
    [InlineData(""" "method": "POST" """, SideEffect.Keyed)]
    [InlineData(""" "method": "POST", "sendOnce": true """, SideEffect.AtMostOnce)]
    [InlineData(""" "method": "POST", "sendOnce": false """, SideEffect.Keyed)]
    [InlineData(""" "method": "POST", "sendOnce": true, "customProperties": {"retry": {"tries": 3}} """, SideEffect.Keyed)]
    public async Task A_request_says_by_its_settings_whether_it_may_be_sent_again(string settings, SideEffect effect)
    {
        Assert.Equal(effect, await EffectAsync($$""" "type": "Elsa.FlowSendHttpRequest", "url": "https://example.com", {{settings}} """));
        Assert.Equal(effect, await EffectAsync($$""" "type": "Elsa.SendHttpRequest", "url": "https://example.com", {{settings}} """));
    }

    [Theory]
    [InlineData(""" "method": "POST" """, SideEffect.Keyed)]
    [InlineData(""" "method": "POST", "options": {"sendOnce": true} """, SideEffect.AtMostOnce)]
    public async Task So_does_one_with_the_settings_of_n8n(string parameters, SideEffect effect)
        => Assert.Equal(effect, await EffectAsync($$""" "type": "Bizoholic.HttpRequest", "parameters": { {{parameters}} } """));

    [Theory]
    [InlineData("sendGrid", "mail", "send", """ "toEmail": "ann@example.com", "fromEmail": "me@example.com", "subject": "Hi", "contentValue": "Hi" """, SideEffect.AtMostOnce)]
    [InlineData("slack", "message", "post", """ "select": "channel", "channelId": {"__rl": true, "mode": "id", "value": "C1"}, "text": "Hi" """, SideEffect.AtMostOnce)]
    [InlineData("notion", "database", "getAll", "", SideEffect.Keyed)]
    [InlineData("stripe", "customer", "create", """ "name": "Ann" """, SideEffect.Keyed)]
    public async Task An_imported_call_that_makes_something_anew_is_not_made_twice(string service, string resource, string operation, string more, SideEffect effect)
    {
        var node = $$"""{"name": "It", "type": "n8n-nodes-base.{{service}}", "typeVersion": 2.1, "position": [0, 0], "parameters": {"resource": "{{resource}}", "operation": "{{operation}}"{{(more.Length > 0 ? ", " : "")}}{{more}} } }""";
        var flow = Assert.Single(N8nImporter.Import($$"""{"name": "Imported", "nodes": [{{node}}], "connections": {} }""").Flows);
        using var harness = new WorkflowHarness([typeof(HttpRequestActivity).Assembly]);
        var version = await harness.PublishAsync(flow.DefinitionJson, "imported");

        var step = (await harness.Plans.GetAsync(Tenants.Default, version.ContentHash, default)).Find("It")!;
        Assert.Equal(("Bizoholic.HttpRequest", effect), (step.Descriptor.TypeName, step.Effect));
    }

    [Theory]
    [InlineData(true, RunStatus.Held, 1)]
    [InlineData(false, RunStatus.Finished, 2)]
    public async Task After_a_crash_a_post_is_held_or_sent_again_as_the_step_says(bool sendOnce, RunStatus status, int calls)
    {
        var isCalled = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(http => isCalled.TrySetResult() ? Task.Delay(Timeout.Infinite, http.RequestAborted) : Task.CompletedTask);
        var storage = new InMemoryStorage();
        var services = new ServiceCollection();
        services.AddHttpClient("outgoing");
        await using var provider = services.BuildServiceProvider();
        using var first = new WorkflowHarness([typeof(HttpRequestActivity).Assembly], provider, storage: storage);
        var version = await first.PublishAsync($$"""{"definitionId": "post", "name": "Post", "root": {"id": "post", "type": "Elsa.SendHttpRequest", "version": 1, "url": "{{server.Address}}", "method": "POST", "sendOnce": {{(sendOnce ? "true" : "false")}} } }""");
        var run = await first.Runtime.StartAsync(new StartRequest { Definition = version, ReturnAtOnce = true }, default);
        await isCalled.Task;

        using var second = new WorkflowHarness([typeof(HttpRequestActivity).Assembly], provider, storage: storage);
        await Until.TrueAsync(async () => await second.StatusOfAsync(run.RunId) == status);
        Assert.Equal(calls, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    private static async Task<SideEffect> EffectAsync(string step)
    {
        using var harness = new WorkflowHarness([typeof(HttpRequestActivity).Assembly]);
        var version = await harness.PublishAsync($$"""{"definitionId": "it", "name": "It", "root": {"id": "it", "version": 1, {{step.TrimEnd().TrimEnd(',')}} } }""");
        return (await harness.Plans.GetAsync(Tenants.Default, version.ContentHash, default)).Root.Effect;
    }
}
