namespace Bizoholic.Flows.Connectors.Crm;

/// <summary>A person in a CRM, whichever it is. Fields beyond the common ones travel by their own names.</summary>
public sealed record CrmContact
{
    /// <summary>The CRM's id; null before it is saved.</summary>
    public string? Id { get; init; }

    public required string Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Phone { get; init; }

    /// <summary>The company's name, as the contact itself has it; see <see cref="CrmCompany"/> for the company.</summary>
    public string? Company { get; init; }

    /// <summary>When it was last changed, if the CRM says so.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Other fields, by the CRM's own names.</summary>
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = new Dictionary<string, string?>();
}

/// <summary>A deal in a CRM.</summary>
public sealed record CrmDeal
{
    public string? Id { get; init; }

    public required string Title { get; init; }

    public Money? Value { get; init; }

    /// <summary>The CRM's own id of the stage.</summary>
    public string? Stage { get; init; }

    public string? Pipeline { get; init; }

    /// <summary>Contacts to link it to, by id; used on create.</summary>
    public IReadOnlyList<string> ContactIds { get; init; } = [];
}
