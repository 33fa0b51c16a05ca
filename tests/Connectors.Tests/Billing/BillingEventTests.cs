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
    [InlineData("CHECKOUT.ORDER.APPROVED", """{"id":"O-1","purchase_units":[{"custom_id":"lead-7","amount":{"currency_code":"USD","value":"49.50"}}]}""", BillingEventKind.CheckoutPending, "lead-7", null)]
    [InlineData("BILLING.SUBSCRIPTION.PAYMENT.FAILED", """{"id":"I-1","custom_id":"lead-7","amount":{"currency_code":"USD","value":"49.50"}}""", BillingEventKind.InvoicePaymentFailed, "lead-7", null)]
    [InlineData("INVOICING.INVOICE.PAID", """{"invoice":{"id":"INV2-1","status":"PAID","amount":{"currency_code":"USD","value":"49.50"}}}""", BillingEventKind.InvoicePaid, null, "INV2-1")]
    public void PayPals_events_get_their_meaning(string type, string resource, BillingEventKind kind, string? reference, string? invoice)
    {
        var read = PayPalEvents.Parse(Encoding.UTF8.GetBytes($$"""{"id":"WH-1","event_type":"{{type}}","resource":{{resource}}}"""))!;

        Assert.Equal((kind, new Money(4950, "USD"), reference, invoice), (read.Kind, read.Amount, read.Reference, read.InvoiceId));
    }

    /// <summary>Samples of PayPal's own, shortened: a subscription's payment comes in the form of version 1.</summary>
    [Theory]
    [InlineData("PAYMENT.SALE.COMPLETED", """{"id":"44P499886K055384U","billing_agreement_id":"I-37B4TLL0FAJJ","amount":{"total":"14.55","currency":"CAD"},"state":"completed","custom":"lead-7"}""", BillingEventKind.InvoicePaid, "44P499886K055384U", 1455, "CAD")]
    [InlineData("PAYMENT.SALE.REFUNDED", """{"id":"6YX","sale_id":"44P499886K055384U","amount":{"total":"5.00","currency":"CAD"},"state":"completed","custom":"lead-7"}""", BillingEventKind.Refunded, "44P499886K055384U", 500, "CAD")]
    [InlineData("PAYMENT.CAPTURE.REFUNDED", """{"id":"1JU","custom_id":"lead-7","amount":{"currency_code":"USD","value":"10.99"},"links":[{"rel":"self","href":"https://api.paypal.com/v2/payments/refunds/1JU"},{"rel":"up","href":"https://api.paypal.com/v2/payments/captures/42R"}]}""", BillingEventKind.Refunded, "42R", 1099, "USD")]
    [InlineData("PAYMENT.CAPTURE.COMPLETED", """{"id":"42R","custom_id":"lead-7","amount":{"currency_code":"USD","value":"10.99"},"links":[{"rel":"up","href":"https://api.paypal.com/v2/checkout/orders/89T"}]}""", BillingEventKind.PaymentSucceeded, "42R", 1099, "USD")]
    [InlineData("CUSTOMER.DISPUTE.CREATED", """{"dispute_id":"PP-000","custom_id":"lead-7","dispute_amount":{"currency_code":"USD","value":"3.00"},"disputed_transactions":[{"seller_transaction_id":"42R"}]}""", BillingEventKind.DisputeOpened, "42R", 300, "USD")]
    public void PayPals_payments_refunds_and_disputes_name_their_payment_and_amount(string type, string resource, BillingEventKind kind, string payment, long minor, string currency)
    {
        var read = PayPalEvents.Parse(Encoding.UTF8.GetBytes($$"""{"id":"WH-1","event_type":"{{type}}","resource":{{resource}}}"""))!;

        Assert.Equal((kind, payment, new Money(minor, currency), "lead-7"), (read.Kind, read.PaymentId, read.Amount, read.Reference));
    }

    [Theory]
    [InlineData("PAID", BillingEventKind.InvoicePaid)]
    [InlineData("MARKED_AS_PAID", BillingEventKind.InvoicePaid)]
    [InlineData("PARTIALLY_PAID", BillingEventKind.Other)]
    [InlineData("PAYMENT_PENDING", BillingEventKind.Other)]
    public void PayPals_invoice_that_is_paid_in_part_is_not_paid(string status, BillingEventKind kind)
        => Assert.Equal(kind, PayPalEvents.Parse(Encoding.UTF8.GetBytes("""{"id":"WH-1","event_type":"INVOICING.INVOICE.PAID","resource":{"invoice":{"id":"INV2-1","status":"#"}}}""".Replace("#", status, StringComparison.Ordinal)))!.Kind);

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

    private BillingEvent Stripe(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return new StripeEvents([Secret], time).Read(StripeFake.Sign(Secret, body, Now), body).Event!;
    }
}
