using System.Text;
using Bizoholic.Flows.Connectors.Billing;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>Events as PayPal sends them, shortened: from its own samples, and from such as its sandbox and its live service sent others.</summary>
public sealed class PayPalEventTests
{
    /// <summary>Version 2: a payment with its order above it, a refund or a reversal with its payment above it. Version 1, of subscriptions: what goes back is below zero.</summary>
    [Theory]
    [InlineData("PAYMENT.CAPTURE.COMPLETED", """{"id":"42R","custom_id":"lead-7","amount":{"currency_code":"USD","value":"10.99"},"supplementary_data":{"related_ids":{"order_id":"89T"}},"links":[{"rel":"self","href":"https://api.paypal.com/v2/payments/captures/42R"},{"rel":"up","href":"https://api.paypal.com/v2/checkout/orders/89T"}],"status":"COMPLETED"}""", BillingEventKind.PaymentSucceeded, "42R", 1099, "USD")]
    [InlineData("PAYMENT.CAPTURE.REFUNDED", """{"seller_payable_breakdown":{"total_refunded_amount":{"value":"59.00","currency_code":"GBP"},"gross_amount":{"value":"9.00","currency_code":"GBP"}},"amount":{"value":"9.00","currency_code":"GBP"},"custom_id":"lead-7","links":[{"method":"GET","rel":"self","href":"https://api.sandbox.paypal.com/v2/payments/refunds/626"},{"method":"GET","rel":"up","href":"https://api.sandbox.paypal.com/v2/payments/captures/5R7"}],"id":"626","status":"COMPLETED"}""", BillingEventKind.Refunded, "5R7", 900, "GBP")]
    [InlineData("PAYMENT.CAPTURE.REVERSED", """{"amount":{"currency_code":"USD","value":"2.51"},"custom_id":"lead-7","links":[{"rel":"self","href":"https://api.paypal.com/v2/payments/refunds/09E"},{"rel":"up","href":"https://api.paypal.com/v2/payments/captures/4L3"}],"id":"09E","note_to_payer":"Payment reversed","status":"COMPLETED"}""", BillingEventKind.Refunded, "4L3", 251, "USD")]
    [InlineData("PAYMENT.SALE.COMPLETED", """{"billing_agreement_id":"I-37B","amount":{"total":"14.55","currency":"CAD","details":{"subtotal":"14.55"}},"id":"44P","state":"completed","custom":"lead-7"}""", BillingEventKind.InvoicePaid, "44P", 1455, "CAD")]
    [InlineData("PAYMENT.SALE.DENIED", """{"billing_agreement_id":"I-37B","amount":{"total":"14.55","currency":"CAD"},"id":"44P","state":"denied","custom":"lead-7"}""", BillingEventKind.InvoicePaymentFailed, "44P", 1455, "CAD")]
    [InlineData("PAYMENT.SALE.REFUNDED", """{"amount":{"total":"-0.01","currency":"USD"},"id":"6YX","state":"completed","sale_id":"9T0","custom":"lead-7"}""", BillingEventKind.Refunded, "9T0", 1, "USD")]
    [InlineData("PAYMENT.SALE.REVERSED", """{"amount":{"total":"-0.49","currency":"USD","details":{"subtotal":"-0.64","tax":"0.08"}},"id":"800","state":"completed","custom":"lead-7","links":[{"href":"https://api.paypal.com/v1/payments/refund/776","rel":"self"}]}""", BillingEventKind.Refunded, "800", 49, "USD")]
    [InlineData("CUSTOMER.DISPUTE.CREATED", """{"disputed_transactions":[{"seller_transaction_id":"00D","custom":"lead-7","seller":{"merchant_id":"RD4"}}],"dispute_amount":{"currency_code":"USD","value":"3.00"},"dispute_id":"PP-000","status":"OPEN"}""", BillingEventKind.DisputeOpened, "00D", 300, "USD")]
    [InlineData("CHECKOUT.ORDER.APPROVED", """{"purchase_units":[{"reference_id":"default","custom_id":"lead-7","amount":{"currency_code":"USD","value":"49.50"}}],"id":"O-1","payer":{"email_address":"ann@acme.test","payer_id":"YJ4"}}""", BillingEventKind.CheckoutPending, null, 4950, "USD")]
    [InlineData("CHECKOUT.ORDER.COMPLETED", """{"purchase_units":[{"custom_id":"lead-7","amount":{"currency_code":"USD","value":"49.50"},"payments":{"captures":[{"id":"39W","status":"COMPLETED"}]}}],"id":"O-1"}""", BillingEventKind.CheckoutPaid, "39W", 4950, "USD")]
    [InlineData("BILLING.SUBSCRIPTION.PAYMENT.FAILED", """{"id":"I-BW4","custom_id":"lead-7","status":"ACTIVE","billing_info":{"outstanding_balance":{"currency_code":"USD","value":"10.0"},"last_payment":{"amount":{"currency_code":"USD","value":"500.0"}},"last_failed_payment":{"amount":{"currency_code":"USD","value":"49.5"},"time":"2019-01-01T00:20:49Z","reason_code":"PAYMENT_DENIED"},"failed_payments_count":1}}""", BillingEventKind.InvoicePaymentFailed, null, 4950, "USD")]
    public void Its_events_name_the_payment_the_amount_and_our_reference(string type, string resource, BillingEventKind kind, string? payment, long minor, string currency)
    {
        var read = Read(type, resource);

        Assert.Equal((kind, payment, new Money(minor, currency), "lead-7"), (read.Kind, read.PaymentId, read.Amount, read.Reference));
    }

