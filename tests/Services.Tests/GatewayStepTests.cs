using System.Text;
using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The billing steps at PayPal, Razorpay and PayU, against stand-ins as strict as they are.</summary>
public sealed class GatewayStepTests : IAsyncLifetime
{
    private PayPalFake _paypal = null!;
    private RazorpayFake _razorpay = null!;
    private PayUFake _payu = null!;

    private Surroundings Here => new Surroundings()
        .With("paypal", "payPalApi", ("clientId", PayPalFake.ClientId), ("secret", PayPalFake.Secret), ("accessToken", "A21AA-token"), ("url", _paypal.Address.ToString()))
        .With("razorpay", "razorpayApi", ("keyId", RazorpayFake.KeyId), ("keySecret", RazorpayFake.KeySecret), ("url", _razorpay.Address.ToString()))
        .With("payu", "payUApi", ("key", PayUFake.Key), ("salt", PayUFake.Salt), ("url", _payu.Address.ToString()), ("infoUrl", _payu.Address.ToString()));

    public async Task InitializeAsync() => (_paypal, _razorpay, _payu) = (await PayPalFake.StartAsync(), await RazorpayFake.StartAsync(), await PayUFake.StartAsync());

    public async Task DisposeAsync()
    {
        await _paypal.DisposeAsync();
        await _razorpay.DisposeAsync();
        await _payu.DisposeAsync();
    }

    [Fact]
    public async Task Razorpay_a_customer_and_a_subscription_are_made_once_though_answers_get_lost()
    {
        var customer = new { credential = "razorpay", email = "ann@example.com", customerName = "Ann", phone = "+919900000000" };
        _razorpay.LoseAnswer();
        await Here.FailAsync<CreateCustomer>(customer);
        var made = await Here.RunAsync<CreateCustomer>(customer);
        Assert.Equal(("cust_1", false), (made["id"].AsString(), made["isNew"].Boolean));

        var subscription = new { credential = "razorpay", customerId = "cust_1", price = await PlanAsync(10_000), quantity = 2, trialDays = 7, notes = new { type = "Object", value = "{\"lead\": 7}" } };
        _razorpay.LoseAnswer();
        await Here.FailAsync<StartSubscription>(subscription);
        var started = await Here.RunAsync<StartSubscription>(subscription);
        Assert.Equal(("sub_1", "https://rzp.io/i/sub_1", 1), (started["id"].AsString(), started["url"].AsString(), _razorpay.Subscriptions));
    }

    [Fact]
    public async Task Razorpay_a_subscription_is_changed_paused_resumed_and_cancelled()
    {
        var started = await Here.RunAsync<StartSubscription>(new { credential = "razorpay", customerId = "cust_1", price = await PlanAsync(10_000) });
        var id = started["id"].AsString()!;
        var more = await PlanAsync(20_000);
        Assert.Equal("Service", (await Here.FailAsync<ChangeSubscription>(new { credential = "razorpay", subscriptionId = id, price = more })).FaultType);
        _razorpay.Agree(id);

        Assert.Equal(more, (await ChangeAsync("razorpay", id, "Price", more))["lines"][0]["price"].AsString());
        Assert.Equal((true, true), ((await ChangeAsync("razorpay", id, "Pause"))["isPaused"].Boolean, (await ChangeAsync("razorpay", id, "Pause"))["isPaused"].Boolean));
        Assert.Equal("active", (await ChangeAsync("razorpay", id, "Resume"))["status"].AsString());
        Assert.Equal("cancelled", (await ChangeAsync("razorpay", id, "CancelNow"))["status"].AsString());
    }

