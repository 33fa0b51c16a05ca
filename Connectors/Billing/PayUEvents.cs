using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>
/// Reads what PayU India posts. Of payments: a form with a hash over its fields, and no time; one payment in one state is one event. Of refunds: JSON that nothing signs, so
/// PayU is asked about the refund. The shapes are those of docs.payu.in (webhook events and sample payloads, refund status callback).
/// </summary>
/// <param name="key">The merchant key.</param>
/// <param name="salts">The merchant salt; several while one is replaced.</param>
public sealed class PayUEvents(string key, IReadOnlyList<string> salts)
{
    /// <summary>Checks a call over its raw bytes, or by asking, then maps the event.</summary>
    [Effect(EffectClass.None)]
    public async Task<BillingDelivery> ReadAsync(ReadOnlyMemory<byte> body, PayUBilling payu, CancellationToken cancel = default)
    {
        if (Refund(body) is not { } told)
        {
            return Read(body);
        }

        // What counts is how PayU says that it stands.
        var known = await payu.GetRefundAsync(told.ObjectId!, cancel);
        return known is not null && known.PaymentId == told.PaymentId && known.Amount == told.Amount && known.Status == told.Status
            ? new BillingDelivery(new WebhookCheck(WebhookVerdict.Genuine, told.Id), told)
            : new BillingDelivery(new WebhookCheck(WebhookVerdict.WrongSignature), null);
    }

    /// <summary>Of a payment: checks the hash, then maps the event.</summary>
    public BillingDelivery Read(ReadOnlyMemory<byte> body)
    {
        if (Fields(body) is not { } fields || !fields.TryGetValue("hash", out var hash) || fields.GetValueOrDefault("txnid", "").Length == 0)
        {
            return new BillingDelivery(new WebhookCheck(WebhookVerdict.Malformed), null);
        }

        // The key is put in here: what a stranger sends as one does not choose what is compared.
        fields["key"] = key;
        var isGenuine = false;
        foreach (var salt in salts)
        {
            isGenuine |= PayUHash.Same(PayUHash.OfAnswer(fields, salt), hash);
        }

        return isGenuine && Payment(body) is { } read
            ? new BillingDelivery(new WebhookCheck(WebhookVerdict.Genuine, read.Id), read)
            : new BillingDelivery(new WebhookCheck(WebhookVerdict.WrongSignature), null);
    }

    /// <summary>Maps an event without any check; null for what is none.</summary>
    public static BillingEvent? Parse(ReadOnlyMemory<byte> body) => Refund(body) ?? Payment(body);

    private static BillingEvent? Refund(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var told = json.RootElement;
            if (told.Text("action") != "refund" || told.Text("request_id")?.Trim() is not { Length: > 0 } id)
            {
                return null;
            }

            var status = told.Text("status")?.ToLowerInvariant() ?? "";
            return new BillingEvent
            {
                Gateway = "payu",
                Id = $"refund:{id}:{status}",
                Type = $"refund.{status}",
                Kind = status switch { "success" => BillingEventKind.Refunded, "failure" => BillingEventKind.RefundFailed, _ => BillingEventKind.Other },
                ObjectId = id,
                PaymentId = told.Text("mihpayid")?.Trim(),
                Amount = decimal.TryParse(told.Text("amt"), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? Money.Nearest(amount, "INR") : null,
                Status = status switch { "success" => "succeeded", "failure" => "failed", _ => "pending" },
                Reference = told.Text("merchantTxnId"),
                Raw = told.Clone(),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BillingEvent? Payment(ReadOnlyMemory<byte> body)
    {
        if (Fields(body) is not { } fields || fields.GetValueOrDefault("txnid", "").Length == 0)
        {
            return null;
        }

        var status = fields.GetValueOrDefault("status", "");
        return new BillingEvent
        {
            Gateway = "payu",
            Id = $"{fields.GetValueOrDefault("mihpayid", "")}:{fields["txnid"]}:{status}",
            Type = status,
            Kind = status switch
            {
                "success" => BillingEventKind.PaymentSucceeded,
                "pending" => BillingEventKind.CheckoutPending,
                "failure" => BillingEventKind.PaymentFailed,
                _ => BillingEventKind.Other,
            },
            ObjectId = fields["txnid"],
            PaymentId = fields.GetValueOrDefault("mihpayid"),
            Email = fields.GetValueOrDefault("email"),
            Amount = decimal.TryParse(fields.GetValueOrDefault("amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? Money.Nearest(amount, "INR") : null,
            Status = status,
            Reference = fields["txnid"],
            Metadata = fields.Where(field => field.Key.StartsWith("udf", StringComparison.Ordinal) && field.Value.Length > 0).ToDictionary(),
            Raw = JsonSerializer.SerializeToElement(fields.Where(field => field.Key is not ("hash" or "key")).ToDictionary(), PayUJson.Default.DictionaryStringString),
        };
    }

    private static Dictionary<string, string>? Fields(ReadOnlyMemory<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Encoding.UTF8.GetString(body.Span).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            // A name that comes twice could be hashed as one value and read as the other.
            var parts = pair.Split('=', 2);
            if (parts.Length != 2 || !fields.TryAdd(WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts[1])))
            {
                return null;
            }
        }

        return fields;
    }
}
