using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;

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

        Assert.True((await razorpay.PauseSubscriptionAsync("sub_1")).IsPaused);
        Assert.True((await razorpay.PauseSubscriptionAsync("sub_1")).IsPaused);
        Assert.Equal("active", (await razorpay.ResumeSubscriptionAsync("sub_1")).Status);
        Assert.True((await razorpay.CancelSubscriptionAsync("sub_1", atPeriodEnd: true)).EndsAtPeriodEnd);
        Assert.Equal("cancelled", (await razorpay.CancelSubscriptionAsync("sub_1", atPeriodEnd: false)).Status);
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
        Assert.Equal(ServiceFailure.Permanent, (await Assert.ThrowsAsync<ServiceException>(() => payu.GetCheckoutAsync("lead-7"))).Kind);

        Assert.Equal("paid", await PostAsync(page.Url!, page.Form));
        Assert.Equal("Invalid hash", await PostAsync(page.Url!, new Dictionary<string, string>(page.Form) { ["amount"] = "10" }));
        Assert.Equal("paid", (await payu.GetCheckoutAsync("lead-7")).PaymentStatus);

        Assert.Equal("pending", (await payu.RefundAsync("r1", "403", new Money(500, "INR"))).Status);
        Assert.Equal(ServiceFailure.AlreadyDone, (await Assert.ThrowsAsync<ServiceException>(() => payu.RefundAsync("r1", "403", new Money(500, "INR")))).Kind);
        Assert.Equal(1, payuFake.Refunds);
        var wrong = await Assert.ThrowsAsync<ServiceException>(() => new PayUBilling(http, PayUFake.Key, "wrong-salt", server: payuFake.Address).GetCheckoutAsync("lead-7"));
        Assert.Equal(ServiceFailure.SignInAgain, wrong.Kind);
    }

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
    };

    private async Task<string> PostAsync(string url, IReadOnlyDictionary<string, string> form)
    {
        using var body = new FormUrlEncodedContent(form);
        return await (await http.PostAsync(new Uri(url), body)).Content.ReadAsStringAsync();
    }
}
