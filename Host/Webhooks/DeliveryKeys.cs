using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.Net.Http.Headers;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>What tells a webhook's deliveries apart, so that one that is sent again starts nothing new.</summary>
internal static class DeliveryKeys
{
    private const int LongestKey = 200;

    /// <summary>The flow's own expression goes before what senders are known to give: a header made for it, or the id of the event.</summary>
    /// <returns>Null when the delivery has no name.</returns>
    /// <exception cref="RefusedException">There is a key that cannot be used.</exception>
    public static string? Of(WorkflowPlan plan, string triggerActivityId, HttpRequest request, Value data)
    {
        return plan.FindById(triggerActivityId)?.Activity is HttpEndpoint { DeliveryKey: { } expression } ? Checked(Evaluate(plan, expression, data)) : Of(request, data);
    }

    /// <summary>What senders are known to give in headers: the calls that runs wait for are told apart by it.</summary>
    public static string? Of(HttpRequest request) => Of(request, Value.Undefined);

    /// <summary>What senders are known to give.</summary>
    public static string? Of(HttpRequest request, Value data) => Checked(Known(request.Headers, data["body"]));

    private static string? Checked(string? key) => key?.Length > LongestKey ? throw Refused($"The delivery's key has more than {LongestKey} letters.") : key;

    /// <summary>Equal for requests that say the same. What a sender writes anew each time it sends one thing does not count: the boundary of a form, and how many deliveries of its event Stripe has under way.</summary>
    public static string BodyHash(HttpRequest request, string path, ReadOnlyMemory<byte> bytes, Value body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {path}{request.QueryString}\n"));
        if (StripeEvent(request.Headers, body) is not null)
        {
            hash.AppendData(ValueJson.ToUtf8(body.AsObject()!.With("pending_webhooks", Value.Null)));
        }
        else
        {
            var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Boundary.HasValue ? Encoding.UTF8.GetBytes(HeaderUtilities.RemoveQuotes(type.Boundary).Value!) : [];
            AppendWithout(hash, bytes.Span, boundary);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendWithout(IncrementalHash hash, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> boundary)
    {
        while (!boundary.IsEmpty && bytes.IndexOf(boundary) is >= 0 and var at)
        {
            hash.AppendData(bytes[..at]);
            bytes = bytes[(at + boundary.Length)..];
        }

        hash.AppendData(bytes);
    }

    private static string? Evaluate(WorkflowPlan plan, Input<string> expression, Value data)
    {
        try
        {
            return TriggerReader.Evaluate(plan, expression, new Item(data.AsObject()!)) is { Length: > 0 } key ? "flow:" + key : null;
        }
        catch (Exception error) when (error is ExpressionException or InputException)
        {
            throw Refused("This webhook finds no delivery key in the request.");
        }
    }

    private static string? Known(IHeaderDictionary headers, Value body)
        => headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key
            : headers["webhook-id"].ToString() is { Length: > 0 } id ? id
            : headers["X-Razorpay-Event-Id"].ToString() is { Length: > 0 } razorpay ? "razorpay:" + razorpay
            : StripeEvent(headers, body) is { } stripe ? "stripe:" + stripe
            : null;

    private static string? StripeEvent(IHeaderDictionary headers, Value body)
        => headers.ContainsKey("Stripe-Signature") && body["object"].AsString() == "event" && body["id"].AsString() is { Length: > 0 } id ? id : null;

    private static RefusedException Refused(string detail) => new(StatusCodes.Status400BadRequest, "The request is not valid", detail);
}
