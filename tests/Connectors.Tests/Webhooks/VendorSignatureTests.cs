using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Connectors.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace Bizoholic.Flows.Connectors.Tests.Webhooks;

public sealed class VendorSignatureTests
{
    private const string Secret = "whsec_test_secret";
    private static readonly byte[] Body = """{"id":"evt_1"}"""u8.ToArray();
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    [Fact]
    public void Github_example_is_genuine()
    {
        // The vector printed in GitHub's documentation.
        var check = BodySignature.GitHub("It's a Secret to Everybody")
            .Check("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", "72d3162e", "Hello, World!"u8);

        Assert.Equal(new WebhookCheck(WebhookVerdict.Genuine, "72d3162e"), check);
    }

    [Fact]
    public void Razorpay_signs_the_raw_body_in_hex_with_either_secret_during_rotation()
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData("old"u8, Body));
        var webhook = BodySignature.Razorpay("new", "old");

        Assert.Equal(new WebhookCheck(WebhookVerdict.Genuine, "evt_9"), webhook.Check(signature, "evt_9", Body));
        Assert.Equal(WebhookVerdict.WrongSignature, webhook.Check(signature, "evt_9", [.. Body, 10]).Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, BodySignature.Razorpay("new").Check(signature, "evt_9", Body).Verdict);
        Assert.Equal(WebhookVerdict.Malformed, webhook.Check(null, "evt_9", Body).Verdict);
        Assert.Equal(WebhookVerdict.Malformed, webhook.Check("", "evt_9", Body).Verdict);
    }

    [Fact]
    public void Github_signature_without_its_prefix_is_malformed() =>
        Assert.Equal(WebhookVerdict.Malformed, BodySignature.GitHub(Secret).Check("757107", null, Body).Verdict);

    [Fact]
    public void Stripe_own_library_accepts_what_we_accept()
    {
        var header = StripeHeader(Secret, 1_700_000_000);

        Assert.True(new StripeSignature([Secret], time).Check(header, Body).IsGenuine);
        EventUtility.ValidateSignature(Encoding.UTF8.GetString(Body), header, Secret, 300, 1_700_000_100);
    }

    [Fact]
    public void Stripe_accepts_any_of_several_signatures_and_secrets()
    {
        var header = StripeHeader("whsec_old", 1_700_000_000) + ",v1=" + new string('0', 64) + ",v0=whatever";

        Assert.True(new StripeSignature(["whsec_new", "whsec_old"], time).Check(header, Body).IsGenuine);
    }

    [Fact]
    public void Stripe_refuses_old_wrong_and_unreadable_messages()
    {
        var stripe = new StripeSignature([Secret], time);

        Assert.Equal(WebhookVerdict.OutsideTolerance, stripe.Check(StripeHeader(Secret, 1_699_999_699), Body).Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, stripe.Check(StripeHeader("whsec_x", 1_700_000_000), Body).Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, stripe.Check(StripeHeader(Secret, 1_700_000_000), "{}"u8).Verdict);
        Assert.Equal(WebhookVerdict.WrongSignature, stripe.Check(StripeHeader(Secret, 1_700_000_000).Replace("v1=", "v1=00"), Body).Verdict);
        Assert.Equal(WebhookVerdict.Malformed, stripe.Check(StripeHeader(Secret, 1_700_000_000).Replace("v1=", "v0="), Body).Verdict);
        Assert.Equal(WebhookVerdict.Malformed, stripe.Check("t=1700000000,t=1," + StripeHeader(Secret, 1_700_000_000), Body).Verdict);
        Assert.Equal(WebhookVerdict.Malformed, stripe.Check(null, Body).Verdict);
    }

    private static string StripeHeader(string secret, long at)
    {
        var signed = Encoding.UTF8.GetBytes($"{at}.").Concat(Body).ToArray();
        return $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
