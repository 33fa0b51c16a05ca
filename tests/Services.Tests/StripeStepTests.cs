using System.Text;
using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

public sealed class StripeStepTests : IAsyncLifetime
{
    private StripeFake _stripe = null!;

    private Surroundings Here => new Surroundings().With("stripe", "stripeApi", ("secretKey", StripeFake.Key), ("url", _stripe.Address.ToString()));

    public async Task InitializeAsync() => _stripe = await StripeFake.StartAsync();

    public async Task DisposeAsync() => await _stripe.DisposeAsync();

    [Fact]
    public async Task A_customer_is_made_once_per_address()
    {
        var made = await Here.RunAsync<CreateCustomer>(new { credential = "stripe", email = "ann@example.com", customerName = "Ann", notes = new { type = "Object", value = "{\"lead\": 7}" } });
        var again = await Here.RunAsync<CreateCustomer>(new { credential = "stripe", email = "ann@example.com" });

        Assert.Equal((true, false), (made["isNew"].Boolean, again["isNew"].Boolean));
        Assert.Equal(made["id"], again["id"]);
        Assert.Equal(1, _stripe.Created("customer"));
    }

    [Fact]
    public async Task A_lost_answer_is_not_definite_and_a_repeat_makes_nothing_twice()
    {
        _stripe.LoseAnswer();
        var properties = new { credential = "stripe", email = "bob@example.com", takesExisting = false };

        await Here.FailAsync<CreateCustomer>(properties);
        await Here.RunAsync<CreateCustomer>(properties);

        Assert.Equal(1, _stripe.Created("customer"));
    }

    [Fact]
    public async Task A_refused_key_asks_for_the_credential()
    {
        var refused = await Here.With("stripe", "stripeApi", ("secretKey", "sk_test_wrong_wrong"), ("url", _stripe.Address.ToString())).FailAsync<CreateCustomer>(new { credential = "stripe", email = "ann@example.com" });

        Assert.Equal("Credential", refused.FaultType);
        Assert.DoesNotContain("sk_test_wrong", refused.Message);
    }

