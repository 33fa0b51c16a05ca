using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>Links a contact that is saved to its company.</summary>
internal static class CompanyLinks
{
    /// <summary>
    /// HubSpot takes two companies of one domain, and finds a new one by search only seconds later. So a company is made by one step at a time, which leaves its id
    /// to the next.
    /// </summary>
    /// <param name="setting">What switches it off.</param>
    /// <exception cref="FaultException">The CRM does not let us at its companies.</exception>
    public static async ValueTask<Once<CrmCompany>> LinkAsync(this ActivityExecutionContext context, ICrm crm, string credentialId, CrmCompany company, string contactId, string setting)
    {
        var cancellation = context.CancellationToken;
        try
        {
            return await crm.JoinCompanyAsync(company, contactId, cancel: cancellation) is { } known
                ? new(known, IsNew: false)
                : await context.ExclusivelyAsync($"company/{credentialId}/{company.Key}", async knownId =>
                {
                    var saved = await crm.SaveCompanyAsync(company, contactId, knownId, cancellation);
                    return (saved, saved.Item.Id);
                });
        }
        catch (ServiceException refused) when (refused.Code == "MISSING_SCOPES")
        {
            throw new FaultException($"HubSpot: the contact is saved, but the app lacks the right to its companies. Give it crm.objects.companies.read and crm.objects.companies.write in HubSpot, or switch off '{setting}'.", code: refused.Code, category: refused.Service, type: "Service", inner: refused) { IsFinal = true };
        }
    }
}
