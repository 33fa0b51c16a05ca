using System.Text;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

public sealed class StripeBillingTests : IAsyncLifetime
{
    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
    private StripeFake fake = null!;
    private StripeBilling stripe = null!;

    public async Task InitializeAsync()
    {
        fake = await StripeFake.StartAsync();
        stripe = new StripeBilling(http, StripeFake.Key, address: fake.Address);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await fake.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_is_created_and_changed()
    {
        var made = await stripe.CreateCustomerAsync("k1", new CustomerDetails { Email = "ann@acme.test", Name = "Ann & Söhne", Metadata = new Dictionary<string, string> { ["crm_id"] = "7" } });
        var changed = await stripe.UpdateCustomerAsync("k2", made.Id, new CustomerDetails { Name = "Ann GmbH" });

        Assert.Equal(("ann@acme.test", "Ann & Söhne", "7"), (made.Email, made.Name, made.Metadata["crm_id"]));
        Assert.Equal(("Ann GmbH", "ann@acme.test"), (changed.Name, changed.Email));
    }

    [Theory]
    [InlineData(500, "JPY", "unit_amount=500")]
    [InlineData(1500, "KWD", "unit_amount=1500")]
    [InlineData(500, "UGX", "unit_amount=50000")]
    public async Task An_amount_is_sent_as_Stripe_counts_it_and_read_as_the_currency_has_it(long minor, string currency, string sent)
    {
        var product = await stripe.CreateProductAsync("p", "Audit");

        var price = await stripe.CreatePriceAsync("k", new PriceDetails(product.Item.Id, new Money(minor, currency)));

        Assert.Contains(sent, Encoding.UTF8.GetString(fake.Requests.Last().Body).Split('&'));
        Assert.Equal(new Money(minor, currency), price.Amount);
    }

    [Fact]
    public async Task An_amount_that_is_finer_than_Stripe_takes_is_refused_before_the_call()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => stripe.RefundAsync("k", "pi_1", new Money(1505, "KWD")));

        Assert.Equal((ServiceFailure.Permanent, "amount", true), (error.Kind, error.Field, error.HadNoEffect));
        Assert.Contains("1.505", error.Message);
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task A_field_left_out_is_left_alone()
    {
        var made = await stripe.CreateCustomerAsync("k1", new CustomerDetails { Email = "ann@acme.test", Phone = "1", Metadata = new Dictionary<string, string> { ["a"] = "b" } });

        await stripe.UpdateCustomerAsync("k2", made.Id, new CustomerDetails { Name = "Ann" });

        Assert.Equal("name=Ann", Encoding.UTF8.GetString(fake.Requests.Last().Body));
    }

    [Fact]
    public async Task The_same_key_creates_once_and_answers_the_same()
    {
        var first = await stripe.CreateCustomerAsync("run/step", new CustomerDetails { Email = "ann@acme.test" });
        var second = await stripe.CreateCustomerAsync("run/step", new CustomerDetails { Email = "ann@acme.test" });

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(1, fake.Created("customer"));
    }

    [Fact]
    public async Task A_lost_answer_is_not_definite_and_the_repeat_creates_nothing_new()
    {
        fake.LoseAnswer();
        var lost = await Assert.ThrowsAsync<ServiceException>(() => stripe.CreateCustomerAsync("k", new CustomerDetails { Email = "a@b.test" }));
        await stripe.CreateCustomerAsync("k", new CustomerDetails { Email = "a@b.test" });

        Assert.Equal((ServiceFailure.RetryLater, false), (lost.Kind, lost.IsDefinite));
        Assert.Equal(1, fake.Created("customer"));
    }

    [Fact]
    public async Task The_same_key_with_other_data_is_refused_in_plain_words()
    {
        await stripe.CreateCustomerAsync("k", new CustomerDetails { Email = "a@b.test" });

        var error = await Assert.ThrowsAsync<ServiceException>(() => stripe.CreateCustomerAsync("k", new CustomerDetails { Email = "c@d.test" }));

        Assert.Equal((ServiceFailure.Permanent, "idempotency_error"), (error.Kind, error.Code));
        Assert.Contains("new step", error.Message);
    }

