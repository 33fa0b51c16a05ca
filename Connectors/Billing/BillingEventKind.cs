namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>What happened, whichever gateway told us.</summary>
public enum BillingEventKind
{
    /// <summary>An event without a meaning of ours; its type and data are still there.</summary>
    Other,
    CheckoutPaid,

    /// <summary>The buyer finished, but the money is still on its way.</summary>
    CheckoutPending,
    CheckoutFailed,
    CheckoutExpired,
    PaymentSucceeded,
    PaymentFailed,
    PaymentActionRequired,
    CustomerCreated,
    CustomerChanged,
    CustomerDeleted,
    SubscriptionStarted,
    SubscriptionChanged,
    SubscriptionPaused,
    SubscriptionResumed,
    SubscriptionEnded,
    TrialEnding,
    InvoiceIssued,
    InvoicePaid,
    InvoicePaymentFailed,
    InvoiceUpcoming,
    InvoiceOverdue,
    InvoiceVoided,
    Refunded,
    RefundFailed,
    DisputeOpened,
    DisputeClosed,
}
