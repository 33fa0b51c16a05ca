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
    public async Task Deliveries_sent_at_the_same_time_start_one_run_and_get_one_answer()
    {
        await host.SaveAsync(Flow.Of("storm", Flow.Endpoint("storm", "POST"), Flow.Activity("wait", "Elsa.Delay").Input("timeSpan", "00:00:00.300"), Flow.Activity("set", "Elsa.SetOutput").Input("outputName", "run").Input("outputValue", "getWorkflowInstanceId()", "JavaScript")), publish: true);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync("storm", "Idempotency-Key", "same", new { a = 1 })));

        Assert.Single((await Task.WhenAll(answers.Select(AnswerAsync))).Distinct());
        Assert.Equal(1, await RunsOfAsync("storm"));
    }

    [Fact]
    public async Task A_later_delivery_gets_the_status_headers_and_body_of_the_first()
    {
        var answer = Flow.Respond("({ run: getWorkflowInstanceId() })").Input("statusCode", "201").Input("responseHeaders", """{"X-Lead":"hot"}""", "Object");
        await host.SaveAsync(Flow.Of("answered", Flow.Endpoint("answered", "POST"), answer), publish: true);

        var first = await SendAsync("answered", "Idempotency-Key", "k", new { a = 1 });
        var second = await SendAsync("answered", "Idempotency-Key", "k", new { a = 1 });

        Assert.Equal(201, (int)first.StatusCode);
        Assert.Equal(["hot"], second.Headers.GetValues("X-Lead"));
        Assert.Equal(await AnswerAsync(first), await AnswerAsync(second));
    }

    [Fact]
    public async Task A_delivery_that_comes_while_the_first_one_runs_waits_for_its_answer()
    {
        await host.SaveAsync(Flow.Of("slow", Flow.Endpoint("slow", "POST").Input("responseMode", "responseNode"), Flow.Activity("wait", "Elsa.Event").Input("eventName", "go-slow"), Flow.Respond("({ run: getWorkflowInstanceId() })")), publish: true);

        // The flow waits, so its first caller is told so; whoever comes again is told the same, before the flow goes on and after.
        var first = await AnswerAsync(await SendAsync("slow", "webhook-id", "k", new { a = 1 }));
        var early = await AnswerAsync(await SendAsync("slow", "webhook-id", "k", new { a = 1 }));
        await host.PostAsync("/events/go-slow/trigger", new { });
        await Eventually.IsTrueAsync(async () => (await host.PostAsync("/workflow-instances", new { definitionId = "slow", statuses = new[] { "Finished" } }))["totalCount"]!.GetValue<int>() == 1);
        var late = await AnswerAsync(await SendAsync("slow", "webhook-id", "k", new { a = 1 }));

        Assert.StartsWith("202 ", first, StringComparison.Ordinal);
        Assert.Equal((first, first), (early, late));
    }

    [Fact]
    public async Task A_copy_of_a_call_that_a_run_waited_for_gets_its_answer_and_resumes_nothing()
    {
        await host.SaveAsync(
            Flow.Of(
                "twice-called",
                Flow.Endpoint("twice-called", "POST").Input("responseMode", "onReceived"),
                Waiting("first", "twice/first"),
                Flow.Respond("({ heard: $json.body.a })"),
                Waiting("second", "twice/second").Input("authorize", "True"),
                Flow.Activity("set", "Elsa.SetOutput").Input("outputName", "done").Input("outputValue", "true", "JavaScript")),
            publish: true);
        await SendAsync("twice-called", "Idempotency-Key", "start", new { });

        var first = await AnswerAsync(await SendWhenAwaitedAsync("twice/first", "k1", new { a = 1 }));
        Assert.Equal((first, first), (await AnswerAsync(await SendAsync("twice/first", "Idempotency-Key", "k1", new { a = 1 })), await AnswerAsync(await SendAsync("twice/first", "webhook-id", "k1", new { a = 1 }))));
        Assert.Equal("200 {\"heard\":1}", first);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync("twice/first", "Idempotency-Key", "k1", new { a = 2 })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("twice/first", "Idempotency-Key", "k2", new { a = 1 })).StatusCode);

        // The first call's answer stays what it was when the run has gone on; and a copy is let in by what the step asked.
        var second = await AnswerAsync(await SendAsync("twice/second", "Idempotency-Key", "k1", new { a = 1 }, host.Client));
        Assert.Equal(second, await AnswerAsync(await SendAsync("twice/second", "Idempotency-Key", "k1", new { a = 1 }, host.Client)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("twice/second", "Idempotency-Key", "k1", new { a = 1 })).StatusCode);
        Assert.Equal(first, await AnswerAsync(await SendAsync("twice/first", "Idempotency-Key", "k1", new { a = 1 })));
        Assert.Equal(1, await RunsOfAsync("twice-called"));
    }

    [Fact]
    public async Task A_failed_delivery_is_answered_as_a_failure_again()
    {
        await host.SaveAsync(Flow.Of("fails-once", Flow.Endpoint("fails-once", "POST"), Flow.Fault("boom", "by chance")), publish: true);

        var first = await AnswerAsync(await SendAsync("fails-once", "Idempotency-Key", "k", new { a = 1 }));
        var second = await AnswerAsync(await SendAsync("fails-once", "Idempotency-Key", "k", new { a = 1 }));

        Assert.StartsWith("500 ", first, StringComparison.Ordinal);
        Assert.Equal(first, second);
        Assert.Equal(1, await RunsOfAsync("fails-once"));
    }

    [Fact]
    public async Task Events_of_Stripe_and_Razorpay_are_told_apart_by_their_ids()
    {
        await host.SaveAsync(Flow.Of("billing", Flow.Endpoint("billing", "POST"), Flow.Respond("({ run: getWorkflowInstanceId() })")), publish: true);

        var stripe = await AnswerAsync(await SendAsync("billing", "Stripe-Signature", "t=1,v1=aa", new { id = "evt_1", @object = "event", pending_webhooks = 2 }));
        Assert.Equal(stripe, await AnswerAsync(await SendAsync("billing", "Stripe-Signature", "t=2,v1=bb", new { id = "evt_1", @object = "event", pending_webhooks = 1 })));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync("billing", "Stripe-Signature", "t=3,v1=cc", new { id = "evt_1", @object = "event", type = "other" })).StatusCode);
        Assert.NotEqual(stripe, await AnswerAsync(await SendAsync("billing", "Stripe-Signature", "t=4,v1=dd", new { id = "evt_2", @object = "event" })));
        var razorpay = await AnswerAsync(await SendAsync("billing", "X-Razorpay-Event-Id", "r1", new { @event = "payment.captured" }));
        Assert.Equal(razorpay, await AnswerAsync(await SendAsync("billing", "X-Razorpay-Event-Id", "r1", new { @event = "payment.captured" })));
        Assert.Equal(3, await RunsOfAsync("billing"));
    }

    [Fact]
    public async Task A_flow_may_say_itself_what_tells_deliveries_apart()
    {
        await host.SaveAsync(Flow.Of("own-key", Flow.Endpoint("own-key", "POST").Input("deliveryKey", "$json.body.lead.id", "JavaScript"), Flow.Respond("({ run: getWorkflowInstanceId() })")), publish: true);

        var first = await AnswerAsync(await SendAsync("own-key", "X-Other", "1", new { lead = new { id = 7 } }));
        Assert.Equal(first, await AnswerAsync(await SendAsync("own-key", "Idempotency-Key", "ignored", new { lead = new { id = 7 } })));
        Assert.NotEqual(first, await AnswerAsync(await SendAsync("own-key", "X-Other", "1", new { lead = new { id = 8 } })));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("own-key", "X-Other", "1", new { lead = (object?)null })).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_every_delivery_counts_unless_the_endpoint_sets_a_window()
    {
        await host.SaveAsync(Flow.Of("no-key", Flow.Endpoint("no-key", "POST"), Flow.Respond("1")), publish: true);
        await host.SaveAsync(Flow.Of("window", Flow.Endpoint("window", "POST").Input("sameContentWithin", "00:05:00"), Flow.Respond("({ run: getWorkflowInstanceId() })")), publish: true);
        foreach (var path in (string[])["no-key", "window"])
        {
            await SendAsync(path, "X-Other", "1", new { a = 1 });
            await SendAsync(path, "X-Other", "2", new { a = 1 });
            await SendAsync(path, "X-Other", "3", new { a = 2 });
        }

        Assert.Equal((3, 2), (await RunsOfAsync("no-key"), await RunsOfAsync("window")));
    }

    [Fact]
    public async Task A_form_that_is_sent_again_says_the_same_whatever_its_boundary()
    {
        await host.SaveAsync(Flow.Of("form-again", Flow.Endpoint("form-again", "POST"), Flow.Respond("1")), publish: true);
        foreach (var boundary in (string[])["first-boundary", "second-boundary"])
        {
            using var form = new MultipartFormDataContent(boundary) { { new StringContent("Ann"), "name" } };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/form-again") { Content = form };
            request.Headers.Add("Idempotency-Key", "k");
            Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.SendAsync(request)).StatusCode);
        }

        Assert.Equal(1, await RunsOfAsync("form-again"));
    }

    [Fact]
    public async Task A_delivery_whose_run_was_deleted_starts_nothing_either()
    {
        await host.SaveAsync(Flow.Of("deleted-run", Flow.Endpoint("deleted-run", "POST"), Flow.Respond("1")), publish: true);
        await SendAsync("deleted-run", "Idempotency-Key", "k", new { a = 1 });
        var id = (await host.PostAsync("/workflow-instances", new { definitionId = "deleted-run" }))["items"]![0]!["id"]!.GetValue<string>();
        await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-instances/{id}");

        Assert.Contains("taken before", await AnswerAsync(await SendAsync("deleted-run", "Idempotency-Key", "k", new { a = 1 })));
        Assert.Equal(0, await RunsOfAsync("deleted-run"));
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
    public void BizOSaaS_is_answered_before_it_gives_up()
    {
        var endpoint = Bizoholic.Flows.Host.Webhooks.WebhookSettings.Read(Bizoholic.Flows.Values.ValueJson.Parse("""{"path":"/bizosaas-x","methods":["POST"]}"""));

        Assert.True(endpoint.WaitWithin(TimeSpan.FromMinutes(2)) < TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(5), endpoint.WaitWithin(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task BizOSaaS_finds_the_host_alive()
        => Assert.Equal("ok", await host.Anonymous.GetStringAsync("/healthz"));

    private async Task<int> RunsOfAsync(string definitionId) => (await host.PostAsync("/workflow-instances", new { definitionId }))["totalCount"]!.GetValue<int>();

    private static async Task<string> AnswerAsync(HttpResponseMessage response) => $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";

    private static JsonObject Waiting(string id, string path)
    {
        var endpoint = Flow.Endpoint(path, "POST");
        (endpoint["id"], endpoint["customProperties"]) = (id, new JsonObject());
        return endpoint;
    }

    private async Task<HttpResponseMessage> SendWhenAwaitedAsync(string path, string key, object body)
    {
        HttpResponseMessage? answer = null;
        await Eventually.IsTrueAsync(async () => (answer = await SendAsync(path, "Idempotency-Key", key, body)).StatusCode != HttpStatusCode.NotFound);
        return answer!;
    }

    private Task<HttpResponseMessage> SendAsync(string path, string header, string key, object body) => SendAsync(path, header, key, body, host.Anonymous);

    private static async Task<HttpResponseMessage> SendAsync(string path, string header, string key, object body, HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhook/{path}") { Content = FlowsHost.Json(body) };
        request.Headers.Add(header, key);
        return await client.SendAsync(request);
    }
}
