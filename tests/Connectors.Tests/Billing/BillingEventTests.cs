using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

public sealed class BillingEventTests
{
    private const string Secret = "whsec_endpoint";
    private const long Now = 1_800_000_000;
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(Now));

    [Fact]
    public void A_paid_checkout_becomes_our_event()
    {
        var paid = Stripe("""
            {"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","created":1799999990,"livemode":false,"type":"checkout.session.completed",
             "data":{"object":{"id":"cs_1","object":"checkout.session","amount_total":6150,"currency":"usd","customer":"cus_1","subscription":"sub_1","invoice":"in_1",
             "payment_status":"paid","status":"complete","client_reference_id":"lead-7","customer_details":{"email":"ann@acme.test"},"metadata":{"brand":"bizoholic"}}}}
            """);

        Assert.Equal(("stripe", "evt_1", BillingEventKind.CheckoutPaid, false), (paid.Gateway, paid.Id, paid.Kind, paid.IsLive));
        Assert.Equal(("cs_1", "cus_1", "sub_1", "in_1"), (paid.ObjectId, paid.CustomerId, paid.SubscriptionId, paid.InvoiceId));
        Assert.Equal((new Money(6150, "USD"), "paid", "lead-7", "ann@acme.test", "bizoholic"), (paid.Amount, paid.Status, paid.Reference, paid.Email, paid.Metadata["brand"]));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1799999990), paid.At);
    }

    [Theory]
    [InlineData("\"parent\":{\"subscription_details\":{\"subscription\":\"sub_9\"}}")]
    [InlineData("\"subscription\":\"sub_9\"")]
    [InlineData("\"subscription\":{\"id\":\"sub_9\",\"object\":\"subscription\"}")]
    public void A_failed_invoice_names_its_subscription_in_every_api_version(string link)
    {
        var failed = Stripe("{\"id\":\"evt_2\",\"type\":\"invoice.payment_failed\",\"data\":{\"object\":{\"id\":\"in_2\",\"object\":\"invoice\",\"amount_due\":4900,\"amount_paid\":0,\"currency\":\"usd\",\"customer\":\"cus_1\","
            + link + "}}}");

        Assert.Equal((BillingEventKind.InvoicePaymentFailed, "sub_9", "in_2", new Money(4900, "USD")), (failed.Kind, failed.SubscriptionId, failed.InvoiceId, failed.Amount));
    }

    [Theory]
    [InlineData("checkout.session.completed", "{\"id\":\"x\",\"payment_status\":\"unpaid\"}", BillingEventKind.CheckoutPending)]
    [InlineData("checkout.session.completed", "{\"id\":\"x\",\"payment_status\":\"no_payment_required\"}", BillingEventKind.CheckoutPaid)]
    [InlineData("customer.subscription.deleted", "{\"id\":\"sub_1\",\"object\":\"subscription\"}", BillingEventKind.SubscriptionEnded)]
    [InlineData("charge.refunded", "{\"id\":\"ch_1\",\"amount\":500,\"amount_refunded\":200,\"currency\":\"usd\"}", BillingEventKind.Refunded)]
    [InlineData("entitlements.something.new", "{\"id\":\"x\"}", BillingEventKind.Other)]
    public void Event_names_get_their_meaning(string type, string thing, BillingEventKind kind) =>
        Assert.Equal(kind, Stripe("{\"id\":\"evt\",\"type\":\"" + type + "\",\"data\":{\"object\":" + thing + "}}").Kind);

    [Theory]
    [InlineData("payment.dispute.created", BillingEventKind.DisputeOpened)]
    [InlineData("payment.dispute.lost", BillingEventKind.DisputeClosed)]
    public void A_razorpay_dispute_names_its_payment(string type, BillingEventKind kind)
    {
        var read = RazorpayEvents.Parse("evt_1", Encoding.UTF8.GetBytes("""{"event":"#","payload":{"payment":{"entity":{"id":"pay_1","amount":50000,"currency":"INR"}},"dispute":{"entity":{"id":"disp_1","payment_id":"pay_1","amount":20000,"currency":"INR","status":"open"}}}}""".Replace("#", type, StringComparison.Ordinal)))!;

        Assert.Equal((kind, "disp_1", "pay_1", new Money(20_000, "INR")), (read.Kind, read.ObjectId, read.PaymentId, read.Amount));
    }

    [Fact]
    public void A_partial_refund_reports_what_was_paid_back() => Assert.Equal(
        new Money(200, "USD"),
        Stripe("""{"id":"evt","type":"charge.refunded","data":{"object":{"id":"ch_1","amount":500,"amount_refunded":200,"currency":"usd"}}}""").Amount);

    [Fact]
    public void Every_delivery_of_an_event_has_the_event_s_id()
    {
        var body = """{"id":"evt_7","type":"product.created","data":{"object":{}}}"""u8.ToArray();
        var events = new StripeEvents([Secret], time);

        Assert.Equal("evt_7", events.Read(StripeFake.Sign(Secret, body, Now), body).Check.DeliveryId);
        Assert.Equal("evt_7", events.Read(StripeFake.Sign(Secret, body, Now - 100), body).Check.DeliveryId);
    }

    [Theory]
    [InlineData("whsec_other", Now, WebhookVerdict.WrongSignature)]
    [InlineData(Secret, Now - 301, WebhookVerdict.OutsideTolerance)]
    public void A_wrong_or_old_message_carries_no_event(string secret, long at, WebhookVerdict verdict)
    {
        var body = """{"id":"evt_7","type":"invoice.paid","data":{"object":{}}}"""u8.ToArray();

        var delivery = new StripeEvents([Secret], time).Read(StripeFake.Sign(secret, body, at), body);

        Assert.Equal(verdict, delivery.Check.Verdict);
        Assert.Null(delivery.Event);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"x\"}")]
    [InlineData("{\"id\":\"evt_1\",\"type\":")]
    public void Signed_nonsense_is_malformed(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        Assert.Equal(WebhookVerdict.Malformed, new StripeEvents([Secret], time).Read(StripeFake.Sign(Secret, body, Now), body).Check.Verdict);
    }

    [Fact]
    public void A_razorpay_payment_becomes_our_event()
    {
        var body = """
            {"entity":"event","account_id":"acc_1","event":"payment_link.paid","contains":["payment_link","payment"],"created_at":1800000000,
             "payload":{"payment_link":{"entity":{"id":"plink_1","amount":50000,"currency":"INR","status":"paid","reference_id":"lead-7","customer":{"email":"a@b.test"},"notes":{"brand":"coreldove"}}},
             "payment":{"entity":{"id":"pay_1","amount":50000,"currency":"INR","status":"captured","email":"a@b.test"}}}}
            """u8.ToArray();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData("hook"u8, body));

        var delivery = new RazorpayEvents("hook").Read(signature, "evt_r1", body);

        var paid = delivery.Event!;
        Assert.Equal(("razorpay", "evt_r1", BillingEventKind.CheckoutPaid, "plink_1", "pay_1"), (paid.Gateway, paid.Id, paid.Kind, paid.ObjectId, paid.PaymentId));
        Assert.Equal((new Money(50000, "INR"), "lead-7", "a@b.test", "coreldove"), (paid.Amount, paid.Reference, paid.Email, paid.Metadata["brand"]));
        Assert.Null(new RazorpayEvents("other").Read(signature, "evt_r1", body).Event);
    }

    /// <summary>As Razorpay's documentation shows them, shortened; notes without entries come as a list.</summary>
    [Theory]
    [InlineData("refund.processed", """{"refund":{"entity":{"id":"rfnd_1","amount":4000,"currency":"INR","payment_id":"pay_1","notes":[],"receipt":null,"status":"processed"}},"payment":{"entity":{"id":"pay_1","amount":9000,"currency":"INR","status":"captured","invoice_id":null,"email":"a@b.test","notes":[]}}}""", BillingEventKind.Refunded, "rfnd_1", "pay_1", null, null, 4000)]
    [InlineData("subscription.charged", """{"subscription":{"entity":{"id":"sub_1","customer_id":"cust_1","status":"active","notes":[]}},"payment":{"entity":{"id":"pay_2","amount":29900,"currency":"INR","status":"captured","invoice_id":"inv_2","email":"a@b.test"}}}""", BillingEventKind.InvoicePaid, "sub_1", "pay_2", "sub_1", "inv_2", 29_900)]
    [InlineData("invoice.paid", """{"payment":{"entity":{"id":"pay_3","amount":479030,"currency":"INR","invoice_id":"inv_3","email":"a@b.test"}},"order":{"entity":{"id":"order_3","amount":479030,"currency":"INR","receipt":"15"}},"invoice":{"entity":{"id":"inv_3","receipt":"15","customer_id":"cust_1","customer_details":{"email":"a@b.test"},"amount":479030,"currency":"INR","status":"paid","notes":[]}}}""", BillingEventKind.InvoicePaid, "inv_3", "pay_3", null, "inv_3", 479_030)]
    [InlineData("invoice.expired", """{"invoice":{"entity":{"id":"inv_4","receipt":"16","customer_id":"cust_1","customer_details":{"name":"A","email":"a@b.test"},"payment_id":null,"amount":100000,"currency":"INR","status":"expired","notes":[]}}}""", BillingEventKind.InvoiceOverdue, "inv_4", null, null, "inv_4", 100_000)]
    public void Razorpays_refunds_charges_and_invoices_name_what_they_are_about(string type, string payload, BillingEventKind kind, string id, string? payment, string? subscription, string? invoice, long minor)
    {
        var read = RazorpayEvents.Parse("evt_1", Encoding.UTF8.GetBytes($$"""{"entity":"event","event":"{{type}}","payload":{{payload}},"created_at":1627528610}"""))!;

        Assert.Equal((kind, id, payment, subscription, invoice), (read.Kind, read.ObjectId, read.PaymentId, read.SubscriptionId, read.InvoiceId));
        Assert.Equal((new Money(minor, "INR"), "a@b.test"), (read.Amount, read.Email));
    }

    private BillingEvent Stripe(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return new StripeEvents([Secret], time).Read(StripeFake.Sign(Secret, body, Now), body).Event!;
    }
}
