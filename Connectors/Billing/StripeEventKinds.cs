using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>What Stripe's event names mean to us.</summary>
internal static class StripeEventKinds
{
    public static BillingEventKind Of(string type, JsonElement thing) => type switch
    {
        "checkout.session.completed" when thing.Text("payment_status") == "unpaid" => BillingEventKind.CheckoutPending,
        "checkout.session.completed" or "checkout.session.async_payment_succeeded" => BillingEventKind.CheckoutPaid,
        "checkout.session.async_payment_failed" => BillingEventKind.CheckoutFailed,
        "checkout.session.expired" => BillingEventKind.CheckoutExpired,
        "payment_intent.succeeded" => BillingEventKind.PaymentSucceeded,
        "payment_intent.payment_failed" => BillingEventKind.PaymentFailed,
        "payment_intent.requires_action" or "invoice.payment_action_required" => BillingEventKind.PaymentActionRequired,
        "customer.created" => BillingEventKind.CustomerCreated,
        "customer.updated" => BillingEventKind.CustomerChanged,
        "customer.deleted" => BillingEventKind.CustomerDeleted,
        "customer.subscription.created" => BillingEventKind.SubscriptionStarted,
        "customer.subscription.updated" => BillingEventKind.SubscriptionChanged,
        "customer.subscription.paused" => BillingEventKind.SubscriptionPaused,
        "customer.subscription.resumed" => BillingEventKind.SubscriptionResumed,
        "customer.subscription.deleted" => BillingEventKind.SubscriptionEnded,
        "customer.subscription.trial_will_end" => BillingEventKind.TrialEnding,
        "invoice.finalized" or "invoice.sent" => BillingEventKind.InvoiceIssued,
        "invoice.paid" => BillingEventKind.InvoicePaid,
        "invoice.payment_failed" => BillingEventKind.InvoicePaymentFailed,
        "invoice.upcoming" => BillingEventKind.InvoiceUpcoming,
        "invoice.overdue" => BillingEventKind.InvoiceOverdue,
        "invoice.voided" => BillingEventKind.InvoiceVoided,
        "charge.refunded" => BillingEventKind.Refunded,
        "refund.failed" => BillingEventKind.RefundFailed,
        "charge.dispute.created" => BillingEventKind.DisputeOpened,
        "charge.dispute.closed" => BillingEventKind.DisputeClosed,
        _ => BillingEventKind.Other,
    };
}
