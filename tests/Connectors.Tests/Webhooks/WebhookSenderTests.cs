using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Webhooks;

public sealed class WebhookSenderTests : IDisposable
{
    private static readonly byte[] Body = """{"type":"workflow.completed"}"""u8.ToArray();
    private readonly StandardWebhook signer = new([StandardWebhook.NewSecret()], TimeProvider.System);
    private readonly HttpClient http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_delivery_arrives_signed_and_unchanged()
    {
        await using var receiver = await Loopback.StartAsync(_ => Task.CompletedTask);

        await Sender.SendAsync("run-1-step-2", receiver.Address, Body);

        var got = receiver.Requests.Single();
        var check = signer.Check(got.Headers["webhook-id"], got.Headers["webhook-timestamp"], got.Headers["webhook-signature"], got.Body);
        Assert.Equal((true, "run-1-step-2"), (check.IsGenuine, check.DeliveryId));
        Assert.Equal(Body, got.Body);
        Assert.Equal("application/json", got.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData(410, ServiceFailure.Permanent, "gone")]
    [InlineData(401, ServiceFailure.Permanent, null)]
    [InlineData(302, ServiceFailure.Permanent, null)]
    [InlineData(404, ServiceFailure.RetryLater, null)]
    [InlineData(429, ServiceFailure.RetryLater, null)]
    [InlineData(503, ServiceFailure.RetryLater, null)]
    public async Task Anything_but_2xx_is_a_failure(int status, ServiceFailure kind, string? code)
    {
        await using var receiver = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.RetryAfter = "30";
            return context.Response.WriteAsync("<b>no</b>");
        });

        var error = await Assert.ThrowsAsync<ServiceException>(() => Sender.SendAsync("m1", receiver.Address, Body));

        Assert.Equal((kind, code, TimeSpan.FromSeconds(30)), (error.Kind, error.Code, error.RetryAfter));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_private_receiver_is_refused()
    {
        using var guarded = new GuardedHttp(new OutgoingHttpOptions()).CreateClient();

        var error = await Assert.ThrowsAsync<ServiceException>(() => new WebhookSender(guarded, signer, TimeProvider.System).SendAsync("m1", new Uri("http://169.254.169.254/"), Body));

        Assert.Equal((ServiceFailure.Permanent, true), (error.Kind, error.HadNoEffect));
    }

    private WebhookSender Sender => new(http, signer, TimeProvider.System);
}
