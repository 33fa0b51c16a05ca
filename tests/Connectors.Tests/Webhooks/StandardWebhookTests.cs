using System.Text;
using Bizoholic.Flows.Connectors.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Connectors.Tests.Webhooks;

public sealed class StandardWebhookTests
{
    // The example of the Standard Webhooks specification.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1614265330));

    [Fact]
    public void The_specification_example_is_genuine()
    {
        var check = new StandardWebhook([Secret], time).Check(Id, Timestamp, Signature, Body);

        Assert.Equal(new WebhookCheck(WebhookVerdict.Genuine, Id, time.GetUtcNow()), check);
    }

    [Fact]
    public void Signing_gives_the_specification_example()
    {
        var headers = new StandardWebhook([Secret], time).Sign(Id, Body);

        Assert.Equal((Id, Timestamp, Signature), (headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]));
    }

    [Fact]
    public void A_changed_body_id_or_time_is_refused()
    {
        var webhook = new StandardWebhook([Secret], time);

        Assert.Equal(WebhookVerdict.WrongSignature, webhook.Check(Id, Timestamp, Signature, [.. Body, (byte)' ']).Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, webhook.Check("msg_other", Timestamp, Signature, Body).Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, webhook.Check(Id, "1614265331", Signature, Body).Verdict);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void A_message_outside_the_tolerance_is_refused_although_signed(int secondsOff)
    {
        time.SetUtcNow(time.GetUtcNow().AddSeconds(1000));
        var then = new FakeTimeProvider(time.GetUtcNow().AddSeconds(secondsOff));
        var headers = new StandardWebhook([Secret], then).Sign(Id, Body);

        var check = new StandardWebhook([Secret], time).Check(Id, headers["webhook-timestamp"], headers["webhook-signature"], Body);

        Assert.Equal(WebhookVerdict.OutsideTolerance, check.Verdict);
        Assert.Null(check.DeliveryId);
    }

    [Fact]
    public void While_a_secret_is_replaced_old_and_new_receivers_both_accept()
    {
        var old = StandardWebhook.NewSecret();
        var headers = new StandardWebhook([old, Secret], time).Sign(Id, Body);

        Assert.All(
            [old, Secret],
            secret => Assert.True(new StandardWebhook([secret], time).Check(Id, Timestamp, headers["webhook-signature"], Body).IsGenuine));
        Assert.True(new StandardWebhook([old, Secret], time).Check(Id, Timestamp, Signature, Body).IsGenuine);
    }

    [Fact]
    public void A_replay_shows_the_same_delivery_id_for_the_caller_to_drop()
    {
        var webhook = new StandardWebhook([Secret], time);

        Assert.Equal(webhook.Check(Id, Timestamp, Signature, Body).DeliveryId, webhook.Check(Id, Timestamp, Signature, Body).DeliveryId);
    }

    [Theory]
    [InlineData(null, Timestamp, Signature)]
    [InlineData("a.b", Timestamp, Signature)]
    [InlineData(Id, null, Signature)]
    [InlineData(Id, "yesterday", Signature)]
    [InlineData(Id, "99999999999999999999", Signature)]
    [InlineData(Id, "999999999999999", Signature)]
    [InlineData(Id, Timestamp, null)]
    public void Missing_or_unreadable_headers_are_malformed(string? id, string? timestamp, string? signature) =>
        Assert.Equal(WebhookVerdict.Malformed, new StandardWebhook([Secret], time).Check(id, timestamp, signature, Body).Verdict);

    [Theory]
    [InlineData("v1,")]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,G0HM9SSE+OTPJTGT/TMIKTSYZLE3UFJELVLNIOLJ1OE=")]
    public void Anything_but_the_right_signature_is_wrong(string signature) =>
        Assert.Equal(WebhookVerdict.WrongSignature, new StandardWebhook([Secret], time).Check(Id, Timestamp, signature, Body).Verdict);

    [Fact]
    public void A_bad_secret_is_refused_without_repeating_it()
    {
        var error = Assert.Throws<ArgumentException>(() => new StandardWebhook(["whsec_hunter2!"], time));

        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Fact]
    public void Body_bytes_are_signed_as_they_are()
    {
        byte[] odd = [.. Encoding.UTF8.GetBytes("{\"u\":\"https:\\/\\/x\"}\r\n"), 0xFF];
        var webhook = new StandardWebhook([Secret], time);
        var headers = webhook.Sign(Id, odd);

        Assert.True(webhook.Check(Id, headers["webhook-timestamp"], headers["webhook-signature"], odd).IsGenuine);
    }
}
