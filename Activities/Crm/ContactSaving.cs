using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>Saves a contact once, whoever saves it at the same time.</summary>
internal static class ContactSaving
{
    public static async ValueTask<Once<CrmContact>> SaveContactAsync(this ActivityExecutionContext context, ICrm crm, string credentialId, CrmContact contact)
        => crm.HasOnePerEmail
            ? await crm.SaveContactAsync(contact, context.CancellationToken)
            : await context.SaveExclusivelyAsync(credentialId, contact.Email, () => crm.SaveContactAsync(contact, context.CancellationToken));

    /// <summary>For a CRM that takes a second contact of one address: there it is looked for, and then made or changed.</summary>
    public static ValueTask<T> SaveExclusivelyAsync<T>(this ActivityExecutionContext context, string credentialId, string email, Func<Task<T>> save)
        => context.ExclusivelyAsync($"contact/{credentialId}/{email.ToLowerInvariant()}", save);
}