    [Fact]
    public async Task All_customers_are_read_over_pages()
    {
        for (var number = 0; number < 105; number++)
        {
            await stripe.CreateCustomerAsync($"c{number}", new CustomerDetails { Email = $"{number % 2}@acme.test" });
        }

        Assert.Equal(105, await stripe.ListCustomersAsync().Select(customer => customer.Id).Distinct().CountAsync());
        Assert.Equal(52, await stripe.ListCustomersAsync("1@acme.test").CountAsync());
    }

    [Fact]
    public async Task A_checkout_takes_prices_and_amounts()
    {
        var order = new CheckoutOrder
        {
            Lines = [new OrderLine { Price = "price_basic", Quantity = 2 }, new OrderLine { Amount = new Money(1250, "USD"), Name = "Set-up, one-off" }],
            SuccessUrl = "https://acme.test/thanks?session={CHECKOUT_SESSION_ID}",
            CancelUrl = "https://acme.test/",
            Email = "ann@acme.test",
            Reference = "lead-7",
        };

        var page = await stripe.CreateCheckoutAsync("k", order);

        Assert.Equal(("open", "unpaid", "https://checkout.stripe.test/c/pay"), (page.Status, page.PaymentStatus, page.Url));
        Assert.Equal(page, await stripe.GetCheckoutAsync(page.Id));
    }