    [Fact]
    public async Task PayPal_a_buyer_agrees_to_a_subscription_that_is_then_changed_paused_and_cancelled()
    {
        var buyer = await Here.RunAsync<CreateCustomer>(new { credential = "paypal", email = "ann@example.com" });
        Assert.Contains("returnUrl", (await Here.FailAsync<StartSubscription>(new { credential = "paypal", customerId = buyer["id"].AsString(), price = "P-1" })).Message, StringComparison.OrdinalIgnoreCase);
        var order = new { credential = "paypal", customerId = buyer["id"].AsString(), price = "P-1", returnUrl = "https://example.com/thanks" };
        var started = await Here.RunAsync<StartSubscription>(order);
        var again = await Here.RunAsync<StartSubscription>(order);
        var id = started["id"].AsString()!;
        Assert.Equal((1, id), (_paypal.Subscriptions, again["id"].AsString()));
        Assert.StartsWith("https://www.paypal.com/", started["url"].AsString());
        Assert.Contains("has the buyer agreed", (await Here.FailAsync<ChangeSubscription>(new { credential = "paypal", subscriptionId = id, change = "Pause" })).Message);
        _paypal.Agree(id);

        Assert.Equal("P-2", (await ChangeAsync("paypal", id, "Price", "P-2"))["lines"][0]["price"].AsString());
        Assert.Equal((true, "active"), ((await ChangeAsync("paypal", id, "Pause"))["isPaused"].Boolean, (await ChangeAsync("paypal", id, "Resume"))["status"].AsString()));
        Assert.Equal("cancelled", (await ChangeAsync("paypal", id, "CancelNow"))["status"].AsString());
        Assert.Equal("Service", (await Here.FailAsync<ChangeSubscription>(new { credential = "paypal", subscriptionId = id, change = "CancelAtPeriodEnd" })).FaultType);
    }

    [Fact]
    public async Task Razorpay_an_invoice_is_made_and_mailed_once_though_answers_get_lost()
    {
        await Here.RunAsync<CreateCustomer>(new { credential = "razorpay", email = "ann@example.com", phone = "+919900000000" });
        var invoice = new { credential = "razorpay", customerId = "cust_1", lines = new { type = "Object", value = """[{"name": "SEO", "amount": 500.50, "currency": "INR", "quantity": 2}, {"price": "item_1"}]""" }, note = "For March", dueDays = 7 };
        _razorpay.LoseAnswer();
        await Here.FailAsync<SendInvoice>(invoice);

        var sent = await Here.RunAsync<SendInvoice>(invoice);

        Assert.Equal(("issued", 1100.0, "INR", "https://rzp.io/i/inv_1"), (sent["status"].AsString(), sent["amount"].Number, sent["currency"].AsString(), sent["url"].AsString()));
        Assert.Equal((1, "cust_1"), (_razorpay.Invoices, sent["customerId"].AsString()));
        Assert.Equal(["inv_1"], _razorpay.Mailed);
        Assert.Contains($"Please pay by {DateTime.UtcNow.AddDays(7):yyyy-MM-dd}", Encoding.UTF8.GetString(_razorpay.Requests.First(request => request.Path == "/v1/invoices" && request.Method == "POST").Body));
    }

    /// <summary>PayPal finds an invoice by its reference only some time after it was made: what was drafted is remembered by the step.</summary>
    [Fact]
    public async Task PayPal_an_invoice_is_mailed_once_though_an_answer_gets_lost_and_the_search_lags()
    {
        _paypal.SearchLags = true;
        _paypal.LoseAnswer("/send");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var harness = new WorkflowHarness([typeof(SendInvoice).Assembly], Here.Services, time);

        var run = await harness.RunAsync("""
            {"definitionId": "bill", "name": "Bill", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "bill", "type": "Bizoholic.SendInvoice", "version": 1, "credential": "paypal", "customerId": "ann@example.com", "lineName": "SEO audit", "amount": 49.5, "note": "Thank you"}]}}
            """);
        Assert.Equal(RunStatus.Suspended, run.Status);
        time.Advance(TimeSpan.FromSeconds(10));
        await SampleFlow.EndAsync(harness, run.RunId);

        var sent = (await harness.History.ReadAsync(Tenants.Default, run.RunId, default))!.Executions.Single(step => step.ActivityId == "bill").Items["Done"]![0].Json;
        Assert.Equal(("sent", "49.5", "USD", "https://www.paypal.com/invoice/p/#INV2-1"), (sent["status"].AsString(), sent["amount"].ToString(), sent["currency"].AsString(), sent["url"].AsString()));
        Assert.Equal((1, "ann@example.com"), (_paypal.Invoices, sent["customerId"].AsString()));
        Assert.Equal(["ann@example.com"], _paypal.Mailed);
    }

