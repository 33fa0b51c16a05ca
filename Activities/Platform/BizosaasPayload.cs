using System.Globalization;
using Bizoholic.Flows.Activities.Billing;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Platform;

/// <summary>What a flow sends to the platform, read with what is missing named.</summary>
internal static class BizosaasPayload
{
    /// <param name="platform">The social network.</param>
    public static NewSocialPost SocialPost(string platform, Value payload)
    {
        var at = payload["scheduledAt"];
        return new NewSocialPost(
            platform,
            payload.AsString() is { Length: > 0 } topic ? topic : Required(payload, "topic"),
            Text(payload, "personaId"),
            at.IsNullish || at.AsString() is "" ? null
                : DateTimeOffset.TryParse(at.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
                : throw new FaultException($"'scheduledAt' in 'Payload' has to be a date and time, such as 2027-01-05T09:00:00Z, and is '{at}'."),
            RequireApproval: payload["requireApproval"] != Value.False,
            AsThread: payload["asThread"] == Value.True,
            Text(payload, "context"));
    }

    /// <param name="slug">The last part of the post's address.</param>
    public static BizosaasPost Post(string slug, Value payload) => new(slug)
    {
        Title = Required(payload, "title"),
        Content = Text(payload, "content"),
        Excerpt = Text(payload, "excerpt"),
        Category = Text(payload, "category"),
        Status = Text(payload, "status"),
        PublishedAt = Text(payload, "publishedAt"),
        Author = Text(payload, "author"),
    };

    /// <param name="tenant">The CRM service's number of the tenant.</param>
    public static NewLead Lead(string tenant, Value payload) => new()
    {
        TenantId = int.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FaultException($"'Target' has to be the CRM service's number of the tenant, such as 7, and is '{tenant}'."),
        FirstName = Required(payload, "firstName"),
        LastName = Text(payload, "lastName") ?? "",
        Email = Required(payload, "email"),
        Phone = Text(payload, "phone"),
        Company = Text(payload, "company"),
        JobTitle = Text(payload, "jobTitle"),
        Source = Text(payload, "source") ?? "website",
        Notes = Text(payload, "notes"),
        Tags = [.. (payload["tags"].AsArray() ?? ValueArray.Empty).Select(tag => tag.ToString())],
    };

    /// <param name="brand">bizoholic or coreldove.</param>
    public static NewPayment Payment(string brand, Value payload) => new()
    {
        Brand = brand.ToLowerInvariant(),
        Amount = BillingInputs.Money(
            payload["amount"] is { IsNullish: false } amount ? ValueConverter.To<decimal>(amount) : throw Missing("amount"),
            Text(payload, "currency") ?? (brand.Equals("coreldove", StringComparison.OrdinalIgnoreCase) ? "INR" : "USD")),
        CustomerEmail = Required(payload, "email"),
        CustomerName = Required(payload, "name"),
        Method = Text(payload, "method"),
        Description = Text(payload, "description"),
        Metadata = (payload["metadata"].AsObject() ?? ValueObject.Empty).ToDictionary(member => member.Key, member => member.Value.ToString()),
    };

    public static string Required(Value payload, string name) => Text(payload, name) ?? throw Missing(name);

    private static string? Text(Value payload, string name) => payload[name] is { IsNullish: false } given && given.ToString() is var text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static FaultException Missing(string name) => new($"'Payload' has to hold '{name}'.");
}
