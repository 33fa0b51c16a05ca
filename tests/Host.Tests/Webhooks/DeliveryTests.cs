using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

public sealed class DeliveryTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Theory]
    [InlineData("Idempotency-Key")]
    [InlineData("webhook-id")]
    public async Task A_delivery_sent_twice_starts_one_run(string header)
    {
        var path = $"once-{header}".ToLowerInvariant();
        await host.SaveAsync(Flow.Of(path, Flow.Endpoint(path, "POST").Input("responseMode", "onReceived"), Flow.WriteLine("a", "x")), publish: true);

        var first = await FlowsHost.Read(await SendAsync(path, header, "k1", new { a = 1 }));
        var second = await FlowsHost.Read(await SendAsync(path, header, "k1", new { a = 1 }));
        var other = await SendAsync(path, header, "k1", new { a = 2 });

        Assert.Equal(first["workflowInstanceId"]!.GetValue<string>(), second["workflowInstanceId"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(1, (await host.PostAsync("/workflow-instances", new { definitionId = path }))["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task Deliveries_sent_at_the_same_time_start_one_run()
    {
        await host.SaveAsync(Flow.Of("storm", Flow.Endpoint("storm", "POST"), Flow.Respond("({ ok: true })")), publish: true);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync("storm", "Idempotency-Key", "same", new { a = 1 })));

        Assert.Equal(1, (await host.PostAsync("/workflow-instances", new { definitionId = "storm" }))["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task BizOSaaS_gets_200_and_its_client_never_becomes_the_tenant()
    {
        await host.SaveAsync(Flow.Of("nurture", Flow.Endpoint("bizosaas-lead_nurturing", "POST"), Flow.Respond("({ ok: true })")), publish: true);

        var response = await host.Anonymous.PostAsync("/webhook/bizosaas-lead_nurturing", FlowsHost.Json(new { tenant_id = 42, workflow_type = "lead_nurturing", parameters = new { } }));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, (await host.PostAsync("/workflow-instances", new { definitionId = "nurture" }))["totalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task BizOSaaS_gets_200_from_a_flow_that_waits_too()
    {
        await host.SaveAsync(Flow.Of("reports", Flow.Endpoint("bizosaas-report_generation", "POST"), Flow.Activity("wait", "Elsa.Event").Input("eventName", "later")), publish: true);

        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsync("/webhook/bizosaas-report_generation", FlowsHost.Json(new JsonObject()))).StatusCode);
    }

    [Fact]
    public async Task BizOSaaS_finds_the_host_alive()
        => Assert.Equal("ok", await host.Anonymous.GetStringAsync("/healthz"));

    private async Task<HttpResponseMessage> SendAsync(string path, string header, string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhook/{path}") { Content = FlowsHost.Json(body) };
        request.Headers.Add(header, key);
        return await host.Anonymous.SendAsync(request);
    }
}
