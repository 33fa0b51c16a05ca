using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

[Activity("Bizoholic", "CRM", "Make a contact, or bring the one with the same e-mail address up to date.", Type = "CreateOrUpdateContact", DisplayName = "Create or update contact", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class SaveContact : ServiceActivity, IUndo
{
    [Input(DisplayName = "CRM", Description = "HubSpot or BizOSaaS.", CredentialTypes = [HubSpotCredential.TypeName, BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "E-mail", Description = "What the contact is found by.", Order = 1)]
    public Input<string>? Email { get; set; }

    [Input(Description = "Left empty, it stays as it is in the CRM.", DisplayName = "First name", Order = 2)]
    public Input<string>? FirstName { get; set; }

    [Input(Description = "Left empty, it stays as it is in the CRM.", DisplayName = "Last name", Order = 3)]
    public Input<string>? LastName { get; set; }

    [Input(Description = "With country code, for example +1 555 0100.", Order = 4)]
    public Input<string>? Phone { get; set; }

    [Input(Description = "The name of the contact's company.", Order = 5)]
    public Input<string>? Company { get; set; }

    [Input(Description = "BizOSaaS only.", Category = "Advanced", Order = 6)]
    public Input<IReadOnlyList<string>>? Tags { get; set; }

    [Input(DisplayName = "Further fields", Description = "By the CRM's own names; HubSpot only.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 7)]
    public Input<ValueObject>? Fields { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    /// <summary>Deletes a contact that the step made; one that was there before stays.</summary>
    public async ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
    {
        foreach (var id in UndoneItems.MadeBy(outputs))
        {
            using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
            await CrmCredentials.Connect(credential, context.Services).DeleteContactAsync(id, context.CancellationToken);
        }
    }

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var contact = ContactOf(context);
        using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        if (credential.Type == HubSpotCredential.TypeName)
        {
            var saved = await HubSpotCredential.Connect(credential, context.Services).SaveContactAsync(contact, context.CancellationToken);
            return Of(saved.Item, saved.IsNew);
        }

        var person = new BizosaasContact
        {
            Email = contact.Email,
            FirstName = contact.FirstName,
            LastName = contact.LastName,
            Phone = contact.Phone,
            Company = contact.Company,
            Tags = context.Get(Tags) ?? [],
        };
        var made = await BizosaasCredential.Gateway(credential, context.Services).SaveContactAsync(person, context.CancellationToken);
        return Of(contact with { Id = made.Item.Id, FirstName = made.Item.FirstName, LastName = made.Item.LastName, Phone = made.Item.Phone, Company = made.Item.Company }, made.IsNew);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(ContactOf(context) with { Id = "sample-contact" }, isNew: true);

    private CrmContact ContactOf(ActivityExecutionContext context) => new()
    {
        Email = context.Get(Email)?.Trim() is { Length: > 2 } email && email.Contains('@') ? email : throw new FaultException("'E-mail' has to be an address: it is what the contact is found by."),
        FirstName = Text(context.Get(FirstName)),
        LastName = Text(context.Get(LastName)),
        Phone = Text(context.Get(Phone)),
        Company = Text(context.Get(Company)),
        Fields = (context.Get(Fields) ?? ValueObject.Empty).ToDictionary(field => field.Key, field => field.Value.IsNullish ? null : field.Value.ToString()),
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static ValueObject Of(CrmContact contact, bool isNew) => ValueObject.From(
        ("id", contact.Id), ("email", contact.Email), ("firstName", contact.FirstName), ("lastName", contact.LastName), ("phone", contact.Phone), ("company", contact.Company), ("isNew", isNew));
}
