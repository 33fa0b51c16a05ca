using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>PayPal, Razorpay and PayU against stand-ins as strict as they are.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
    private PayPalFake paypalFake = null!;
    private RazorpayFake razorpayFake = null!;
    private PayUFake payuFake = null!;
    private PayPalBilling paypal = null!;
    private RazorpayBilling razorpay = null!;
    private PayUBilling payu = null!;

    public async Task InitializeAsync()
    {
        (paypalFake, razorpayFake, payuFake) = (await PayPalFake.StartAsync(), await RazorpayFake.StartAsync(), await PayUFake.StartAsync());
        paypal = new PayPalBilling(http, FixedToken.Bearer("A21AA-token"), address: paypalFake.Address);
        razorpay = new RazorpayBilling(http, RazorpayFake.KeyId, RazorpayFake.KeySecret, address: razorpayFake.Address);
        payu = new PayUBilling(http, PayUFake.Key, PayUFake.Salt, page: payuFake.Address, server: payuFake.Address);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await paypalFake.DisposeAsync();
        await razorpayFake.DisposeAsync();
        await payuFake.DisposeAsync();
    }

    [Fact]
    public async Task PayPal_an_order_is_made_once_approved_captured_and_paid_back_in_parts()
    {
        var order = Order("USD", 4950);
        var page = await paypal.CreateCheckoutAsync("k1", order);
        Assert.Equal(page, await paypal.CreateCheckoutAsync("k1", order));
        Assert.Equal(1, paypalFake.Orders);
        Assert.StartsWith("https://www.paypal.com/checkoutnow", page.Url);

        var early = await Assert.ThrowsAsync<ServiceException>(() => paypal.CaptureAsync("k2", page.Id));
        Assert.Equal((ServiceFailure.Permanent, "ORDER_NOT_APPROVED"), (early.Kind, early.Code));
        paypalFake.Approve(page.Id);
        var paid = await paypal.CaptureAsync("k2", page.Id);
        Assert.Equal((new Money(4950, "USD"), "completed"), (paid.Amount, paid.Status));
        Assert.Equal(paid, await paypal.CaptureAsync("another", page.Id));
        Assert.Equal("paid", (await paypal.GetCheckoutAsync(page.Id)).PaymentStatus);

        Assert.Equal(new Money(1000, "USD"), (await paypal.RefundAsync("r1", paid.Id, new Money(1000, "USD"))).Amount);
        Assert.Equal(new Money(1000, "USD"), (await paypal.RefundAsync("r1", paid.Id, new Money(1000, "USD"))).Amount);
        Assert.Equal("REFUND_AMOUNT_EXCEEDED", (await Assert.ThrowsAsync<ServiceException>(() => paypal.RefundAsync("r2", paid.Id))).Code);
    }

    [Theory]
    [InlineData(429, "{\"name\":\"RATE_LIMIT_REACHED\",\"message\":\"Too many requests\"}", ServiceFailure.RetryLater)]
    [InlineData(401, "{\"error\":\"invalid_token\",\"error_description\":\"expired\"}", ServiceFailure.SignInAgain)]
    [InlineData(422, "{\"name\":\"UNPROCESSABLE_ENTITY\",\"details\":[{\"issue\":\"INSTRUMENT_DECLINED\"}]}", ServiceFailure.Permanent)]
    [InlineData(409, "{\"name\":\"RESOURCE_CONFLICT\",\"details\":[{\"issue\":\"PREVIOUS_REQUEST_IN_PROGRESS\"}]}", ServiceFailure.RetryLater)]
    [InlineData(422, "{\"name\":\"UNPROCESSABLE_ENTITY\",\"details\":[{\"issue\":\"ORDER_COMPLETION_IN_PROGRESS\"}]}", ServiceFailure.RetryLater)]
    [InlineData(500, "{\"name\":\"INTERNAL_SERVER_ERROR\",\"message\":\"x\"}", ServiceFailure.RetryLater)]
    public async Task PayPal_each_failure_has_its_outcome(int status, string body, ServiceFailure kind)
    {
        paypalFake.FailNext(status, body);
        Assert.Equal(kind, (await Assert.ThrowsAsync<ServiceException>(() => paypal.GetCheckoutAsync("x"))).Kind);
    }

    [Fact]
    public async Task Razorpay_a_lost_answer_makes_no_second_link_and_no_second_refund()
    {
        razorpayFake.LoseAnswer();
        var lost = await Assert.ThrowsAsync<ServiceException>(() => razorpay.CreateCheckoutAsync("k1", Order("INR", 50_000)));
        Assert.False(lost.IsDefinite);
        var page = await razorpay.CreateCheckoutAsync("k1", Order("INR", 50_000));
        Assert.Equal(("plink_1", "https://rzp.io/i/1", 1), (page.Id, page.Url, razorpayFake.Links));

        razorpayFake.LoseAnswer();
        await Assert.ThrowsAsync<ServiceException>(() => razorpay.RefundAsync("r1", "pay_1", new Money(20_000, "INR")));
        Assert.Equal(("rfnd_1", 1), ((await razorpay.RefundAsync("r1", "pay_1", new Money(20_000, "INR"))).Id, razorpayFake.Refunds));
        Assert.Equal(new Money(30_000, "INR"), (await razorpay.RefundAsync("r2", "pay_1")).Amount);
        Assert.Equal(ServiceFailure.AlreadyDone, (await Assert.ThrowsAsync<ServiceException>(() => razorpay.RefundAsync("r3", "pay_1"))).Kind);
    }

    [Fact]
    public async Task Razorpay_refunds_are_looked_for_over_pages()
    {
        for (var number = 0; number < 101; number++)
        {
            await razorpay.RefundAsync($"r{number}", "pay_1", new Money(1, "INR"));
        }

        Assert.Equal(("rfnd_101", 101), ((await razorpay.RefundAsync("r100", "pay_1", new Money(1, "INR"))).Id, razorpayFake.Refunds));
    }

    [Fact]
    public async Task Razorpay_a_subscription_is_paused_resumed_and_cancelled_and_a_repeat_changes_nothing()
    {
        razorpayFake.AddSubscription("sub_1");

        Assert.True((await razorpay.PauseSubscriptionAsync("k", "sub_1")).IsPaused);
        Assert.True((await razorpay.PauseSubscriptionAsync("k", "sub_1")).IsPaused);
        Assert.Equal("active", (await razorpay.ResumeSubscriptionAsync("k", "sub_1")).Status);
        Assert.True((await razorpay.CancelSubscriptionAsync("k", "sub_1", atPeriodEnd: true)).EndsAtPeriodEnd);
        Assert.Equal("cancelled", (await razorpay.CancelSubscriptionAsync("k", "sub_1", atPeriodEnd: false)).Status);
    }

    [Fact]
    public async Task Razorpay_a_customer_a_plan_and_a_subscription_are_made_once_though_answers_get_lost()
    {
        var details = new CustomerDetails { Email = "ann@example.com", Name = "Ann", Phone = "+919900000000" };
        razorpayFake.LoseAnswer();
        await Assert.ThrowsAsync<ServiceException>(() => razorpay.SaveCustomerAsync("c", details, takesExisting: true));
        var customer = await razorpay.SaveCustomerAsync("c", details, takesExisting: true);
        Assert.Equal(("cust_1", false), (customer.Item.Id, customer.IsNew));
        Assert.True((await razorpay.SaveCustomerAsync("d", details with { Email = "bob@example.com" }, takesExisting: true)).IsNew);

        var monthly = new PlanDetails("SEO", new Money(499_900, "INR"), PlanPeriod.Monthly);
        razorpayFake.LoseAnswer();
        await Assert.ThrowsAsync<ServiceException>(() => razorpay.CreatePlanAsync("p", monthly));
        var plan = await razorpay.CreatePlanAsync("p", monthly);
        Assert.Equal(("plan_1", 1, new Money(499_900, "INR")), (plan.Id, razorpayFake.Plans, plan.Amount));

        var order = new SubscriptionOrder { CustomerId = "cust_1", Lines = [new OrderLine { Price = plan.Id, Quantity = 2 }], TrialDays = 7 };
        razorpayFake.LoseAnswer();
        await Assert.ThrowsAsync<ServiceException>(() => razorpay.StartSubscriptionAsync("s", order));
        var started = await razorpay.StartSubscriptionAsync("s", order);
        Assert.Equal(("sub_1", "cust_1", "https://rzp.io/i/sub_1", 1), (started.Id, started.CustomerId, started.Url, razorpayFake.Subscriptions));
        Assert.Equal("sub_2", (await razorpay.StartSubscriptionAsync("other", order)).Id);
    }

    [Fact]
    public async Task Razorpay_a_subscription_moves_to_another_plan()
    {
        var basic = await razorpay.CreatePlanAsync("p1", new PlanDetails("Basic", new Money(10_000, "INR"), PlanPeriod.Monthly));
        var more = await razorpay.CreatePlanAsync("p2", new PlanDetails("More", new Money(20_000, "INR"), PlanPeriod.Monthly));
        var started = await razorpay.StartSubscriptionAsync("s", new SubscriptionOrder { CustomerId = "cust_1", Lines = [new OrderLine { Price = basic.Id }] });

        Assert.Equal(ServiceFailure.Permanent, (await Assert.ThrowsAsync<ServiceException>(() => razorpay.ChangePlanAsync("k", started.Id, more.Id))).Kind);
        razorpayFake.Agree(started.Id);

        Assert.Equal((more.Id, 3), ((await razorpay.ChangePlanAsync("k", started.Id, more.Id, 3)).Lines[0].Price, (await razorpay.GetSubscriptionAsync(started.Id)).Lines[0].Quantity));
    }

    [Fact]
    public async Task PayPal_a_subscription_is_made_once_agreed_to_paused_resumed_revised_and_cancelled()
    {
        var buyer = await paypal.SaveCustomerAsync("c", new CustomerDetails { Email = "ann@example.com" }, takesExisting: true);
        var order = new SubscriptionOrder { CustomerId = buyer.Item.Id, Lines = [new OrderLine { Price = "P-1", Quantity = 2 }], ReturnUrl = "https://example.com/thanks", TrialDays = 7 };
        var started = await paypal.StartSubscriptionAsync("s", order);
        Assert.Equal(started.Id, (await paypal.StartSubscriptionAsync("s", order)).Id);
        Assert.Equal((1, "approval_pending"), (paypalFake.Subscriptions, started.Status));
        Assert.StartsWith("https://www.paypal.com/webapps/billing", started.Url);

        var early = await Assert.ThrowsAsync<ServiceException>(() => paypal.PauseSubscriptionAsync("k0", started.Id));
        Assert.Contains("has the buyer agreed", early.Message);
        paypalFake.Agree(started.Id);
        Assert.True((await paypal.PauseSubscriptionAsync("k1", started.Id)).IsPaused);
        Assert.True((await paypal.PauseSubscriptionAsync("k1", started.Id)).IsPaused);
        Assert.Equal("active", (await paypal.ResumeSubscriptionAsync("k2", started.Id)).Status);
        var revised = await paypal.ChangePlanAsync("k3", started.Id, "P-2", 3);
        Assert.Equal(("P-2", 3), (revised.Lines[0].Price, revised.Lines[0].Quantity));
        Assert.NotNull(revised.Url);
        Assert.True((await Assert.ThrowsAsync<ServiceException>(() => paypal.CancelSubscriptionAsync("k4", started.Id, atPeriodEnd: true))).HadNoEffect);
        Assert.Equal("cancelled", (await paypal.CancelSubscriptionAsync("k4", started.Id, atPeriodEnd: false)).Status);
    }

    [Fact]
    public async Task A_subscription_without_what_its_gateway_needs_is_refused_before_anything_is_called()
    {
        var order = new SubscriptionOrder { CustomerId = "ann@example.com", Lines = [new OrderLine { Price = "P-1" }] };
        Assert.Equal("returnUrl", (await Assert.ThrowsAsync<ServiceException>(() => paypal.StartSubscriptionAsync("s", order))).Field);
        Assert.Equal("email", (await Assert.ThrowsAsync<ServiceException>(() => paypal.SaveCustomerAsync("c", new CustomerDetails(), true))).Field);
        foreach (ISubscriptionGateway gateway in new ISubscriptionGateway[] { paypal, razorpay })
        {
            Assert.Equal("price", (await Assert.ThrowsAsync<ServiceException>(() => gateway.StartSubscriptionAsync("s", order with { Lines = [new OrderLine { Amount = new Money(1, "INR") }] }))).Field);
            Assert.Equal("invoiceDueDays", (await Assert.ThrowsAsync<ServiceException>(() => gateway.StartSubscriptionAsync("s", order with { InvoiceDueDays = 5, ReturnUrl = "https://example.com" }))).Field);
        }

        Assert.Empty(paypalFake.Requests);
        Assert.Empty(razorpayFake.Requests);
    }

    [Fact]
    public async Task Razorpay_a_wrong_field_and_a_wrong_key_are_told()
    {
        var small = await Assert.ThrowsAsync<ServiceException>(() => razorpay.CreateCheckoutAsync("k", Order("INR", 5)));
        Assert.Equal((ServiceFailure.Permanent, "amount"), (small.Kind, small.Field));
        var wrong = await Assert.ThrowsAsync<ServiceException>(() => new RazorpayBilling(http, "rzp_test_1", "not-the-secret", address: razorpayFake.Address).CheckAsync());
        Assert.Equal(ServiceFailure.SignInAgain, wrong.Kind);
        Assert.DoesNotContain("not-the-secret", wrong.ToString());
    }

    [Fact]
    public async Task PayU_takes_the_form_once_tells_where_it_stands_and_refunds_once()
    {
        var page = await payu.CreateCheckoutAsync("k1", Order("INR", 1000) with { Reference = "lead-7" });
        Assert.Equal(("lead-7", "10.00"), (page.Id, page.Form!["amount"]));
        Assert.Contains("knows no transaction 'lead-7'", (await Assert.ThrowsAsync<ServiceException>(() => payu.GetCheckoutAsync("lead-7"))).Message);

        Assert.Equal("paid", await PostAsync(page.Url!, page.Form));
        Assert.Equal("Invalid hash", await PostAsync(page.Url!, new Dictionary<string, string>(page.Form) { ["amount"] = "10" }));
        Assert.Equal("paid", (await payu.GetCheckoutAsync("lead-7")).PaymentStatus);

        var refund = await payu.RefundAsync("r1", "403", new Money(500, "INR"));
        Assert.Equal(("pending", refund), (refund.Status, await payu.RefundAsync("r1", "403", new Money(500, "INR"))));
        Assert.Equal(1, payuFake.Refunds);
        Assert.Equal("amount", (await Assert.ThrowsAsync<ServiceException>(() => payu.RefundAsync("r2", "403", new Money(501, "INR")))).Field);
        Assert.Equal("paymentId", (await Assert.ThrowsAsync<ServiceException>(() => payu.RefundAsync("r3", "404", new Money(500, "INR")))).Field);
        var wrong = await Assert.ThrowsAsync<ServiceException>(() => new PayUBilling(http, PayUFake.Key, "wrong-salt", server: payuFake.Address).GetCheckoutAsync("lead-7"));
        Assert.Equal(ServiceFailure.SignInAgain, wrong.Kind);
    }

    [Fact]
    public async Task PayU_tells_of_a_refund_without_a_signature_so_it_is_asked()
    {
        payuFake.AddPayment("403", "149.00");
        var refund = await payu.RefundAsync("r1", "403", new Money(14_900, "INR"));
        byte[] Told(string status, string amount = "149.00") => System.Text.Encoding.UTF8.GetBytes(
            $$"""{"action":"refund","status":"{{status}}","request_id":"{{refund.Id}}","mihpayid":" 403 ","amt":"{{amount}}","merchantTxnId":"lead-7","token":"t","bank_arn":null,"key":"{{PayUFake.Key}}"}""");
        var events = new PayUEvents(PayUFake.Key, [PayUFake.Salt]);

        Assert.Equal(WebhookVerdict.WrongSignature, (await events.ReadAsync(Told("success"), payu)).Check.Verdict);
        payuFake.EndRefund(refund.Id, "success");
        Assert.Equal(WebhookVerdict.WrongSignature, (await events.ReadAsync(Told("success", "1.00"), payu)).Check.Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, (await events.ReadAsync(Told("failure"), payu)).Check.Verdict);
        var told = (await events.ReadAsync(Told("success"), payu)).Event!;

        Assert.Equal((BillingEventKind.Refunded, "403", "lead-7", new Money(14_900, "INR")), (told.Kind, told.PaymentId, told.Reference, told.Amount));
    }

    [Fact]
    public async Task PayU_without_a_phone_number_is_refused_before_the_client_sees_its_page()
        => Assert.Equal("phone", (await Assert.ThrowsAsync<ServiceException>(() => payu.CreateCheckoutAsync("k", Order("INR", 1000) with { Phone = null }))).Field);

    [Fact]
    public async Task PayPal_a_plan_that_is_sold_one_at_a_time_is_given_no_quantity()
    {
        var order = new SubscriptionOrder { CustomerId = "ann@example.com", Lines = [new OrderLine { Price = "P-FLAT" }], ReturnUrl = "https://example.com/thanks" };

        Assert.Equal(1, (await paypal.StartSubscriptionAsync("s", order)).Lines[0].Quantity);
        Assert.Equal("SUBSCRIPTION_CANNOT_HAVE_QUANTITY", (await Assert.ThrowsAsync<ServiceException>(() => paypal.StartSubscriptionAsync("t", order with { Lines = [new OrderLine { Price = "P-FLAT", Quantity = 2 }] }))).Code);
    }

    [Fact]
    public async Task PayPal_texts_that_are_too_long_are_cut_and_a_wrong_one_is_told_with_its_place()
    {
        var page = await paypal.CreateCheckoutAsync("k1", Order("USD", 4950) with { Lines = [new OrderLine { Amount = new Money(4950, "USD"), Name = new string('x', 200) }] });
        paypalFake.Approve(page.Id);
        var paid = await paypal.CaptureAsync("k2", page.Id);
        await paypal.RefundAsync("r1", paid.Id, new Money(100, "USD"), new string('x', 300));

        var tooLong = await Assert.ThrowsAsync<ServiceException>(() => paypal.CreateCheckoutAsync("k3", Order("USD", 4950) with { Reference = new string('x', 128) }));
        Assert.Equal((ServiceFailure.Permanent, "/purchase_units/0/custom_id"), (tooLong.Kind, tooLong.Field));
    }

    [Fact]
    public async Task Razorpay_a_subscription_that_was_not_charged_yet_is_not_paused_because_that_would_cancel_it()
    {
        razorpayFake.AddSubscription("sub_1", "authenticated");

        var refused = await Assert.ThrowsAsync<ServiceException>(() => razorpay.PauseSubscriptionAsync("k", "sub_1"));

        Assert.True(refused.HadNoEffect);
        Assert.Equal("authenticated", (await razorpay.GetSubscriptionAsync("sub_1")).Status);
    }

    [Fact]
    public async Task Razorpay_a_subscription_that_was_halted_after_failed_charges_counts_as_paused()
    {
        razorpayFake.AddSubscription("sub_1", "halted");

        var paused = await razorpay.PauseSubscriptionAsync("k", "sub_1");

        Assert.Equal((true, "halted"), (paused.IsPaused, paused.Status));
    }

    [Theory]
    [InlineData(PlanPeriod.Yearly, 1)]
    [InlineData(PlanPeriod.Yearly, 20)]
    [InlineData(PlanPeriod.Weekly, 1)]
    [InlineData(PlanPeriod.Daily, 7)]
    public async Task Razorpay_a_subscription_without_an_end_gets_one_that_Razorpay_takes(PlanPeriod period, int interval)
    {
        var plan = await razorpay.CreatePlanAsync("p", new PlanDetails("Care", new Money(10_000, "INR"), period, interval));

        Assert.Equal("created", (await razorpay.StartSubscriptionAsync("s", new SubscriptionOrder { CustomerId = "cust_1", Lines = [new OrderLine { Price = plan.Id }] })).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bo")]
    public async Task Razorpay_a_customer_without_a_name_as_it_wants_names_is_called_by_the_address(string? name)
        => Assert.Equal("ann@example.com", (await razorpay.SaveCustomerAsync("c", new CustomerDetails { Email = "ann@example.com", Name = name }, takesExisting: true)).Item.Name);

    [Fact]
    public async Task What_cannot_be_sold_is_refused_before_anything_is_called()
    {
        foreach (IBillingGateway gateway in new IBillingGateway[] { paypal, razorpay, payu })
        {
            var mixed = await Assert.ThrowsAsync<ServiceException>(() => gateway.CreateCheckoutAsync("k", Order("INR", 100) with { Lines = [new() { Amount = new Money(1, "USD"), Name = "a" }, new() { Amount = new Money(1, "INR"), Name = "b" }] }));
            Assert.True(mixed.HadNoEffect);
            await Assert.ThrowsAsync<ServiceException>(() => gateway.CreateCheckoutAsync("k", Order("INR", 100) with { IsSubscription = true }));
        }

        Assert.Empty(paypalFake.Requests);
        Assert.All(razorpayFake.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Theory]
    [InlineData("bizoholic", "USD", "stripe,paypal")]
    [InlineData("Coreldove", "inr", "razorpay,payu,paypal")]
    public void A_brand_is_paid_through_its_gateways(string brand, string currency, string gateways) => Assert.Equal(gateways, string.Join(',', BrandRules.Of(brand, currency)));

    [Theory]
    [InlineData("bizoholic", "INR", "currency")]
    [InlineData("nobody", "USD", "platform")]
    public void A_brand_is_not_paid_in_another_currency(string brand, string currency, string field)
        => Assert.Equal(field, Assert.Throws<ServiceException>(() => BrandRules.Of(brand, currency)).Field);

    private static CheckoutOrder Order(string currency, long minor) => new()
    {
        Lines = [new OrderLine { Amount = new Money(minor, currency), Name = "SEO audit" }],
        SuccessUrl = "https://example.com/thanks",
        Email = "ann@example.com",
        Phone = "+91 99000 00000",
    };

    private async Task<string> PostAsync(string url, IReadOnlyDictionary<string, string> form)
    {
        using var body = new FormUrlEncodedContent(form);
        return await (await http.PostAsync(new Uri(url), body)).Content.ReadAsStringAsync();
    }
}
