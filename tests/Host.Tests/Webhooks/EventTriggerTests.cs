using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

/// <summary>Triggers that take what services send: signatures over the raw bytes, one run for one event, and nothing stored of what is not genuine.</summary>
public sealed class EventTriggerTests : IAsyncLifetime
{
    private const string StripeSecret = "whsec_of_the_endpoint";
    private FlowsHost _host = null!;

    public async Task InitializeAsync() => _host = await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Stripe_each_verdict_has_its_answer_and_one_event_is_one_run()
    {
        var credential = await CredentialAsync("stripeApi", new { secretKey = "sk_test_1", signatureSecret = $"{StripeSecret}, whsec_next" });
        await PublishAsync("StripeEvent", "stripe", credential, "invoice.*");
        var paid = Event("evt_1", "invoice.paid");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        await RefusedAsync(HttpStatusCode.BadRequest, "malformed", await SendAsync("stripe", paid));
        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("stripe", paid, ("Stripe-Signature", StripeFake.Sign("whsec_wrong", paid, now))));
        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("stripe", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(paid) + " "), ("Stripe-Signature", StripeFake.Sign(StripeSecret, paid, now))));
        await RefusedAsync(HttpStatusCode.Unauthorized, "too-old", await SendAsync("stripe", paid, ("Stripe-Signature", StripeFake.Sign(StripeSecret, paid, now - 400))));
        Assert.Empty(await RunsAsync());

        Assert.Contains("was started", await OkAsync(await SendAsync("stripe", paid, ("Stripe-Signature", StripeFake.Sign(StripeSecret, paid, now)))));
        Assert.Contains("was taken before", await OkAsync(await SendAsync("stripe", paid, ("Stripe-Signature", StripeFake.Sign("whsec_next", paid, now)))));
        var other = Event("evt_2", "customer.created");
        Assert.Contains("does not start on this event", await OkAsync(await SendAsync("stripe", other, ("Stripe-Signature", StripeFake.Sign(StripeSecret, other, now)))));

        var read = await OutputAsync();
        Assert.Equal(("stripe", "invoicePaid", 49.5, "USD", "ann@example.com"), ((string?)read["gateway"], (string?)read["kind"], (double)read["amount"]!, (string?)read["currency"], (string?)read["email"]));
    }

    [Fact]
    public async Task Razorpay_one_body_is_one_run_whatever_id_comes_beside_it()
    {
        await PublishAsync("RazorpayEvent", "razorpay", await CredentialAsync("razorpayApi", new { webhookSecret = "hook" }));
        var body = """{"entity":"event","event":"payment.captured","created_at":1800000000,"payload":{"payment":{"entity":{"id":"pay_1","amount":50000,"currency":"INR","email":"a@b.test"}}}}"""u8.ToArray();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData("hook"u8, body));

        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("razorpay", body, ("X-Razorpay-Signature", signature[..^1] + (signature[^1] == '0' ? '1' : '0')), ("x-razorpay-event-id", "e1")));
        await OkAsync(await SendAsync("razorpay", body, ("X-Razorpay-Signature", signature), ("x-razorpay-event-id", "e1")));
        Assert.Contains("was taken before", await OkAsync(await SendAsync("razorpay", body, ("X-Razorpay-Signature", signature), ("x-razorpay-event-id", "e2"))));

        Assert.Equal(("paymentSucceeded", 500.0), ((string?)(await OutputAsync())["kind"], (double)(await OutputAsync())["amount"]!));
    }

    [Theory]
    [InlineData("payment.captured", "order.paid", "paymentSucceeded")]
    [InlineData("order.paid", "payment.captured", "paymentSucceeded")]
    [InlineData("subscription.charged", "invoice.paid", "invoicePaid")]
    [InlineData("invoice.paid", "subscription.charged", "invoicePaid")]
    public async Task Razorpay_one_payment_is_one_run_though_two_events_tell_of_it(string first, string second, string kind)
    {
        await PublishAsync("RazorpayEvent", "razorpay", await CredentialAsync("razorpayApi", new { webhookSecret = "hook" }), kind);

        Assert.Contains("was started", await OkAsync(await SendRazorpayAsync(first, "pay_1")));
        Assert.Contains("was taken before", await OkAsync(await SendRazorpayAsync(second, "pay_1")));
        Assert.Equal((first, kind, "pay_1"), ((string?)(await OutputAsync())["type"], (string?)(await OutputAsync())["kind"], (string?)(await OutputAsync())["paymentId"]));
        Assert.Equal(kind == "invoicePaid" ? "sub_1" : null, (string?)(await OutputAsync())["subscriptionId"]);

        Assert.Contains("was started", await OkAsync(await SendRazorpayAsync(second, "pay_2")));
        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task Razorpay_an_event_that_the_flow_does_not_ask_for_does_not_take_the_payment_s_run()
    {
        await PublishAsync("RazorpayEvent", "razorpay", await CredentialAsync("razorpayApi", new { webhookSecret = "hook" }), "order.paid");

        Assert.Contains("does not start on this event", await OkAsync(await SendRazorpayAsync("payment.captured", "pay_1")));
        Assert.Contains("was started", await OkAsync(await SendRazorpayAsync("order.paid", "pay_1")));
    }

    [Fact]
    public async Task PayPal_is_asked_and_a_changed_space_makes_it_another_event()
    {
        await using var paypal = await PayPalFake.StartAsync();
        var credential = await CredentialAsync("payPalApi", new { clientId = PayPalFake.ClientId, secret = PayPalFake.Secret, webhookId = PayPalFake.WebhookId, url = paypal.Address.ToString() });
        await PublishAsync("PayPalEvent", "paypal", credential);
        var body = """{ "id":"WH-1", "event_type":"PAYMENT.CAPTURE.COMPLETED", "resource":{"id":"CAP-1","amount":{"currency_code":"USD","value":"10.50"},"custom_id":"lead-7"}}"""u8.ToArray();

        await RefusedAsync(HttpStatusCode.BadRequest, "malformed", await SendAsync("paypal", body));
        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("paypal", [.. body, (byte)' '], Headers(PayPalFake.Sign(body, DateTimeOffset.UtcNow))));
        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("paypal", body, Headers(PayPalFake.Sign(body, DateTimeOffset.UtcNow, "WH-other"))));
        await RefusedAsync(HttpStatusCode.Unauthorized, "too-old", await SendAsync("paypal", body, Headers(PayPalFake.Sign(body, DateTimeOffset.UtcNow.AddDays(-4)))));
        paypal.FailNext(503, """{"name":"INTERNAL_SERVICE_ERROR","message":"down"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync("paypal", body, Headers(PayPalFake.Sign(body, DateTimeOffset.UtcNow)))).StatusCode);
        Assert.Empty(await RunsAsync());

        await OkAsync(await SendAsync("paypal", body, Headers(PayPalFake.Sign(body, DateTimeOffset.UtcNow))));
        Assert.Contains("was taken before", await OkAsync(await SendAsync("paypal", body, Headers(PayPalFake.Sign(body, DateTimeOffset.UtcNow)))));
        Assert.Equal(("paymentSucceeded", "lead-7", 10.5), ((string?)(await OutputAsync())["kind"], (string?)(await OutputAsync())["reference"], (double)(await OutputAsync())["amount"]!));
    }

    [Fact]
    public async Task PayU_the_reverse_hash_covers_the_amount_as_it_is_written()
    {
        await PublishAsync("PayUEvent", "payu", await CredentialAsync("payUApi", new { key = "gtKFFx", salt = "eCwWELxi" }));
        var right = PayUForm("10.00", "10.00");

        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("payu", PayUForm("10.00", "10"), ("Content-Type", "application/x-www-form-urlencoded")));
        await RefusedAsync(HttpStatusCode.BadRequest, "malformed", await SendAsync("payu", Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(right) + "&amount=99.00"), ("Content-Type", "application/x-www-form-urlencoded")));
        await OkAsync(await SendAsync("payu", right, ("Content-Type", "application/x-www-form-urlencoded")));
        Assert.Contains("was taken before", await OkAsync(await SendAsync("payu", right, ("Content-Type", "application/x-www-form-urlencoded"))));

        Assert.Equal(("paymentSucceeded", "t1", "lead-7"), ((string?)(await OutputAsync())["kind"], (string?)(await OutputAsync())["reference"], (string?)(await OutputAsync())["metadata"]!["udf1"]));
    }

    [Fact]
    public async Task WordPress_signed_deliveries_start_once()
    {
        var secret = StandardWebhook.NewSecret();
        await PublishAsync("WordPressEvent", "wordpress", await CredentialAsync("webhookSecret", new { secret }), "form.*");
        var body = """{"type":"wordpress.form.submitted","site":"https://x.test","data":{"form":"lead","fields":{"email":"ann@example.com"}}}"""u8.ToArray();
        var signer = new StandardWebhook([secret], TimeProvider.System);

        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("wordpress", body, Headers(new StandardWebhook([StandardWebhook.NewSecret()], TimeProvider.System).Sign("d1", body))));
        await OkAsync(await SendAsync("wordpress", body, Headers(signer.Sign("d1", body))));
        Assert.Contains("was taken before", await OkAsync(await SendAsync("wordpress", body, Headers(signer.Sign("d1", body)))));

        Assert.Equal("ann@example.com", (string?)(await OutputAsync())["email"]);
    }

    [Fact]
    public async Task WordPress_the_address_of_a_form_is_found_whatever_its_field_is_called()
    {
        var secret = StandardWebhook.NewSecret();
        await PublishAsync("WordPressEvent", "wordpress", await CredentialAsync("webhookSecret", new { secret }));
        var body = """{"type":"wordpress.form.submitted","data":{"form":"Contact us","source":"contact-form-7","fields":{"your-name":"Ann @ Acme","mail-me":"yes","your-email":"ann@example.com"}}}"""u8.ToArray();

        await OkAsync(await SendAsync("wordpress", body, Headers(new StandardWebhook([secret], TimeProvider.System).Sign("d1", body))));

        Assert.Equal("ann@example.com", (string?)(await OutputAsync())["email"]);
    }

    [Fact]
    public async Task A_secret_that_is_plain_text_is_told_when_the_flow_is_published()
    {
        var credential = await CredentialAsync("webhookSecret", new { secret = "our own words - and many!" });

        var refused = await _host.SendAsync("/workflow-definitions", FlowsHost.Saving(Flow.Of("plain", Trigger("WordPressEvent", credential).Input("path", "plain")), publish: true));
        var text = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("is plain text, and signed webhooks need a key", text);
        Assert.DoesNotContain("our own words", text);
    }

    [Fact]
    public async Task BizOSaaS_is_answered_with_what_the_flow_ends_with()
    {
        var secret = StandardWebhook.NewSecret();
        var trigger = Trigger("BizosaasCall", await CredentialAsync("webhookSecret", new { secret })).Input("workflowType", "lead_scoring");
        await _host.SaveAsync(Flow.Of("scoring", trigger, Flow.Respond("JSON.stringify({tenant: $json.tenantId, lead: $json.parameters.lead})")), publish: true);
        var body = """{"tenant_id":7,"workflow_type":"lead_scoring","parameters":{"lead":"Ann"}}"""u8.ToArray();

        await RefusedAsync(HttpStatusCode.BadRequest, "malformed", await SendAsync("bizosaas-lead_scoring", body));
        var answer = await SendAsync("bizosaas-lead_scoring", body, Headers(new StandardWebhook([secret], TimeProvider.System).Sign("d1", body)));

        Assert.Equal("""{"tenant":7,"lead":"Ann"}""", await OkAsync(answer));
    }

    [Fact]
    public async Task In_mid_flow_a_run_waits_for_the_event_about_its_customer_and_hears_it_once()
    {
        var credential = await CredentialAsync("stripeApi", new { secretKey = "sk_test_1", signatureSecret = StripeSecret });
        await _host.SaveAsync(
            Flow.Of(
                "waits",
                Flow.Endpoint("customer", "POST").Input("responseMode", "onReceived"),
                Flow.Activity("paid", "Bizoholic.StripeEvent").Input("path", "stripe").Input("credential", credential).Input("events", """["invoice.*"]""", "Object").Input("about", "$json.body.customer", "JavaScript"),
                Flow.Activity("again", "Bizoholic.StripeEvent").Input("path", "stripe").Input("credential", credential).Input("events", """["invoice.*"]""", "Object").Input("about", "$json.email", "JavaScript"),
                Flow.Activity("out", "Elsa.SetOutput").Input("outputName", "event").Input("outputValue", "$json", "JavaScript")),
            publish: true);

        // Nobody waits yet: the service hears that all is well, and a stranger that it is not.
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_0", "invoice.paid"))));
        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await SendAsync("stripe", Event("evt_1", "invoice.paid"), ("Stripe-Signature", StripeFake.Sign("whsec_wrong", Event("evt_1", "invoice.paid"), DateTimeOffset.UtcNow.ToUnixTimeSeconds()))));

        var (mine, other) = (await StartAsync("cus_1"), await StartAsync("cus_2"));
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_2", "customer.created"))));
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_3", "invoice.paid", "cus_3", "ben@example.com"))));
        Assert.Contains("One run goes on", await OkAsync(await SendSignedAsync(Event("evt_4", "invoice.paid"))));
        await WaitsAtAsync(mine, "again");

        // The same delivery again: the run waits for the next event, not for this one.
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_4", "invoice.paid"))));
        Assert.Contains("One run goes on", await OkAsync(await SendSignedAsync(Event("evt_5", "invoice.payment_failed"))));
        await Eventually.IsTrueAsync(async () => (string?)(await _host.GetAsync($"/workflow-instances/{mine}"))["status"] == "Finished");

        Assert.Equal("invoice.payment_failed", (string?)(await _host.GetAsync($"/workflow-instances/{mine}"))["workflowState"]!["output"]!["event"]!["type"]);
        Assert.Equal("Running", (string?)(await _host.GetAsync($"/workflow-instances/{other}"))["status"]);
    }

    /// <summary>A checkout page may be paid while the run that made it is still under way.</summary>
    [Theory]
    [InlineData("7")]
    [InlineData("0")]
    public async Task What_came_since_the_run_began_is_heard_when_it_comes_to_wait(string days)
    {
        await _host.DisposeAsync();
        _host = await FlowsHost.StartAsync(("Webhooks:EventsKeptDays", days));
        var credential = await CredentialAsync("stripeApi", new { secretKey = "sk_test_1", signatureSecret = StripeSecret });
        JsonObject Paid(string id) => Flow.Activity(id, "Bizoholic.StripeEvent").Input("path", "stripe").Input("credential", credential).Input("events", """["invoice.*"]""", "Object");
        await _host.SaveAsync(
            Flow.Of(
                "waits",
                Flow.Endpoint("customer", "POST").Input("responseMode", "onReceived"),
                Flow.Activity("go", "Elsa.Event").Input("eventName", "go"),
                Paid("paid").Input("about", "$('in').first().json.body.customer", "JavaScript"),
                Flow.Activity("out", "Elsa.SetOutput").Input("outputName", "event").Input("outputValue", "$json", "JavaScript"),
                Paid("any")),
            publish: true);
        await OkAsync(await SendSignedAsync(Event("evt_before", "invoice.created")));
        var run = await StartAsync("cus_1");
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_other", "invoice.paid", "cus_2"))));
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_early", "invoice.paid"))));
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_next", "invoice.voided"))));

        Assert.True((await _host.Client.PostAsJsonAsync($"{FlowsHost.Api}/events/go/trigger", new { })).IsSuccessStatusCode);
        if (days == "0")
        {
            await WaitsAtAsync(run, "paid");
            return;
        }

        // What takes any event takes only what comes from now on.
        await WaitsAtAsync(run, "any");
        Assert.Equal("invoice.paid", (string?)(await EventOfAsync(run))["type"]);
        Assert.Contains("No run waits", await OkAsync(await SendSignedAsync(Event("evt_early", "invoice.paid"))));
        Assert.Contains("One run goes on", await OkAsync(await SendSignedAsync(Event("evt_any", "invoice.paid", "cus_9"))));
    }

    [Fact]
    public async Task Events_that_are_kept_of_a_person_are_erased_with_the_rest()
    {
        var credential = await CredentialAsync("stripeApi", new { secretKey = "sk_test_1", signatureSecret = StripeSecret });
        await _host.SaveAsync(
            Flow.Of("waits", Flow.Endpoint("customer", "POST").Input("responseMode", "onReceived"), Flow.Activity("go", "Elsa.Event").Input("eventName", "go"), Flow.Activity("paid", "Bizoholic.StripeEvent").Input("path", "stripe").Input("credential", credential).Input("about", "$json.customer", "JavaScript")),
            publish: true);
        await OkAsync(await SendSignedAsync(Event("evt_1", "invoice.paid")));
        await OkAsync(await SendSignedAsync(Event("evt_2", "invoice.paid", "cus_2", "ben@example.com")));

        Assert.Equal(1, (int)(await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/privacy/erase", new { value = " Ann@Example.com " })))["events"]!);
        Assert.Equal(0, (int)(await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/privacy/erase", new { value = "ann@example.com" })))["events"]!);
    }

    /// <summary>A run is found by what the gateway's events bear: an address, our own reference, a field of ours.</summary>
    [Theory]
    [InlineData("razorpay", "Ann@example.com")]
    [InlineData("paypal", "lead-7")]
    [InlineData("payu", "lead-7")]
    public async Task A_payment_at_each_gateway_lets_the_run_about_it_go_on(string gateway, string about)
    {
        await using var paypal = await PayPalFake.StartAsync();
        var (step, credential) = gateway switch
        {
            "razorpay" => ("RazorpayEvent", await CredentialAsync("razorpayApi", new { webhookSecret = "hook" })),
            "paypal" => ("PayPalEvent", await CredentialAsync("payPalApi", new { clientId = PayPalFake.ClientId, secret = PayPalFake.Secret, webhookId = PayPalFake.WebhookId, url = paypal.Address.ToString() })),
            _ => ("PayUEvent", await CredentialAsync("payUApi", new { key = "gtKFFx", salt = "eCwWELxi" })),
        };
        await _host.SaveAsync(
            Flow.Of(
                "waits",
                Flow.Endpoint("customer", "POST").Input("responseMode", "onReceived"),
                Flow.Activity("paid", $"Bizoholic.{step}").Input("path", gateway).Input("credential", credential).Input("events", """["paymentSucceeded"]""", "Object").Input("about", "$json.body.customer", "JavaScript"),
                Flow.Activity("out", "Elsa.SetOutput").Input("outputName", "event").Input("outputValue", "$json", "JavaScript")),
            publish: true);
        var (mine, other) = (await StartAsync(about), await StartAsync("lead-8"));

        await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", await PayAsync(gateway, isGenuine: false));
        Assert.Contains("One run goes on", await OkAsync(await PayAsync(gateway)));
        Assert.Contains("No run waits", await OkAsync(await PayAsync(gateway)));

        await Eventually.IsTrueAsync(async () => (string?)(await _host.GetAsync($"/workflow-instances/{mine}"))["status"] == "Finished");
        Assert.Equal((gateway, "paymentSucceeded"), ((string?)(await EventOfAsync(mine))["gateway"], (string?)(await EventOfAsync(mine))["kind"]));
        Assert.Equal("Running", (string?)(await _host.GetAsync($"/workflow-instances/{other}"))["status"]);
    }

    [Fact]
    public async Task One_event_starts_a_flow_and_lets_others_go_on()
    {
        var secret = StandardWebhook.NewSecret();
        var credential = await CredentialAsync("webhookSecret", new { secret });
        await PublishAsync("WordPressEvent", "wordpress", credential);
        await _host.SaveAsync(
            Flow.Of("waits", Flow.Endpoint("post", "POST").Input("responseMode", "onReceived"), Flow.Activity("paid", "Bizoholic.WordPressEvent").Input("path", "wordpress").Input("credential", credential).Input("about", "$json.body.post", "JavaScript")),
            publish: true);
        var waiting = await StartAsync("x", "post", new { post = 12 });
        var body = """{"type":"wordpress.post.status_changed","data":{"id":12,"status":"publish"}}"""u8.ToArray();

        Assert.Contains("was started", await OkAsync(await SendAsync("wordpress", body, Headers(new StandardWebhook([secret], TimeProvider.System).Sign("d1", body)))));

        await Eventually.IsTrueAsync(async () => (string?)(await _host.GetAsync($"/workflow-instances/{waiting}"))["status"] == "Finished");
        await Eventually.IsTrueAsync(async () => (await RunsAsync()).All(run => (string?)run!["status"] == "Finished") && (await RunsAsync()).Count == 2);
    }

    [Fact]
    public async Task A_call_of_BizOSaaS_is_waited_for_and_answered_at_once()
    {
        await _host.SaveAsync(
            Flow.Of("waits", Flow.Endpoint("lead", "POST").Input("responseMode", "onReceived"), Flow.Activity("scored", "Bizoholic.BizosaasCall").Input("workflowType", "lead_scored").Input("about", "$json.body.email", "JavaScript")),
            publish: true);
        var waiting = await StartAsync("x", "lead", new { email = "Ann@example.com" });

        var answer = await SendAsync("bizosaas-lead_scored", """{"tenant_id":7,"workflow_type":"lead_scored","parameters":{"lead":{"email":"ann@example.com"},"score":90}}"""u8.ToArray());

        Assert.Contains("One run goes on", await OkAsync(answer));
        await Eventually.IsTrueAsync(async () => (string?)(await _host.GetAsync($"/workflow-instances/{waiting}"))["status"] == "Finished");
    }

    [Fact]
    public async Task Without_a_credential_nobody_is_let_in()
    {
        await PublishAsync("StripeEvent", "bare", null);
        var answer = await SendAsync("bare", Event("evt_1", "invoice.paid"), ("Stripe-Signature", "t=1,v1=00"));

        Assert.Contains("no credential yet", await RefusedAsync(HttpStatusCode.Unauthorized, "wrong-signature", answer));
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task In_demo_mode_a_call_without_a_credential_is_a_sample()
    {
        await _host.DisposeAsync();
        _host = await FlowsHost.StartAsync(("Demo", "true"));
        await PublishAsync("StripeEvent", "demo", null);

        await OkAsync(await SendAsync("demo", Event("evt_1", "invoice.paid")));

        Assert.Equal((true, "invoicePaid"), ((bool)(await OutputAsync())["sample"]!, (string?)(await OutputAsync())["kind"]));
    }

    private Task<HttpResponseMessage> SendSignedAsync(byte[] body) => SendAsync("stripe", body, ("Stripe-Signature", StripeFake.Sign(StripeSecret, body, DateTimeOffset.UtcNow.ToUnixTimeSeconds())));

    /// <summary>Tells of a payment as the gateway does.</summary>
    private Task<HttpResponseMessage> PayAsync(string gateway, bool isGenuine = true)
    {
        var razorpay = """{"entity":"event","event":"payment.captured","created_at":1800000000,"payload":{"payment":{"entity":{"id":"pay_1","amount":50000,"currency":"INR","email":"ann@example.com"}}}}"""u8.ToArray();
        var paypal = """{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"CAP-1","amount":{"currency_code":"USD","value":"10.50"},"custom_id":"lead-7"}}"""u8.ToArray();
        return gateway switch
        {
            "razorpay" => SendAsync(gateway, razorpay, ("X-Razorpay-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(isGenuine ? "hook"u8 : "other"u8, razorpay)))),
            "paypal" => SendAsync(gateway, paypal, Headers(PayPalFake.Sign(paypal, DateTimeOffset.UtcNow, isGenuine ? PayPalFake.WebhookId : "WH-other"))),
            _ => SendAsync(gateway, PayUForm("10.00", isGenuine ? "10.00" : "10"), ("Content-Type", "application/x-www-form-urlencoded")),
        };
    }

    /// <summary>One of the events with which Razorpay tells of a payment, with what it holds beside the payment.</summary>
    private Task<HttpResponseMessage> SendRazorpayAsync(string type, string payment)
    {
        var beside = type switch
        {
            "order.paid" => ""","order":{"entity":{"id":"order_1","amount":50000,"amount_paid":50000,"currency":"INR","status":"paid"}}""",
            "subscription.charged" => ""","subscription":{"entity":{"id":"sub_1","status":"active","customer_id":"cust_1"}}""",
            "invoice.paid" => ""","order":{"entity":{"id":"order_1","amount":50000,"currency":"INR"}},"invoice":{"entity":{"id":"inv_1","payment_id":"#","subscription_id":"sub_1","amount":50000,"currency":"INR","status":"paid"}}""",
            _ => "",
        };
        var body = Encoding.UTF8.GetBytes(("""{"entity":"event","event":"$","created_at":1800000000,"payload":{"payment":{"entity":{"id":"#","order_id":"order_1","amount":50000,"currency":"INR","status":"captured","email":"ann@example.com"}}""" + beside + "}}")
            .Replace("$", type, StringComparison.Ordinal).Replace("#", payment, StringComparison.Ordinal));
        return SendAsync("razorpay", body, ("X-Razorpay-Signature", Convert.ToHexStringLower(HMACSHA256.HashData("hook"u8, body))), ("x-razorpay-event-id", Guid.NewGuid().ToString()));
    }

    private async Task<JsonNode> EventOfAsync(string run) => (await _host.GetAsync($"/workflow-instances/{run}"))["workflowState"]!["output"]!["event"]!;

    /// <summary>Starts a run and waits until it waits.</summary>
    private async Task<string> StartAsync(string customer, string path = "customer", object? body = null)
    {
        var answer = JsonNode.Parse(await OkAsync(await _host.Anonymous.PostAsJsonAsync($"/webhook/{path}", body ?? new { customer })))!;
        var run = (string)answer["workflowInstanceId"]!;
        await Eventually.IsTrueAsync(async () => (string?)(await _host.GetAsync($"/workflow-instances/{run}"))["subStatus"] == "Suspended");
        return run;
    }

    private Task WaitsAtAsync(string run, string step) => Eventually.IsTrueAsync(async () =>
        (string?)(await _host.GetAsync($"/workflow-instances/{run}"))["subStatus"] == "Suspended"
        && (await _host.GetAsync($"/activity-execution-summaries/list?workflowInstanceId={run}"))["items"]!.AsArray().Any(one => (string?)one!["activityId"] == step));

    private static byte[] Event(string id, string type, string customer = "cus_1", string email = "ann@example.com") => Encoding.UTF8.GetBytes(
        """{"id":"#id","object":"event","type":"#type","created":1800000000,"data":{"object":{"id":"in_1","object":"invoice","amount_paid":4950,"currency":"usd","customer":"#customer","customer_email":"#email"}}}"""
            .Replace("#id", id, StringComparison.Ordinal).Replace("#type", type, StringComparison.Ordinal).Replace("#customer", customer, StringComparison.Ordinal).Replace("#email", email, StringComparison.Ordinal));

    private static byte[] PayUForm(string amount, string hashed)
    {
        var text = $"eCwWELxi|success||||||||||lead-7|ann@example.com|Ann|SEO|{hashed}|t1|gtKFFx";
        var hash = Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(text)));
        return Encoding.UTF8.GetBytes($"mihpayid=403&status=success&txnid=t1&amount={amount}&productinfo=SEO&firstname=Ann&email=ann%40example.com&udf1=lead-7&udf2=&udf3=&udf4=&udf5=&key=gtKFFx&hash={hash}");
    }

    private static (string, string)[] Headers(IReadOnlyDictionary<string, string> headers) => [.. headers.Select(header => (header.Key, header.Value))];

    private static JsonObject Trigger(string type, string? credential)
    {
        var trigger = Flow.Activity("in", $"Bizoholic.{type}");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return credential is null ? trigger : trigger.Input("credential", credential);
    }

    private async Task PublishAsync(string type, string path, string? credential, string? events = null)
    {
        var trigger = Trigger(type, credential).Input("path", path);
        if (events is not null)
        {
            trigger.Input("events", $"""["{events}"]""", "Object");
        }

        await _host.SaveAsync(Flow.Of(path, trigger, Flow.Activity("out", "Elsa.SetOutput").Input("outputName", "event").Input("outputValue", "$json", "JavaScript")), publish: true);
    }

    private async Task<string> CredentialAsync(string type, object values)
        => (string)(await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/credentials", new { name = type, type, values })))["credential"]!["id"]!;

    private async Task<HttpResponseMessage> SendAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhook/{path}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", headers.FirstOrDefault(header => header.Name == "Content-Type").Value ?? "application/json");
        foreach (var (name, value) in headers.Where(header => header.Name != "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _host.Anonymous.SendAsync(request);
    }

    private static async Task<string> OkAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return text;
    }

    private static async Task<string> RefusedAsync(HttpStatusCode status, string code, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Equal(code, (string?)JsonNode.Parse(text)!["code"]);
        return text;
    }

    private async Task<JsonArray> RunsAsync() => (await _host.GetAsync("/workflow-instances"))["items"]!.AsArray();

    /// <summary>What the only run read.</summary>
    private async Task<JsonNode> OutputAsync()
    {
        await Eventually.IsTrueAsync(async () => (await RunsAsync()) is [{ } run] && (string?)run["status"] == "Finished");
        var id = (string)(await RunsAsync()).Single()!["id"]!;
        return (await _host.GetAsync($"/workflow-instances/{id}"))["workflowState"]!["output"]!["event"]!;
    }
}