    /// <summary>The invoice stands in a part of its own, with what was paid (25 and a tip) and paid back of it.</summary>
    [Theory]
    [InlineData("PAID", "PAID", BillingEventKind.InvoicePaid, 2750)]
    [InlineData("PAID", "MARKED_AS_PAID", BillingEventKind.InvoicePaid, 2750)]
    [InlineData("PAID", "PARTIALLY_PAID", BillingEventKind.Other, 2750)]
    [InlineData("PAID", "PAYMENT_PENDING", BillingEventKind.Other, 2750)]
    [InlineData("REFUNDED", "PARTIALLY_REFUNDED", BillingEventKind.Refunded, 500)]
    [InlineData("CANCELLED", "CANCELLED", BillingEventKind.InvoiceVoided, 2500)]
    public void An_invoice_names_its_payment_its_recipient_and_what_went_which_way(string what, string status, BillingEventKind kind, long minor)
    {
        var read = Read("INVOICING.INVOICE." + what, """
            {"invoice":{"id":"INV2-26KH","status":"#","detail":{"currency_code":"USD","reference":"once-1","invoice_number":"55t4"},"invoicer":{},
             "primary_recipients":[{"billing_info":{"email_address":"ann@acme.test"}}],
             "amount":{"breakdown":{"item_total":{"currency_code":"USD","value":"25.00"}},"currency_code":"USD","value":"25.00"},
             "due_amount":{"currency_code":"USD","value":"0.00"},
             "payments":{"paid_amount":{"currency_code":"USD","value":"27.50"},"transactions":[{"type":"PAYPAL","payment_id":"8E2","transaction_type":"SALE","amount":{"currency_code":"USD","value":"27.50"}}]},
             "refunds":{"refund_amount":{"currency_code":"USD","value":"5.00"},"transactions":[{"type":"PAYPAL","recipient_transaction_id":"171","amount":{"currency_code":"USD","value":"5.00"}}]}}}
            """.Replace("#", status, StringComparison.Ordinal));

        Assert.Equal((kind, new Money(minor, "USD")), (read.Kind, read.Amount));
        Assert.Equal(("INV2-26KH", "INV2-26KH", "8E2", "ann@acme.test", "once-1", status), (read.ObjectId, read.InvoiceId, read.PaymentId, read.Email, read.Reference, read.Status));
    }

    [Fact]
    public void A_subscription_names_its_subscriber()
    {
        var read = Read("BILLING.SUBSCRIPTION.CANCELLED", """{"quantity":"1","subscriber":{"email_address":"ann@acme.test","payer_id":"F7R","name":{"given_name":"Ann"}},"custom_id":"lead-7","id":"I-5XF","plan_id":"P-6GJ","status":"CANCELLED"}""");

        Assert.Equal((BillingEventKind.SubscriptionEnded, "I-5XF", "F7R", "ann@acme.test", "CANCELLED"), (read.Kind, read.SubscriptionId, read.CustomerId, read.Email, read.Status));
    }

    private static BillingEvent Read(string type, string resource)
        => PayPalEvents.Parse(Encoding.UTF8.GetBytes($$"""{"id":"WH-1","event_version":"1.0","create_time":"2023-07-25T23:55:45.656Z","event_type":"{{type}}","resource":{{resource}}}"""))!;
}
