using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Workflows;

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
    public async Task Empty_fields_are_named_before_anything_is_called()
    {
        Assert.Contains("'E-mail' is empty", (await Here.FailAsync<CreateCustomer>(new { credential = "stripe" })).Message);
        Assert.Contains("'Customer id' is empty", (await Here.FailAsync<StartSubscription>(new { credential = "stripe" })).Message);
        Assert.Contains("'Payment id' is empty", (await Here.FailAsync<RefundPayment>(new { credential = "stripe" })).Message);
        Assert.Contains("finer than", (await Here.FailAsync<SendInvoice>(new { credential = "stripe", customerId = "cus_1", lineName = "x", amount = 1.001 })).Message);
        Assert.Empty(_stripe.Requests);
    }
}
