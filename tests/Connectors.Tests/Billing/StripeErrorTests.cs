using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

public sealed class StripeErrorTests : IAsyncLifetime
{
    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
    private StripeFake fake = null!;

    public async Task InitializeAsync() => fake = await StripeFake.StartAsync();

    public async Task DisposeAsync()
    {
        http.Dispose();
        await fake.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_key_asks_to_sign_in_again_and_is_not_repeated()
    {
        const string wrong = "sk_test_wrong_key_999";

        var error = await Assert.ThrowsAsync<ServiceException>(() => new StripeBilling(http, wrong, address: fake.Address).CheckAsync());

        Assert.Equal((ServiceFailure.SignInAgain, 401), (error.Kind, error.Status));
        Assert.DoesNotContain(wrong, error.ToString());
    }

    [Fact]
    public async Task A_bad_field_is_named()
    {
        var error = await FailureAsync(stripe => stripe.CreateCustomerAsync("k", new CustomerDetails { Email = "not-a-mail" }));

        Assert.Equal((ServiceFailure.Permanent, "email", "email_invalid", "Stripe: Invalid email address: not-a-mail"), (error.Kind, error.Field, error.Code, error.Message));
        Assert.StartsWith("req_", error.RequestId);
    }

    [Fact]
    public async Task A_missing_customer_is_permanent()
    {
        var error = await FailureAsync(stripe => stripe.StartSubscriptionAsync("k", new SubscriptionOrder { CustomerId = "cus_none", Lines = [new OrderLine { Price = "price_basic" }] }));

        Assert.Equal((ServiceFailure.Permanent, "customer", "resource_missing"), (error.Kind, error.Field, error.Code));
    }

    [Theory]
    [InlineData(429, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"rate_limit\",\"message\":\"Too many\"}}", ServiceFailure.RetryLater, "Too many")]
    [InlineData(402, "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":\"insufficient_funds\",\"message\":\"Your card has insufficient funds.\"}}", ServiceFailure.Permanent, "insufficient funds")]
    [InlineData(403, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"The provided key does not have the required permissions\"}}", ServiceFailure.Permanent, "restricted key")]
    [InlineData(409, "{\"error\":{\"type\":\"idempotency_error\",\"message\":\"in use\"}}", ServiceFailure.RetryLater, "")]
    [InlineData(500, "{\"error\":{\"type\":\"api_error\",\"message\":\"Sorry\"}}", ServiceFailure.RetryLater, "Sorry")]
    [InlineData(503, "<html>Unavailable</html>", ServiceFailure.RetryLater, "Stripe")]
    public async Task Each_status_has_its_outcome(int status, string body, ServiceFailure kind, string words)
    {
        fake.FailNext(status, body);

        var error = await FailureAsync(stripe => stripe.CreateCustomerAsync("k", new CustomerDetails { Email = "a@b.test" }));

        Assert.Equal((kind, status), (error.Kind, error.Status));
        Assert.Contains(words, error.Message);
        Assert.Equal(status < 500, error.IsDefinite);
    }

    [Theory]
    [InlineData(400, "true", ServiceFailure.RetryLater)]
    [InlineData(500, "false", ServiceFailure.Permanent)]
    [InlineData(409, "false", ServiceFailure.Permanent)]
    public async Task Stripe_s_own_advice_on_retries_wins(int status, string advice, ServiceFailure kind)
    {
        fake.FailNext(status, "{\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}", ("Stripe-Should-Retry", advice), ("Retry-After", "9"));

        var error = await FailureAsync(stripe => stripe.CheckAsync());

        Assert.Equal((kind, TimeSpan.FromSeconds(9)), (error.Kind, error.RetryAfter));
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_the_cancellation_itself()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new StripeBilling(http, StripeFake.Key, address: fake.Address).CheckAsync(given.Token));
    }

    private async Task<ServiceException> FailureAsync(Func<StripeBilling, Task> call) =>
        await Assert.ThrowsAsync<ServiceException>(() => call(new StripeBilling(http, StripeFake.Key, address: fake.Address)));
}
