using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>A webhook of a gateway after the check of its signature. The event is set only when it is genuine.</summary>
public sealed record BillingDelivery(WebhookCheck Check, BillingEvent? Event);