    [Fact]
    public async Task PayPal_a_draft_whose_answer_got_lost_is_found_again()
    {
        var invoice = new { credential = "paypal", customerId = "ann@example.com", lineName = "SEO audit", amount = 49.5 };
        _paypal.LoseAnswer("/invoices");
        await Here.FailAsync<SendInvoice>(invoice);

        Assert.Equal("0001", (await Here.RunAsync<SendInvoice>(invoice))["number"].AsString());
        Assert.Equal(1, _paypal.Invoices);
    }

    [Fact]
    public async Task Each_gateway_pays_back_once()
    {
        var part = await Here.RunAsync<RefundPayment>(new { credential = "razorpay", paymentId = "pay_1", amount = 200, currency = "INR" });
        var same = await Here.RunAsync<RefundPayment>(new { credential = "razorpay", paymentId = "pay_1", amount = 200, currency = "INR" });
        Assert.Equal((part["id"], 1, 200.0), (same["id"], _razorpay.Refunds, part["amount"].Number));

        var capture = await CaptureAsync();
        var paid = await Here.RunAsync<RefundPayment>(new { credential = "paypal", paymentId = capture, amount = 10, currency = "USD" });
        Assert.Equal(("USD", paid["id"]), (paid["currency"].AsString(), (await Here.RunAsync<RefundPayment>(new { credential = "paypal", paymentId = capture, amount = 10, currency = "USD" }))["id"]));

        _payu.AddPayment("403", "10.00");
        var queued = await Here.RunAsync<RefundPayment>(new { credential = "payu", paymentId = "403", amount = 5, currency = "INR" });
        Assert.Equal((queued["id"], 1), ((await Here.RunAsync<RefundPayment>(new { credential = "payu", paymentId = "403", amount = 5, currency = "INR" }))["id"], _payu.Refunds));
    }

    [Fact]
    public async Task PayPal_a_requested_payment_is_taken_once_after_the_buyer_has_agreed_though_an_answer_gets_lost()
    {
        var asked = await Here.RunAsync<RequestPayment>(new { brand = "bizoholic", amount = 49.5, currency = "USD", title = "Audit", returnUrl = "https://example.com/thanks", reference = "lead-7", payPal = "paypal" });
        var order = asked["id"].AsString()!;
        Assert.Contains("has not approved the order yet", (await Here.FailAsync<CapturePayment>(new { credential = "paypal", orderId = order })).Message);

        _paypal.Approve(order);
        _paypal.LoseAnswer("/capture");
        await Here.FailAsync<CapturePayment>(new { credential = "paypal", orderId = order });
        var taken = await Here.RunAsync<CapturePayment>(new { credential = "paypal", orderId = order });
        var again = await Here.RunAsync<CapturePayment>(new { credential = "paypal", orderId = order });

        Assert.Equal(("completed", 49.5, "USD", order), (taken["status"].AsString(), taken["amount"].Number, taken["currency"].AsString(), taken["orderId"].AsString()));
        Assert.Equal(taken["id"], again["id"]);
        Assert.Equal("'Order id' is empty.", (await Here.FailAsync<CapturePayment>(new { credential = "paypal", orderId = "" })).Message);
    }

