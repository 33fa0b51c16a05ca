using System.Net;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Identity;

namespace Bizoholic.Flows.Host.Tests.Samples;

/// <summary>What a newcomer sees: one switch, no key, and the flows of samples/flows work with their sample data.</summary>
public sealed class DemoFlowTests(DemoHost demo) : IClassFixture<DemoHost>
{
    private readonly FlowsHost host = demo.Host;

    [Fact]
    public async Task All_sample_flows_are_published_and_offered_as_templates()
    {
        string[] wanted = ["content-pipeline", "client-onboarding", "billing-stripe", "billing-razorpay", "crm-sync", "bizosaas-lead_nurturing", "bizosaas-campaign_automation", "bizosaas-report_generation", "campaign-analytics"];
        var published = (await host.GetAsync("/workflow-definitions?versionOptions=Published"))["items"]!.AsArray().Select(item => (string)item!["definitionId"]!).ToArray();
        var templates = (await FlowsHost.Read(await host.Client.GetAsync("/api/templates")))["items"]!.AsArray().Select(item => (string)item!["id"]!).ToArray();

        Assert.Superset(wanted.ToHashSet(), published.ToHashSet());
        Assert.Superset(wanted.ToHashSet(), templates.ToHashSet());
    }

    [Fact]
    public async Task Content_is_written_approved_with_edits_and_published_as_a_sample()
    {
        await demo.SendAsync("content-pipeline");
        var approval = await ApprovalAsync("Content: from topic to post");
        Assert.Contains("written without a model", (string?)approval["content"]);

        await FlowsHost.Read(await host.Client.PostAsync($"/api/approvals/{approval["id"]}/approve", FlowsHost.Json(new { content = "# Better", data = new { title = "Green tea", tags = new[] { "tea" } } })));

        var result = await OutputAsync("content-pipeline", "result");
        Assert.Equal((true, "Green tea"), ((bool)result["post"]!["sample"]!, (string?)result["post"]!["title"]));
        Assert.Equal(("future", DateTimeOffset.Parse("2030-01-07T09:00:00Z", null)), ((string?)result["post"]!["status"], DateTimeOffset.Parse((string)result["post"]!["publishedAt"]!, null)));
        var social = result["social"]!.AsArray();
        Assert.Equal(["linkedin", "facebook"], social.Select(told => (string?)told!["platform"]));
        Assert.All(social, told => Assert.Equal(("social-sample", null), ((string?)told!["workflowId"], (string?)told["problem"])));
        Assert.All(social, told => Assert.Contains("written without a model", (string?)told!["text"]));
    }

    [Fact]
    public async Task A_client_is_taken_on_up_to_the_kickoff()
    {
        await demo.SendAsync("client-onboarding");
        var approval = await ApprovalAsync("Client onboarding");
        Assert.Equal("Campaign brief for ann@example.com", (string?)approval["title"]);

        // It is told of after it stands on the page.
        await Eventually.IsTrueAsync(async () => (await SentAsync(host.Client, "ann@example.com")).Any(one => (string?)one["action"] == "Ask for approval"));
        var sent = await SentAsync(host.Client, "ann@example.com");
        Assert.Contains("written without a model", (string?)sent.First(one => (string?)one["action"] == "Ask an agent")["said"]![0]!["text"]);
        Assert.Equal(["Mail server (SMTP)", "Slack"], sent.First(one => (string?)one["action"] == "Ask for approval")["services"]!.AsArray().Select(name => (string)name!));

        await FlowsHost.Read(await host.Client.PostAsync($"/api/approvals/{approval["id"]}/approve", FlowsHost.Json(new { })));

        var client = await OutputAsync("client-onboarding", "client");
        Assert.Equal(("ann@example.com", "cus_sample"), ((string?)client["email"], (string?)client["customer"]));
    }

    [Fact]
    public async Task The_CRM_sync_is_tried_without_waiting_for_its_time()
    {
        var run = (string)(await FlowsHost.Read(await host.Client.PostAsync("/api/flows/crm-sync/test", FlowsHost.Json(new { }))))["runId"]!;

        await Eventually.IsTrueAsync(async () => (string?)(await host.GetAsync($"/workflow-instances/{run}"))["subStatus"] == "Finished");
        Assert.Contains((await FlowsHost.Read(await host.Client.GetAsync("/api/demo")))["items"]!.AsArray(), one => (string?)one!["runId"] == run && (string?)one["action"] == "Sync CRM");
    }

