namespace Bizoholic.Flows.Connectors.Crm;

/// <summary>What all CRMs can do for us with contacts, and with their companies where they have any.</summary>
public interface ICrm
{
    /// <summary>Display name.</summary>
    string Name { get; }

    /// <summary>False: it cannot say what has changed, and lists all.</summary>
    bool TellsChanges { get; }

    /// <summary>It keeps companies beside contacts, and links them.</summary>
    bool HasCompanies { get; }

    /// <summary>It never has two contacts of one e-mail address, even where two are made at once.</summary>
    bool HasOnePerEmail { get; }

    /// <summary>Its own fields besides the common ones, by its names; null where administrators make more of them.</summary>
    IReadOnlyList<string>? OwnFields { get; }

    /// <summary>Contacts that may have changed since a moment; all where that is null or the CRM cannot tell.</summary>
    /// <param name="fields">Its own fields that are wanted besides the common ones; none when null.</param>
    IAsyncEnumerable<CrmContact> ListContactsAsync(DateTimeOffset? since, IReadOnlyList<string>? fields = null, CancellationToken cancel = default);

    /// <summary>The contact with this e-mail address; null when there is none.</summary>
    Task<CrmContact?> FindContactAsync(string email, IReadOnlyList<string>? fields = null, CancellationToken cancel = default);

    /// <summary>Creates the contact, or changes the one with the same e-mail address. Fields left null stay.</summary>
    Task<Once<CrmContact>> SaveContactAsync(CrmContact contact, CancellationToken cancel = default);

    /// <summary>Gives a contact another e-mail address; it stays the same contact.</summary>
    Task ChangeEmailAsync(string id, string email, CancellationToken cancel = default);

    /// <summary>Finds the company and links the contact to it; null where there is none. One that is found stays as it is.</summary>
    /// <param name="knownId">Of one that may be it, for a CRM whose search is slow to find what is new.</param>
    /// <exception cref="ServiceException">Among others: the CRM has no companies.</exception>
    Task<CrmCompany?> JoinCompanyAsync(CrmCompany company, string contactId, string? knownId = null, CancellationToken cancel = default);

    /// <summary>The same, but makes the company where there is none. Two at once may make two.</summary>
    Task<Once<CrmCompany>> SaveCompanyAsync(CrmCompany company, string contactId, string? knownId = null, CancellationToken cancel = default);

    /// <summary>Deletes a company that no contact belongs to; another one stays.</summary>
    Task DeleteCompanyAsync(string id, CancellationToken cancel = default);

    /// <summary>Deletes a contact; one that is gone counts as deleted.</summary>
    Task DeleteContactAsync(string id, CancellationToken cancel = default);
}
