using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Samples;

public sealed class SampleRunTests(DemoHost demo) : IClassFixture<DemoHost>
{
    private readonly FlowsHost host = demo.Host;

    /// <summary>Each of them once, by what starts it, with nobody doing more than approving: what was asked for is there at the end, and everywhere it says that it is a demonstration.</summary>
    [Fact]
    public async Task Every_flow_runs_to_its_end()
    {
        var begun = new Dictionary<string, string>();
        foreach (var flow in new[] { "content-pipeline", "client-onboarding", "billing-stripe", "billing-razorpay" })
        {
            begun[flow] = (string)JsonNode.Parse(await demo.SendAsync(flow))!["workflowInstanceId"]!;
        }

        begun["crm-sync"] = await TriggerAsync("crm-sync", "every");
        begun["campaign-analytics"] = await TriggerAsync("campaign-analytics", "monday");
        foreach (var flow in new[] { "bizosaas-campaign_automation", "bizosaas-report_generation", "campaign-analytics" })
        {
            await demo.SendAsync(flow);
        }

        foreach (var flow in new[] { "content-pipeline", "client-onboarding" })
        {
            await Eventually.IsTrueAsync(async () => await ApprovalOfAsync(begun[flow]) is not null);
            await FlowsHost.Read(await host.Client.PostAsync($"/api/approvals/{(await ApprovalOfAsync(begun[flow]))!["id"]}/approve", FlowsHost.Json(new { })));
        }

        // The client pays before the second reminder.
        await demo.PostAsync("/webhook/billing-stripe", JsonNode.Parse("""{"id":"evt_paid","object":"event","type":"invoice.paid","created":1800000100,"data":{"object":{"id":"in_demo","object":"invoice","amount_paid":4900,"currency":"usd","customer":"cus_demo","customer_email":"ann@example.com","parent":{"subscription_details":{"subscription":"sub_demo"}}}}}""")!);
        await demo.PostAsync("/webhook/billing-razorpay", JsonNode.Parse("""{"entity":"event","event":"subscription.charged","created_at":1800000100,"payload":{"subscription":{"entity":{"id":"sub_demo","status":"active","customer_id":"cust_demo"}},"payment":{"entity":{"id":"pay_paid","amount":99900,"currency":"INR","email":"asha@example.com"}}}}""")!);

        foreach (var (flow, run) in begun)
        {
            await Eventually.IsTrueAsync(async () => (string?)(await host.GetAsync($"/workflow-instances/{run}"))["status"] == "Finished");
            var ended = await host.GetAsync($"/workflow-instances/{run}");
            Assert.True((string?)ended["subStatus"] == "Finished" && (int)ended["incidentCount"]! == 0, $"{flow}: {ended["subStatus"]}");
        }

        var post = (await host.GetAsync($"/workflow-instances/{begun["content-pipeline"]}"))["workflowState"]!["output"]!["result"]!["post"]!;
        Assert.Equal((true, "Demo title: green tea"), ((bool)post["sample"]!, (string?)post["title"]));
        Assert.NotNull((await host.GetAsync($"/workflow-instances/{begun["crm-sync"]}"))["workflowState"]!["output"]!["report"]);
        foreach (var steps in new[] { begun["billing-stripe"], begun["billing-razorpay"] })
        {
            Assert.DoesNotContain("pause", (await host.GetAsync($"/activity-execution-summaries/list?workflowInstanceId={steps}"))["items"]!.AsArray().Select(step => (string)step!["activityId"]!));
        }
    }

    /// <summary>Starts a flow at a trigger that nobody calls, as the editor does.</summary>
    private async Task<string> TriggerAsync(string flow, string trigger)
        => (string)(await FlowsHost.Read(await host.Client.PostAsync($"/api/flows/{flow}/test", FlowsHost.Json(new { triggerActivityId = trigger, input = new { } }))))["runId"]!;

    private async Task<JsonObject?> ApprovalOfAsync(string run)
        => (await FlowsHost.Read(await host.Client.GetAsync("/api/approvals")))["items"]!.AsArray().Select(item => item!.AsObject()).FirstOrDefault(item => (string?)item["runId"] == run);
}
