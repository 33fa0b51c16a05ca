using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>A lead for the CRM service.</summary>
public sealed record NewLead
{
    public required int TenantId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Email { get; init; }

    public string? Phone { get; init; }

    public string? Company { get; init; }

    public string? JobTitle { get; init; }

    /// <summary>website, referral, social_media, email_campaign, cold_call, trade_show or other.</summary>
    public string Source { get; init; } = "website";

    public string? Notes { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];
}

public sealed record Lead(
    [property: JsonRequired] int Id, int TenantId, string FirstName, string LastName, string Email, string Source, string Status, string Priority, int Score, IReadOnlyList<string>? Tags, string? Company, string? Phone);
