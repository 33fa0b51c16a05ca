using System.Security.Cryptography;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>An event of a payment gateway, in the one form that all gateways share: see <see cref="BillingEvent"/>.</summary>
public abstract class BillingEventTrigger : EventTrigger
{
    private protected BillingEventTrigger(string path)
        : base(path)
    {
    }

    private protected abstract ValueTask<BillingDelivery> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, string[] secrets, CancellationToken cancellation);

    /// <summary>The credential's field that holds the webhook's secret.</summary>
    private protected abstract string SecretField { get; }

    private protected abstract BillingEvent? Parse(IncomingCall call);

    /// <summary>The same for events that the gateway sends of one thing, where it sends several of one kind.</summary>
    private protected virtual string? RunKeyOf(BillingEvent read) => null;

    private protected sealed override async ValueTask<(WebhookCheck Check, ServiceEvent? Event)> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var delivery = await ReadAsync(call, credential, services, Credentials.WebhookSecretCredential.Secrets(credential.Require(SecretField)), cancellation);
        return (delivery.Check, delivery.Event is { } read ? Of(read) : null);
    }

    private protected sealed override ServiceEvent? ReadUnchecked(IncomingCall call) => Parse(call) is { } read ? Of(read) : null;

    /// <summary>Names a delivery by what was signed, where the gateway's own id of it was not.</summary>
    private protected static WebhookCheck ByContent(WebhookCheck check, IncomingCall call)
        => check.IsGenuine ? check with { DeliveryId = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(call.Body.Span)) } : check;

    private protected static ValueObject ContentOf(BillingEvent read)
    {
        var content = ResultObject.Of(read);
        return read.Amount is { } amount ? content.With("amount", (double)amount.Major).With("currency", amount.Currency) : content;
    }

    private protected static BillingEvent SampleOf(string gateway, string type, BillingEventKind kind, long amount, string currency) => new()
    {
        Gateway = gateway,
        Id = "evt_sample",
        Type = type,
        Kind = kind,
        CustomerId = "cus_sample",
        SubscriptionId = "sub_sample",
        InvoiceId = "in_sample",
        Email = "ann@example.com",
        Amount = new Connectors.Money(amount, currency),
        Raw = System.Text.Json.JsonSerializer.SerializeToElement(new Dictionary<string, string>()),
    };

    private ServiceEvent Of(BillingEvent read) => new([read.Type, read.Kind.ToString()], ContentOf(read), RunKeyOf(read));
}
