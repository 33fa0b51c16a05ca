using System.Net;
using System.Net.Http.Json;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class TemplateTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_template_becomes_a_draft_with_its_blanks_filled_in()
    {
        var templates = (await FlowsHost.Read(await host.Client.GetAsync("/api/templates")))["items"]!.AsArray();
        var template = templates.First(found => found!["id"]!.GetValue<string>() == "bizosaas-lead_nurturing")!;
        var blank = Assert.Single(template["blanks"]!.AsArray(), found => found!["input"]!.GetValue<string>() == "path")!["key"]!.GetValue<string>();

        var made = await FlowsHost.Read(await host.Client.PostAsync("/api/templates/bizosaas-lead_nurturing", FlowsHost.Json(new { name = "Leads of Acme", values = new Dictionary<string, string> { [blank] = "acme-leads" } })));

        var definition = await host.GetAsync($"/workflow-definitions/by-definition-id/{made["definitionId"]}");
        Assert.Equal("Leads of Acme", definition["name"]!.GetValue<string>());
        Assert.False(definition["isPublished"]!.GetValue<bool>());
        Assert.Contains("acme-leads", definition["root"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PostAsJsonAsync("/api/templates/nothing", new { name = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsJsonAsync("/api/templates/bizosaas-lead_nurturing", new { name = " " })).StatusCode);
    }

    [Fact]
    public async Task Nobody_has_to_type_what_is_one_of_a_few_choices()
    {
        var templates = (await FlowsHost.Read(await host.Client.GetAsync("/api/templates")))["items"]!.AsArray();
        var asked = templates.SelectMany(template => template!["blanks"]!.AsArray()).Select(blank => (string?)blank!["input"]).ToHashSet();

        Assert.Contains("path", asked);
        Assert.DoesNotContain("responseMode", asked);
    }

    [Fact]
    public async Task Each_template_with_a_webhook_comes_with_a_call_to_try_it_with()
    {
        foreach (var template in (await FlowsHost.Read(await host.Client.GetAsync("/api/templates")))["items"]!.AsArray())
        {
            var made = await FlowsHost.Read(await host.Client.PostAsync($"/api/templates/{template!["id"]}", FlowsHost.Json(new { name = $"Tried {template["id"]}" })));
            var samples = (await FlowsHost.Read(await host.Client.GetAsync($"/api/flows/{made["definitionId"]}/samples")))["samples"]!.AsArray();
            var hasWebhook = template["types"]!.AsArray().Any(type => (string?)type == "Elsa.HttpEndpoint");
            Assert.True(!hasWebhook || samples.Any(sample => (string?)sample!["kind"] == "request"), $"{template["id"]} has no call to try it with.");
        }
    }

    [Theory]
    [InlineData("content-approval", "askEditor", "Suspended")]
    [InlineData("stripe-dunning-small", "sendReminder", "Suspended")]
    public async Task A_template_does_its_work_at_the_first_test(string template, string step, string status)
    {
        var made = await FlowsHost.Read(await host.Client.PostAsync($"/api/templates/{template}", FlowsHost.Json(new { name = $"First {template}" })));

        var run = (string)(await FlowsHost.Read(await host.Client.PostAsync($"/api/flows/{made["definitionId"]}/test", FlowsHost.Json(new { }))))["runId"]!;

        await Eventually.IsTrueAsync(async () => (string?)(await host.GetAsync($"/workflow-instances/{run}"))["subStatus"] == status);
        var steps = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}")))["steps"]!.AsArray();
        Assert.Contains(steps, entry => (string?)entry!["activityId"] == step && (string?)entry["status"] != "Faulted");
    }

    [Fact]
    public async Task The_services_of_a_template_are_chosen_once_for_all_its_steps()
    {
        var templates = (await FlowsHost.Read(await host.Client.GetAsync("/api/templates")))["items"]!.AsArray();
        var (template, choice) = templates.SelectMany(found => found!["credentials"]!.AsArray().Select(credential => (Template: found!["id"]!.GetValue<string>(), Choice: credential!)))
            .First(found => found.Choice["types"]!.AsArray().Any(type => type!.GetValue<string>() == "wordpressApi"));
        Assert.NotEmpty(choice["steps"]!.AsArray());
        var key = choice["key"]!.GetValue<string>();
        var blog = await CredentialAsync("wordpressApi", new { url = "https://blog.example.com", username = "ann", password = "abcd efgh" });
        var other = await CredentialAsync("slackApi", new { accessToken = "xoxb-1" });

        var made = await FlowsHost.Read(await UseAsync(blog));

        var root = (await host.GetAsync($"/workflow-definitions/by-definition-id/{made["definitionId"]}"))["root"]!.ToJsonString();
        Assert.Equal(choice["steps"]!.AsArray().Count, root.Split($"\"value\":\"{blog}\"").Length - 1);
        var refused = await UseAsync(other);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains($"credentials.{key}", await refused.Content.ReadAsStringAsync());

        Task<HttpResponseMessage> UseAsync(string credential)
            => host.Client.PostAsync($"/api/templates/{template}", FlowsHost.Json(new { name = "Posts of Acme", credentials = new Dictionary<string, string> { [key] = credential } }));
    }

    private async Task<string> CredentialAsync(string type, object values)
        => (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = type, type, values })))["credential"]!["id"]!.GetValue<string>();
}
