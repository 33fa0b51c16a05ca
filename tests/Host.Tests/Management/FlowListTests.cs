using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class FlowListTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_flow_tells_its_state_its_last_run_and_its_days()
    {
        await host.SaveAsync(Flow.Of("told", Flow.WriteLine("a", "x")), publish: true);
        await host.PostAsync("/workflow-definitions/told/execute", new { });

        var flow = await FlowAsync("told");
        Assert.Equal("published", flow["state"]!.GetValue<string>());
        Assert.Equal("Finished", flow["lastRun"]!["status"]!.GetValue<string>());
        Assert.Equal(14, flow["days"]!.AsArray().Count);
        Assert.Equal(1, flow["days"]!.AsArray()[^1]!["finished"]!.GetValue<long>());

        await host.SaveAsync(Flow.Of("told", Flow.WriteLine("a", "changed")));
        Assert.Equal("changed", (await FlowAsync("told"))["state"]!.GetValue<string>());
        Assert.Contains(await ListAsync("?status=changed"), id => id == "told");
        Assert.DoesNotContain(await ListAsync("?status=draft"), id => id == "told");
    }

    [Fact]
    public async Task Flows_are_sorted_by_tags_that_change_nothing_that_runs()
    {
        var saved = await host.SaveAsync(Flow.Of("tagged", Flow.WriteLine("a", "x")), publish: true);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.PutAsJsonAsync("/api/flows/tagged/tags", new { tags = new[] { " Acme ", "mail", "ACME" } })).StatusCode);

        var flow = await FlowAsync("tagged");
        Assert.Equal(["Acme", "mail"], flow["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal(saved["id"]!.GetValue<string>(), flow["versionId"]!.GetValue<string>());
        Assert.Equal(["tagged"], await ListAsync("?tag=acme"));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PutAsJsonAsync("/api/flows/tagged/tags", new { tags = new[] { new string('x', 41) } })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PutAsJsonAsync("/api/flows/nobody/tags", new { tags = new[] { "x" } })).StatusCode);
    }

    [Fact]
    public async Task What_is_to_be_looked_at_before_publishing_is_told_with_its_step()
    {
        var flow = Flow.Of("checked", Flow.Endpoint("checked", "POST"), Flow.Activity("wrong", "Elsa.WriteLine").Input("text", "1 +", "JavaScript"));
        flow["root"]!["activities"]!.AsArray().Add(Flow.WriteLine("alone", "never"));
        flow["root"]!["activities"]!.AsArray().Add(Flow.Activity("gone", "Somebody.Else"));
        flow["root"]!["connections"]!.AsArray().Add(Flow.Connection("wrong", "Done", "gone"));
        await host.SaveAsync(flow);

        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/checked/check"));
        var findings = check["findings"]!.AsArray().Select(finding => (finding!["kind"]!.GetValue<string>(), finding["activityId"]?.GetValue<string>(), finding["isBlocking"]!.GetValue<bool>())).ToArray();
        Assert.False(check["canPublish"]!.GetValue<bool>());
        Assert.Contains(("expression", "wrong", true), findings);
        Assert.Contains(("missing", "gone", true), findings);
        Assert.Contains(("unconnected", "alone", false), findings);
        Assert.DoesNotContain(findings, finding => finding.Item2 == "in");
    }

    [Fact]
    public async Task Each_step_of_a_loose_chain_or_circle_is_told_and_none_that_runs()
    {
        var flow = Flow.Of("loose", Flow.Endpoint("loose", "POST"), Flow.WriteLine("runs", "x"));
        string[] loose = ["first", "second", "third", "round", "about"];
        Array.ForEach(loose, id => flow["root"]!["activities"]!.AsArray().Add(Flow.WriteLine(id, "never")));
        foreach (var (from, to) in new[] { ("first", "second"), ("second", "third"), ("round", "about"), ("about", "round"), ("third", "runs") })
        {
            flow["root"]!["connections"]!.AsArray().Add(Flow.Connection(from, "Done", to));
        }

        flow["root"]!["activities"]!.AsArray().Single(step => (string?)step!["id"] == "second")!["metadata"] = new JsonObject { ["displayText"] = "As it is called on the canvas" };
        await host.SaveAsync(flow);

        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/loose/check"));
        Assert.Contains(check["findings"]!.AsArray(), finding => (string?)finding!["activityId"] == "second" && (string?)finding["step"] == "As it is called on the canvas");
        var told = check["findings"]!.AsArray().Where(finding => (string?)finding!["kind"] == "unconnected").ToDictionary(finding => (string)finding!["activityId"]!, finding => (string)finding!["message"]!);
        Assert.Equal(loose.Order(), told.Keys.Order());
        Assert.StartsWith("Nothing leads to this step", told["first"], StringComparison.Ordinal);
        Assert.All(loose[1..], id => Assert.StartsWith("Only steps that never run lead to this one", told[id], StringComparison.Ordinal));
        Assert.True((bool)check["canPublish"]!);
    }

    [Fact]
    public async Task Credentials_that_are_missing_gone_or_of_another_kind_are_told_before_the_first_run_fails()
    {
        var (slack, blog) = (await CredentialAsync("slackApi", new { accessToken = "xoxb-1" }), await CredentialAsync("wordpressApi", new { url = "https://blog.example.com", username = "ann", password = "abcd efgh" }));
        var fromN8n = Flow.Activity("n8n", "Bizoholic.HttpRequest");
        fromN8n["customProperties"] = new JsonObject { ["needsCredentials"] = new JsonArray(new JsonObject { ["kind"] = "httpBasicAuth", ["name"] = "Shop" }) };
        await host.SaveAsync(Flow.Of(
            "unsigned",
            Flow.Activity("none", "Bizoholic.SendToSlack"),
            Flow.Activity("emptied", "Bizoholic.SendToSlack").Input("credential", ""),
            Flow.Activity("gone", "Bizoholic.SendToSlack").Input("credential", "no-such-id"),
            Flow.Activity("other", "Bizoholic.SendToSlack").Input("credential", blog),
            Flow.Activity("right", "Bizoholic.SendToSlack").Input("credential", slack),
            Flow.Activity("chosenInTheRun", "Bizoholic.SendToSlack").Input("credential", "$json.credential", "JavaScript"),
            Flow.Activity("agent", "Bizoholic.AskAgent"),
            Flow.Activity("oneOfFour", "Bizoholic.RequestPayment").Input("stripe", "").Input("payPal", await CredentialAsync("payPalApi", new { clientId = "id", secret = "secret" })),
            fromN8n));

        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/unsigned/check"));
        var told = check["findings"]!.AsArray().Where(finding => finding!["kind"]!.GetValue<string>() == "credential").ToDictionary(finding => finding!["activityId"]!.GetValue<string>(), finding => finding!["message"]!.GetValue<string>());
        Assert.Equal(["agent", "emptied", "gone", "n8n", "none", "other"], told.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("No credential is chosen", told["none"], StringComparison.Ordinal);
        Assert.Contains("it was deleted", told["gone"], StringComparison.Ordinal);
        Assert.Contains("is of the kind wordpressApi, but 'Slack' needs slackApi", told["other"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_is_not_available_blocks_and_a_flow_without_a_trigger_is_told()
    {
        await host.SaveAsync(Flow.Of("kept", Flow.WriteLine("first", "x"), Flow.Activity("kept", "Bizoholic.N8nPlaceholder")));
        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/kept/check"));
        var findings = check["findings"]!.AsArray().Select(finding => (finding!["kind"]!.GetValue<string>(), finding["activityId"]?.GetValue<string>(), finding["isBlocking"]!.GetValue<bool>())).ToArray();
        Assert.False(check["canPublish"]!.GetValue<bool>());
        Assert.Contains(("placeholder", "kept", true), findings);
        Assert.Contains(("trigger", null, false), findings);
    }

    [Fact]
    public async Task A_flow_in_order_may_be_published()
    {
        await host.SaveAsync(Flow.Of("fine", Flow.Endpoint("fine", "POST").Input("authorize", "true"), Flow.Respond("'ok'")));
        var check = await FlowsHost.Read(await host.Client.GetAsync("/api/flows/fine/check"));
        Assert.True(check["canPublish"]!.GetValue<bool>());
        Assert.Empty(check["findings"]!.AsArray());
    }

    private async Task<string> CredentialAsync(string type, object values)
        => (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = $"{type} {Guid.NewGuid():N}", type, values })))["credential"]!["id"]!.GetValue<string>();

    private async Task<JsonNode> FlowAsync(string id)
        => Assert.Single((await FlowsHost.Read(await host.Client.GetAsync("/api/flows?pageSize=200")))["items"]!.AsArray(), flow => flow!["definitionId"]!.GetValue<string>() == id)!;

    private async Task<string[]> ListAsync(string query)
        => [.. (await FlowsHost.Read(await host.Client.GetAsync("/api/flows" + query)))["items"]!.AsArray().Select(flow => flow!["definitionId"]!.GetValue<string>())];
}
