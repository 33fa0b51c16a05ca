using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>Links a contact that is saved to its company.</summary>
internal static class CompanyLinks
{
    /// <param name="setting">What switches it off.</param>
    /// <exception cref="FaultException">The CRM does not let us at its companies.</exception>
    public static async ValueTask<Once<CrmCompany>> LinkAsync(this ICrm crm, CrmCompany company, string contactId, string setting, CancellationToken cancellation)
    {
        try
        {
            return await crm.SaveCompanyAsync(company, contactId, cancellation);
        }
        catch (ServiceException refused) when (refused.Code == "MISSING_SCOPES")
        {
            throw new FaultException($"HubSpot: the contact is saved, but the app lacks the right to its companies. Give it crm.objects.companies.read and crm.objects.companies.write in HubSpot, or switch off '{setting}'.", code: refused.Code, category: refused.Service, type: "Service", inner: refused) { IsFinal = true };
        }
    }
}