    [Fact]
    public async Task What_a_gateway_does_not_do_is_told_before_anything_is_called()
    {
        Assert.Equal("Credential", (await Here.FailAsync<CreateCustomer>(new { credential = "payu", email = "ann@example.com" })).FaultType);
        Assert.Equal("Credential", (await Here.FailAsync<SendInvoice>(new { credential = "payu", customerId = "cust_1", lineName = "SEO", amount = 10 })).FaultType);
        Assert.Contains("all in one currency", (await Here.FailAsync<SendInvoice>(new { credential = "razorpay", customerId = "cust_1", lines = new { type = "Object", value = """[{"name": "SEO", "amount": 10, "currency": "INR"}, {"name": "Ads", "amount": 10, "currency": "USD"}]""" } })).Message);
        Assert.Contains("needs a name and an amount", (await Here.FailAsync<SendInvoice>(new { credential = "paypal", customerId = "ann@example.com", lines = new { type = "Object", value = """[{"price": "price_1"}]""" } })).Message);
        Assert.Contains("finer than", (await Here.FailAsync<RefundPayment>(new { credential = "payu", paymentId = "403", amount = 1.001, currency = "INR" })).Message);
        Assert.Empty(_paypal.Requests);
        Assert.Empty(_razorpay.Requests);
    }

    [Theory]
    [InlineData("razorpay", "cust_1")]
    [InlineData("paypal", "ann@example.com")]
    public async Task A_subscription_that_a_flow_started_is_cancelled_when_the_flow_is_undone(string gateway, string customer)
    {
        var price = gateway == "razorpay" ? await PlanAsync(10_000) : "P-1";
        using var harness = new WorkflowHarness([typeof(StartSubscription).Assembly], Here.Services);

        var run = await harness.RunAsync($$$"""
            {"definitionId": "undo", "name": "Undo", "customProperties": {"undo": true}, "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "a", "type": "Bizoholic.StartSubscription", "version": 1, "credential": "{{{gateway}}}", "customerId": "{{{customer}}}", "price": "{{{price}}}", "returnUrl": "https://example.com/thanks"},
              {"id": "agreed", "type": "Elsa.Event", "version": 1, "eventName": "agreed"},
              {"id": "b", "type": "Elsa.Fault", "version": 1, "message": "the next step failed"}]}}
            """);
        var id = run.Of("a")[0].Items["Done"]![0].Json["id"].AsString()!;
        if (gateway == "razorpay")
        {
            _razorpay.Agree(id);
        }
        else
        {
            _paypal.Agree(id);
        }

        await harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "agreed", Values.Value.Undefined), default);
        await SampleFlow.UntilAsync(async () => await harness.StatusOfAsync(run.RunId) == RunStatus.Faulted);

        await SampleFlow.UntilAsync(async () => (await Gateway(gateway).GetSubscriptionAsync(id)).Status == "cancelled");
    }

    private Task<Values.ValueObject> ChangeAsync(string gateway, string id, string change, string? price = null)
        => Here.RunAsync<ChangeSubscription>(price is null ? new { credential = gateway, subscriptionId = id, change } : new { credential = gateway, subscriptionId = id, change, price });

    private ISubscriptionGateway Gateway(string name)
    {
        var http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
        return name == "paypal"
            ? new PayPalBilling(http, Connectors.Rest.FixedToken.Bearer("A21AA-token"), address: _paypal.Address)
            : new RazorpayBilling(http, RazorpayFake.KeyId, RazorpayFake.KeySecret, address: _razorpay.Address);
    }

    private async Task<string> PlanAsync(long minor)
        => (await ((RazorpayBilling)Gateway("razorpay")).CreatePlanAsync($"p{minor}", new PlanDetails("Plan", new Connectors.Money(minor, "INR"), PlanPeriod.Monthly))).Id;

    private async Task<string> CaptureAsync()
    {
        var paypal = (PayPalBilling)Gateway("paypal");
        var page = await paypal.CreateCheckoutAsync("k1", new CheckoutOrder { Lines = [new OrderLine { Amount = new Connectors.Money(4950, "USD"), Name = "SEO audit" }], SuccessUrl = "https://example.com/thanks", Email = "ann@example.com" });
        _paypal.Approve(page.Id);
        return (await paypal.CaptureAsync("k2", page.Id)).Id;
    }
}