    [Fact]
    public async Task A_product_with_its_price_is_made_once_though_an_answer_gets_lost()
    {
        var care = new { credential = "stripe", productName = "Care", description = "Monthly care", amount = 99.5, rhythm = "Monthly", interval = 3, lookupKey = "care-quarterly" };
        _stripe.LoseAnswer(skip: 1);
        await Here.FailAsync<CreateProduct>(care);
        var made = await Here.RunAsync<CreateProduct>(care);
        var again = await Here.RunAsync<CreateProduct>(care);
        var dearer = await Here.FailAsync<CreateProduct>(new { credential = "stripe", productName = "Care", amount = 120, rhythm = "Monthly", lookupKey = "care-quarterly" });

        Assert.Equal((99.5, "USD", "monthly", true), (made["amount"].Number, made["currency"].AsString(), made["charged"].AsString(), made["isNew"].Boolean));
        Assert.Equal((made["priceId"], false), (again["priceId"], again["isNew"].Boolean));
        Assert.Contains("99.50 USD, monthly, every 3", dearer.Message);
        Assert.Equal((1, 1), (_stripe.Created("product"), _stripe.Created("price")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_product_without_a_price_name_is_made_once_though_the_step_is_tried_again_days_later(int lost)
    {
        var audit = new { credential = "stripe", productName = "Audit", amount = 500 };
        _stripe.LoseAnswer(skip: lost);
        await Here.FailAsync<CreateProduct>(audit);
        _stripe.ForgetKeys();

        var made = await Here.RunAsync<CreateProduct>(audit);
        _stripe.ForgetKeys();

        Assert.Equal((500, true), (made["amount"].Number, made["isNew"].Boolean));
        Assert.Equal(made["priceId"], (await Here.RunAsync<CreateProduct>(audit))["priceId"]);
        Assert.Equal((1, 1), (_stripe.Created("product"), _stripe.Created("price")));
    }

    [Fact]
    public async Task A_product_is_sold_at_a_payment_link_until_that_is_closed()
    {
        var run = await RunAsync("""
            {"id": "product", "type": "Bizoholic.CreateProduct", "version": 1, "credential": "stripe", "productName": "Audit", "amount": 500},
            {"id": "link", "type": "Bizoholic.CreatePaymentLink", "version": 1, "credential": "stripe", "price": {"type": "JavaScript", "value": "$json.priceId"}, "quantity": 2, "thanksUrl": "https://acme.test/thanks", "notes": {"type": "Object", "value": {"campaign": "spring"} } },
            {"id": "close", "type": "Bizoholic.ClosePaymentLink", "version": 1, "credential": "stripe", "linkId": {"type": "JavaScript", "value": "$json.id"} }
            """);

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var link = run.Of("link")[0].Items[Outcomes.Done]![0].Json;
        Assert.Equal((true, "https://buy.stripe.test/1"), (link["isOpen"].Boolean, link["url"].AsString()));
        Assert.False(run.Rest.Items.Single().Json["isOpen"].Boolean);
    }

    [Fact]
    public async Task A_payment_link_whose_answer_got_lost_is_made_once()
    {
        var order = new { credential = "stripe", price = "price_basic" };
        _stripe.LoseAnswer();
        await Here.FailAsync<CreatePaymentLink>(order);
        await Here.RunAsync<CreatePaymentLink>(order);

        Assert.Equal(1, _stripe.Created("payment_link"));
    }

    [Fact]
    public async Task A_price_that_stripe_does_not_know_is_named()
    {
        Assert.Contains("price_none", (await Here.FailAsync<CreateCheckoutPage>(new { credential = "stripe", price = "price_none", returnUrl = "https://acme.test" })).Message);
    }

    [Fact]
    public async Task A_payment_link_is_closed_when_the_flow_is_undone()
    {
        using var harness = new WorkflowHarness([typeof(CreatePaymentLink).Assembly], Here.Services);

        var run = await harness.RunAsync("""
            {"definitionId": "undo", "name": "Undo", "customProperties": {"undo": true}, "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "a", "type": "Bizoholic.CreatePaymentLink", "version": 1, "credential": "stripe", "price": "price_basic"},
              {"id": "b", "type": "Elsa.Fault", "version": 1, "message": "the mail failed"}]}}
            """);

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Contains(_stripe.Requests, request => request.Path.StartsWith("/v1/payment_links/plink", StringComparison.Ordinal) && Encoding.UTF8.GetString(request.Body) == "active=false");
    }

    [Fact]
    public async Task A_client_pays_at_a_page_of_their_own_and_manages_it_in_the_portal()
    {
        var run = await RunAsync("""
            {"id": "customer", "type": "Bizoholic.CreateCustomer", "version": 1, "credential": "stripe", "email": "ann@example.com"},
            {"id": "portal", "type": "Bizoholic.OpenCustomerPortal", "version": 1, "credential": "stripe", "customerId": {"type": "JavaScript", "value": "$json.id"}, "returnUrl": "https://acme.test/account"},
            {"id": "page", "type": "Bizoholic.CreateCheckoutPage", "version": 1, "credential": "stripe", "price": "price_basic", "isSubscription": true, "customerId": {"type": "JavaScript", "value": "$json.customerId"}, "email": "ann@example.com", "returnUrl": "https://acme.test/thanks"}
            """);

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var page = run.Rest.Items.Single().Json;
        Assert.Equal(("open", "unpaid", "https://checkout.stripe.test/c/pay"), (page["status"].AsString(), page["paymentStatus"].AsString(), page["url"].AsString()));
        Assert.StartsWith("https://billing.", run.Of("portal")[0].Items[Outcomes.Done]![0].Json["url"].AsString());
        Assert.Contains("cus_none", (await Here.FailAsync<OpenCustomerPortal>(new { credential = "stripe", customerId = "cus_none", returnUrl = "https://acme.test" })).Message);
    }

    [Fact]
    public async Task Empty_fields_are_named_before_anything_is_called()
    {
        Assert.Contains("'E-mail' is empty", (await Here.FailAsync<CreateCustomer>(new { credential = "stripe" })).Message);
        Assert.Contains("'Customer id' is empty", (await Here.FailAsync<StartSubscription>(new { credential = "stripe" })).Message);
        Assert.Contains("'Payment id' is empty", (await Here.FailAsync<RefundPayment>(new { credential = "stripe" })).Message);
        Assert.Contains("'Price' is empty", (await Here.FailAsync<CreatePaymentLink>(new { credential = "stripe" })).Message);
        Assert.Contains("'Amount' is empty", (await Here.FailAsync<CreateProduct>(new { credential = "stripe", productName = "Care" })).Message);
        Assert.Contains("'Return address' is empty", (await Here.FailAsync<CreateCheckoutPage>(new { credential = "stripe", price = "price_basic" })).Message);
        Assert.Contains("finer than", (await Here.FailAsync<SendInvoice>(new { credential = "stripe", customerId = "cus_1", lineName = "x", amount = 1.001 })).Message);
        Assert.Empty(_stripe.Requests);
    }

    /// <summary>Runs steps one after the other, each with its own key.</summary>
    private async Task<HarnessRun> RunAsync(string steps)
    {
        using var harness = new WorkflowHarness([typeof(CreatePaymentLink).Assembly], Here.Services);
        return await harness.RunAsync($$$"""{"definitionId": "sell", "name": "Sell", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [{{{steps}}}] } }""");
    }
}
