using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Host.Tests.Approvals;
using Bizoholic.Flows.Host.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Operations;

public sealed class AlertRuleTests : IAsyncLifetime
{
    private FlowsHost _host = null!;
    private SlackSink _slack = null!;
    private string _credential = "";

    public async Task InitializeAsync()
    {
        _host = await FlowsHost.StartAsync(("Outgoing:AllowedNetworks", "127.0.0.0/8"));
        _slack = await SlackSink.StartAsync();
        _credential = await CredentialAsync("slackApi", new { webhookUrl = _slack.Address });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task A_rule_tells_when_runs_fail_until_it_is_switched_off()
    {
        var id = await AddAsync(Rule());
        await FailAsync();
        await CheckAsync();

        var told = await _slack.NextAsync();
        Assert.StartsWith("*Too many fail*\n", told, StringComparison.Ordinal);
        Assert.Contains("1 of 1 runs failed", told);
        Assert.Contains("All of the flow 'Flow bad'.", told);
        Assert.Contains("/studio/workflows/instances?status=Faulted|Look at it>", told);
        await Eventually.IsTrueAsync(async () => (await OneAsync(id))["last"]?["isSent"]?.GetValue<bool>() == true);

        var off = Rule();
        off["isOn"] = false;
        off["againAfterMinutes"] = 1;
        Assert.False((await FlowsHost.Read(await _host.Client.PutAsync($"/api/alerts/{id}", FlowsHost.Json(off))))["rule"]!["isOn"]!.GetValue<bool>());
        Assert.False((await OneAsync(id))["rule"]!["isOn"]!.GetValue<bool>());
        await CheckAsync();
        Assert.Single(await RunsAsync(id));

        off["isOn"] = true;
        off["threshold"] = 20;
        await FlowsHost.Read(await _host.Client.PutAsync($"/api/alerts/{id}", FlowsHost.Json(off)));
        var on = await OneAsync(id);
        Assert.Equal((true, 20, 1), (on["rule"]!["isOn"]!.GetValue<bool>(), on["rule"]!["threshold"]!.GetValue<int>(), on["rule"]!["againAfterMinutes"]!.GetValue<int>()));
        await CheckAsync();
        Assert.Contains("1 of 1 runs failed", await _slack.NextAsync());
    }

    [Fact]
    public async Task It_is_told_once_while_it_lasts_and_once_when_it_is_over()
    {
        var rule = Rule();
        rule["name"] = "Many <!channel> fail";
        var id = await AddAsync(rule);
        await FailAsync();
        await CheckAsync();
        await CheckAsync();

        // Whatever people call their rules and flows, nobody is called together by it.
        Assert.StartsWith("*Many &lt;!channel&gt; fail*\n1 of 1 runs failed", await _slack.NextAsync(), StringComparison.Ordinal);
        Assert.Single(await RunsAsync(id));

        await _host.SaveAsync(Flow.Of("good", Flow.Endpoint("good", "POST"), Flow.WriteLine("a", "x")), publish: true);
        await _host.Anonymous.PostAsJsonAsync("/webhook/good", new { });
        await CheckAsync();
        await CheckAsync();

        Assert.StartsWith("Over: *Many &lt;!channel&gt; fail*\n1 of 2 runs failed", await _slack.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, (await RunsAsync(id)).Count);

        // Soon again: it waits until the time between two alerts has passed.
        await FailAsync();
        await FailAsync();
        await CheckAsync();
        Assert.Equal(2, (await RunsAsync(id)).Count);
    }

    [Fact]
    public async Task A_test_tells_at_once_and_says_what_went_wrong_when_it_cannot()
    {
        var id = await AddAsync(Rule());
        var tested = await FlowsHost.Read(await _host.Client.PostAsync($"/api/alerts/{id}/test", null));
        Assert.True(tested["isSent"]!.GetValue<bool>(), tested.ToJsonString());
        Assert.StartsWith("*Too many fail*\nThis is a test of the alert 'Too many fail'. Nothing is wrong.\n<http://", await _slack.NextAsync(), StringComparison.Ordinal);
        Assert.True((await OneAsync(id))["last"]!["isTest"]!.GetValue<bool>());

        var broken = Rule();
        broken["channel"]!["credential"] = await CredentialAsync("slackApi", new { webhookUrl = _slack.Address.Replace("secret", "gone", StringComparison.Ordinal) });
        await FlowsHost.Read(await _host.Client.PutAsync($"/api/alerts/{id}", FlowsHost.Json(broken)));
        tested = await FlowsHost.Read(await _host.Client.PostAsync($"/api/alerts/{id}/test", null));
        Assert.False(tested["isSent"]!.GetValue<bool>());
        Assert.False(string.IsNullOrEmpty(tested["problem"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Rules_can_mail_and_call_a_webhook_and_are_no_flows_among_others()
    {
        var mail = await CredentialAsync("smtp", new { host = "127.0.0.1", port = "1" });
        var secret = await CredentialAsync("webhookSecret", new { secret = "a secret of some length" });
        var byMail = Rule();
        byMail["channel"] = new JsonObject { ["kind"] = "email", ["credential"] = mail, ["from"] = "flows@example.com", ["to"] = "ann@example.com, bob@example.com" };
        var byHook = Rule();
        byHook["channel"] = new JsonObject { ["kind"] = "webhook", ["credential"] = secret, ["url"] = "https://example.com/alerts" };
        var (one, other) = (await AddAsync(byMail), await AddAsync(byHook));

        // The definitions are what the steps take: a mail that has nobody to go to, or no address to call, would say so.
        var tested = await FlowsHost.Read(await _host.Client.PostAsync($"/api/alerts/{one}/test", null));
        Assert.DoesNotContain("empty", tested["problem"]?.GetValue<string>() ?? "", StringComparison.OrdinalIgnoreCase);
        var step = (await _host.GetAsync($"/workflow-definitions/by-definition-id/{other}?versionOptions=Latest"))["root"]!["activities"]![1]!;
        Assert.Equal(("Bizoholic.NotifyWebhook", "https://example.com/alerts"), (step["type"]!.GetValue<string>(), step["url"]!["expression"]!["value"]!.GetValue<string>()));

        var flows = await _host.Client.GetStringAsync("/api/flows");
        Assert.DoesNotContain(one, flows);
        Assert.Equal(2, (await ListAsync()).Count);
    }

    [Theory]
    [InlineData("name", "\"\"")]
    [InlineData("when", "\"sometimes\"")]
    [InlineData("threshold", "-1")]
    [InlineData("threshold", "100")]
    [InlineData("withinMinutes", "0")]
    [InlineData("atLeast", "0")]
    [InlineData("againAfterMinutes", "50000")]
    [InlineData("period", "\"decade\"")]
    [InlineData("spending", "\"time\"")]
    [InlineData("flow", "\"none\"")]
    [InlineData("channel.kind", "\"pigeon\"")]
    [InlineData("channel.credential", "\"none\"")]
    public async Task What_is_wrong_with_a_rule_is_named(string field, string value)
    {
        var rule = Rule();
        var holder = field.StartsWith("channel.", StringComparison.Ordinal) ? rule["channel"]!.AsObject() : rule;
        holder[field.Split('.')[^1]] = JsonNode.Parse(value);

        var answer = await _host.Client.PostAsync("/api/alerts", FlowsHost.Json(rule));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]![field]);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Operators_set_rules_up_others_see_them_and_another_tenant_nothing_of_them()
    {
        var id = await AddAsync(Rule());
        using var marketer = await _host.SignedInAsync("default", "marketer");
        using var elsewhere = await _host.SignedInAsync("elsewhere", "admin");

        Assert.Equal(HttpStatusCode.Forbidden, (await marketer.PutAsync($"/api/alerts/{id}", FlowsHost.Json(Rule()))).StatusCode);
        Assert.Single((await FlowsHost.Read(await marketer.GetAsync("/api/alerts")))["items"]!.AsArray());
        Assert.Empty((await FlowsHost.Read(await elsewhere.GetAsync("/api/alerts")))["items"]!.AsArray());
        foreach (var answer in new[] { await elsewhere.PutAsync($"/api/alerts/{id}", FlowsHost.Json(Rule())), await elsewhere.DeleteAsync($"/api/alerts/{id}"), await elsewhere.PostAsync($"/api/alerts/{id}/test", null) })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync($"/api/alerts/{id}")).StatusCode);
        Assert.Empty(await ListAsync());
        var noted = (await FlowsHost.Read(await _host.Client.GetAsync("/api/audit")))["items"]!.AsArray().Select(entry => $"{entry!["action"]}: {entry["target"]}").ToArray();
        Assert.Contains("Add an alert rule: Too many fail", noted);
        Assert.Contains("Delete an alert rule: Too many fail", noted);
    }

    [Fact]
    public async Task Flows_that_begin_with_an_alert_are_told_beside_the_rules_and_only_rules_are_changed_as_rules()
    {
        var alert = Flow.Activity("alert", "Bizoholic.AlertTrigger").Input("when", "stuck").Input("threshold", "15");
        alert["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        await _host.SaveAsync(Flow.Of("drawn", alert, Flow.WriteLine("tell", "x")), publish: true);
        await AddAsync(Rule());

        var drawn = Assert.Single((await FlowsHost.Read(await _host.Client.GetAsync("/api/alerts")))["drawn"]!.AsArray())!;

        Assert.Equal(("drawn", "stuck", 15), (drawn["definitionId"]!.GetValue<string>(), drawn["when"]!.GetValue<string>(), drawn["threshold"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.DeleteAsync("/api/alerts/drawn")).StatusCode);
    }

    private JsonObject Rule() => new()
    {
        ["name"] = "Too many fail",
        ["when"] = "failureRate",
        ["threshold"] = 50,
        ["atLeast"] = 1,
        ["channel"] = new JsonObject { ["kind"] = "slack", ["credential"] = _credential },
    };

    private async Task<string> AddAsync(JsonObject rule) => (await FlowsHost.Read(await _host.Client.PostAsync("/api/alerts", FlowsHost.Json(rule))))["id"]!.GetValue<string>();

    private async Task<JsonArray> ListAsync() => (await FlowsHost.Read(await _host.Client.GetAsync("/api/alerts")))["items"]!.AsArray();

    private async Task<JsonNode> OneAsync(string id) => (await ListAsync()).Single(rule => rule!["id"]!.GetValue<string>() == id)!;

    private async Task<JsonArray> RunsAsync(string flow) => (await FlowsHost.Read(await _host.Client.GetAsync($"/api/runs?flow={flow}")))["items"]!.AsArray();

    private Task CheckAsync() => _host.App.Services.GetRequiredService<AlertCheck>().RunAsync(CancellationToken.None);

    private async Task FailAsync()
    {
        await _host.SaveAsync(Flow.Of("bad", Flow.Endpoint("bad", "POST"), Flow.Fault("a", "no")), publish: true);
        await _host.Anonymous.PostAsJsonAsync("/webhook/bad", new { });
    }

    private async Task<string> CredentialAsync(string type, object values)
        => (await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/credentials", new { name = type, type, values })))["credential"]!["id"]!.GetValue<string>();
}