    [Fact]
    public async Task A_subscription_is_started_changed_paused_resumed_and_ended()
    {
        var customer = await stripe.CreateCustomerAsync("c", new CustomerDetails { Email = "a@b.test" });
        var started = await stripe.StartSubscriptionAsync("s", new SubscriptionOrder { CustomerId = customer.Id, Lines = [new OrderLine { Price = "price_basic" }] });
        Assert.Equal(("incomplete", customer.Id, false), (started.Status, started.CustomerId, started.IsPaused));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_802_592_000), started.PeriodEnd);

        var changed = await stripe.ChangeSubscriptionAsync("s1", started.Id, started.Lines[0].Id, "price_pro", 3);
        Assert.Equal(("price_pro", 3), (changed.Lines[0].Price, changed.Lines[0].Quantity));

        Assert.True((await stripe.PauseSubscriptionAsync("s2", started.Id)).IsPaused);
        Assert.False((await stripe.ResumeSubscriptionAsync("s3", started.Id)).IsPaused);
        Assert.True((await stripe.CancelSubscriptionAsync("s4", started.Id, atPeriodEnd: true)).EndsAtPeriodEnd);
        Assert.Equal("canceled", (await stripe.CancelSubscriptionAsync("s5", started.Id, atPeriodEnd: false)).Status);
        Assert.Equal("canceled", (await stripe.CancelSubscriptionAsync("s6", started.Id, atPeriodEnd: false)).Status);
    }

    [Fact]
    public async Task An_invoiced_subscription_starts_active()
    {
        var customer = await stripe.CreateCustomerAsync("c", new CustomerDetails { Email = "a@b.test" });

        var started = await stripe.StartSubscriptionAsync(
            "s", new SubscriptionOrder { CustomerId = customer.Id, Lines = [new OrderLine { Price = "price_basic" }], InvoiceDueDays = 14 });

        Assert.Equal("active", started.Status);
    }

    [Fact]
    public async Task Sending_an_invoice_again_after_a_break_goes_on_where_it_stopped()
    {
        var customer = await stripe.CreateCustomerAsync("c", new CustomerDetails { Email = "a@b.test" });
        OrderLine[] lines = [new() { Amount = new Money(1000, "USD"), Name = "SEO", Quantity = 2 }, new() { Price = "price_basic" }];
        for (var passing = 0; passing < 5; passing++)
        {
            fake.LoseAnswer(skip: passing);
            await Assert.ThrowsAsync<ServiceException>(SendAsync);
        }

        var sent = await SendAsync();

        Assert.Equal(("open", new Money(6900, "USD"), "A-0001"), (sent.Status, sent.Due, sent.Number));
        Assert.Equal((1, 2), (fake.Created("invoice"), fake.Created("invoiceitem")));
        Assert.Equal(sent.Id, (await stripe.ListInvoicesAsync(customer.Id).SingleAsync()).Id);

        async Task<BillingInvoice> SendAsync() => await stripe.SendInvoiceAsync("i", await stripe.DraftInvoiceAsync("i", new InvoiceOrder { CustomerId = customer.Id, Lines = lines }));
    }

    [Fact]
    public async Task A_product_with_its_prices_is_made_once_and_found()
    {
        fake.LoseAnswer();
        await Assert.ThrowsAsync<ServiceException>(() => stripe.CreateProductAsync("p", "SEO", "Monthly care"));
        var product = (await stripe.CreateProductAsync("p", "SEO", "Monthly care")).Item;
        var once = await stripe.CreatePriceAsync("p1", new PriceDetails(product.Id, new Money(50000, "USD")) { LookupKey = "audit" });
        var monthly = await stripe.CreatePriceAsync("p2", new PriceDetails(product.Id, new Money(9900, "USD")) { Period = PlanPeriod.Monthly, Interval = 3 });

        Assert.Equal((1, "SEO"), (fake.Created("product"), (await stripe.ListProductsAsync().SingleAsync()).Name));
        Assert.Equal((null, 0, "audit"), (once.Period, once.Interval, once.LookupKey));
        Assert.Equal((PlanPeriod.Monthly, 3, new Money(9900, "USD"), product.Id), (monthly.Period, monthly.Interval, monthly.Amount, monthly.ProductId));
        Assert.Equal([monthly.Id, once.Id], await stripe.ListPricesAsync(product.Id).Select(price => price.Id).ToListAsync());
        Assert.Equal(once.Id, (await stripe.ListPricesAsync(lookupKey: "audit").SingleAsync()).Id);
        Assert.Equal("product", (await Assert.ThrowsAsync<ServiceException>(() => stripe.CreatePriceAsync("p3", new PriceDetails("prod_none", new Money(1, "USD"))))).Field);
    }

    [Fact]
    public async Task A_product_for_one_place_is_made_once_however_much_later()
    {
        var made = await stripe.CreateProductAsync("p-0", "SEO", place: "step 1");
        fake.ForgetKeys();
        var again = await stripe.CreateProductAsync("p-1", "SEO", place: "step 1");
        var other = await stripe.CreateProductAsync("p-2", "SEO", place: "step 2");

        Assert.Equal((true, false, true), (made.IsNew, again.IsNew, other.IsNew));
        Assert.Equal((made.Item, 2), (again.Item, fake.Created("product")));
    }

    [Fact]
    public async Task A_payment_link_sells_until_it_is_closed()
    {
        var link = await stripe.CreatePaymentLinkAsync("l", [new OrderLine { Price = "price_basic", Quantity = 2 }], "https://acme.test/thanks", new Dictionary<string, string> { ["campaign"] = "spring" });

        Assert.Equal((true, "https://buy.stripe.test/1"), (link.IsOpen, link.Url));
        Assert.False((await stripe.ClosePaymentLinkAsync("c", link.Id)).IsOpen);
        Assert.Equal("line_items[0][price]", (await Assert.ThrowsAsync<ServiceException>(() => stripe.CreatePaymentLinkAsync("n", [new OrderLine { Price = "price_none" }]))).Field);
    }

    [Fact]
    public async Task A_refund_is_made_in_parts_and_then_already_done()
    {
        Assert.Equal(new Money(2000, "USD"), (await stripe.RefundAsync("r1", "pi_paid", new Money(2000, "USD"))).Amount);
        Assert.Equal(new Money(3000, "USD"), (await stripe.RefundAsync("r2", "pi_paid", reason: "requested_by_customer")).Amount);

        var error = await Assert.ThrowsAsync<ServiceException>(() => stripe.RefundAsync("r3", "pi_paid"));

        Assert.Equal((ServiceFailure.AlreadyDone, "charge_already_refunded"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task The_portal_opens_for_a_customer()
    {
        var customer = await stripe.CreateCustomerAsync("c", new CustomerDetails { Email = "a@b.test" });

        Assert.StartsWith("https://", await stripe.OpenPortalAsync("p", customer.Id, "https://acme.test/account"));
    }

    [Fact]
    public async Task Every_write_carries_its_key_and_the_pinned_version()
    {
        await stripe.CreateCustomerAsync("the-key", new CustomerDetails { Email = "a@b.test" });

        var request = fake.Requests.Single();
        Assert.Equal(("the-key", StripeFake.Version), (request.Headers["Idempotency-Key"], request.Headers["Stripe-Version"]));
    }

    [Fact]
    public Task A_key_longer_than_stripe_takes_is_refused_before_the_call() =>
        Assert.ThrowsAsync<ArgumentException>(() => stripe.CreateCustomerAsync(new string('k', 256), new CustomerDetails()));
}