    [Fact]
    public async Task What_would_have_left_is_shown_to_its_own_tenant_only()
    {
        var email = $"lead-{Guid.NewGuid():n}@example.com";
        await demo.PostAsync("/webhook/client-onboarding", new { type = "wordpress.form.submitted", site = "https://x.test", data = new { form = "lead", fields = new { name = "Ann", email, company = "Acme" } } });
        await Eventually.IsTrueAsync(async () => (await SentAsync(host.Client, email)).Any(one => (string?)one["action"] == "Send e-mail"));

        var sent = await SentAsync(host.Client, email);
        Assert.Superset(new HashSet<string> { "Create or update contact", "Create customer", "Send e-mail" }, sent.Select(one => (string)one["action"]!).ToHashSet());
        var mail = sent.First(one => (string?)one["action"] == "Send e-mail");
        Assert.Equal(("Mail server (SMTP)", "Client onboarding", "client-onboarding"), ((string?)Assert.Single(mail["services"]!.AsArray()), (string?)mail["flowName"], (string?)mail["definitionId"]));
        Assert.Equal(email, Field(mail, "To"));
        Assert.Contains("Ann", Field(mail, "Body"));
        Assert.Equal("client-onboarding", (string?)(await host.GetAsync($"/workflow-instances/{mail["runId"]}"))["definitionId"]);

        using var elsewhere = await host.SignedInAsync("elsewhere", "admin");
        var others = await FlowsHost.Read(await elsewhere.GetAsync("/api/demo"));
        Assert.Equal((true, 0), ((bool)others["isOn"]!, others["items"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.GetAsync("/api/demo")).StatusCode);

        await FlowsHost.Read(await host.Client.PostAsync("/api/privacy/erase", FlowsHost.Json(new { value = email })));
        Assert.Empty(await SentAsync(host.Client, email));
    }

    [Theory]
    [InlineData("billing-stripe")]
    [InlineData("billing-razorpay")]
    public async Task A_failed_payment_is_reminded_of_and_waited_for(string flow)
    {
        await demo.SendAsync(flow);
        var run = await RunAsync(flow, "Suspended");

        var steps = (await host.GetAsync($"/activity-execution-summaries/list?workflowInstanceId={run}"))["items"]!.AsArray().Select(step => (string)step!["activityId"]!).ToArray();
        Assert.Contains("remind", steps);
        Assert.Contains("wait", steps);
        Assert.DoesNotContain("pause", steps);
    }

    [Theory]
    [InlineData("bizosaas-campaign_automation")]
    [InlineData("bizosaas-report_generation")]
    public async Task BizOSaaS_gets_its_answer_at_once(string flow)
    {
        var answer = JsonNode.Parse(await demo.SendAsync(flow))!;

        Assert.Equal(("processed", 1, true), ((string?)answer["status"], (int)answer["tenant_id"]!, (bool)answer["demo"]!));
    }

    [Fact]
    public async Task BizOSaaS_gets_the_score_of_its_lead()
    {
        var answer = JsonNode.Parse(await demo.SendAsync("bizosaas-lead_nurturing"))!;

        Assert.Equal(("processed", "ada@example.com", "hot"), ((string?)answer["status"], (string?)answer["email"], (string?)answer["temperature"]));
    }

    [Fact]
    public async Task A_figure_is_kept_and_an_unusual_one_is_told()
    {
        for (var day = 9; day >= 1; day--)
        {
            await demo.PostAsync("/webhook/campaign-analytics", new { name = "demo", value = 100 + day, at = DateTimeOffset.UtcNow.AddDays(-day) });
        }

        var answer = await demo.PostAsync("/webhook/campaign-analytics", new { name = "demo", value = 5000 });

        Assert.Contains("\"ts\":", answer); // what Slack leaves, as a sample
        Assert.DoesNotContain("\"ts\":", await demo.SendAsync("campaign-analytics"));
    }

    private static async Task<JsonObject[]> SentAsync(HttpClient client, string about)
        => [.. (await FlowsHost.Read(await client.GetAsync("/api/demo")))["items"]!.AsArray().Select(one => one!.AsObject()).Where(one => one["sent"]!.ToJsonString().Contains(about, StringComparison.Ordinal))];

    private static string? Field(JsonObject sent, string name) => (string?)sent["sent"]!.AsArray().Single(field => (string?)field!["name"] == name)!["text"];

    private async Task<JsonObject> ApprovalAsync(string flow)
    {
        JsonObject? found = null;
        await Eventually.IsTrueAsync(async () => (found = (await FlowsHost.Read(await host.Client.GetAsync("/api/approvals")))["items"]!.AsArray().Select(item => item!.AsObject()).FirstOrDefault(item => (string?)item["flowName"] == flow)) is not null);
        return found!;
    }

    private async Task<string> RunAsync(string flow, string status)
    {
        string? id = null;
        await Eventually.IsTrueAsync(async () => (id = (string?)(await host.GetAsync($"/workflow-instances?definitionId={flow}"))["items"]!.AsArray().FirstOrDefault(run => (string?)run!["subStatus"] == status || (string?)run["status"] == status)?["id"]) is not null);
        return id!;
    }

    private async Task<JsonNode> OutputAsync(string flow, string name)
    {
        var id = await RunAsync(flow, "Finished");
        return (await host.GetAsync($"/workflow-instances/{id}"))["workflowState"]!["output"]![name]!;
    }
}
