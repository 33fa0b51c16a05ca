using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <param name="FullName">Only some versions of the platform tell it in one.</param>
public sealed record BizosaasUser(string Id, string? Email, string? FirstName, string? LastName, [property: JsonPropertyName("name")] string? FullName = null)
{
    /// <summary>Null where the platform knows none.</summary>
    [JsonIgnore]
    public string? Name => FullName ?? ($"{FirstName} {LastName}".Trim() is { Length: > 0 } name ? name : null);
}

/// <summary>A contact of the platform's CRM. The platform's "created_at" is the time of its answer, so it is not read.</summary>
public sealed record BizosaasContact
{
    /// <summary>Given by the platform; empty on create, where it still has to be sent.</summary>
    public string Id { get; init; } = "";

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public required string Email { get; init; }

    public string? Phone { get; init; }

    public string? Company { get; init; }

    public string? Status { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Source { get; init; }
}

public sealed record BizosaasDeal
{
    public string Id { get; init; } = "";

    public required string Title { get; init; }

    /// <summary>In major units, as the platform keeps it.</summary>
    public decimal Value { get; init; }

    public string Currency { get; init; } = "USD";

    public string? Stage { get; init; }

    public string? Pipeline { get; init; }

    public IReadOnlyList<string> ContactIds { get; init; } = [];

    public string? CloseDate { get; init; }
}
