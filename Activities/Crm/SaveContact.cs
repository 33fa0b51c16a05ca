using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
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

    [Input(Description = "The name of the contact's company. HubSpot keeps companies beside contacts: there the company is found or made, and the contact linked to it. BizOSaaS keeps none: there it is a field of the contact.", Order = 5)]
    public Input<string>? Company { get; set; }

    [Input(DisplayName = "Company domain", Description = "Such as acme.com: what the company is found by in HubSpot. Empty: it is found by its name.", Category = "Advanced", Order = 6)]
    public Input<string>? CompanyDomain { get; set; }

    [Input(DisplayName = "Link the company", Description = "HubSpot only; needs the app's rights to read and write companies. Off: the company is only a field of the contact.", Category = "Advanced", Order = 7)]
    public Input<bool> LinksCompany { get; set; } = new(true);

    [Input(Description = "BizOSaaS only.", Category = "Advanced", Order = 8)]
    public Input<IReadOnlyList<string>>? Tags { get; set; }

    [Input(DisplayName = "Further fields", Description = "By the CRM's own names; HubSpot only.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 9)]
    public Input<ValueObject>? Fields { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    /// <summary>Deletes a contact that the step made, and its company if the step made that too and nobody else is in it; what was there before stays.</summary>
    public async ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
    {
        var (contacts, companies) = (UndoneItems.MadeBy(outputs).ToArray(), UndoneItems.MadeBy(outputs, "companyId", "companyIsNew").ToArray());
        if (contacts.Length + companies.Length == 0)
        {
            return;
        }

        using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        var crm = CrmCredentials.Connect(credential, context.Services);
        foreach (var id in contacts)
        {
            await crm.DeleteContactAsync(id, context.CancellationToken);
        }

        foreach (var id in companies)
        {
            await crm.DeleteCompanyAsync(id, context.CancellationToken);
        }
    }

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var contact = ContactOf(context);
        using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        if (credential.Type == HubSpotCredential.TypeName)
        {
            var hubSpot = HubSpotCredential.Connect(credential, context.Services);
            var saved = await hubSpot.SaveContactAsync(contact, context.CancellationToken);
            if (CompanyOf(context) is not { } company)
            {
                return Of(saved.Item, saved.IsNew);
            }

            // What follows may fail and be tried again, and the contact is found then: that it is new has to be known for an undo.
            var isNew = saved.IsNew || context.Remembered["isNew"] == Value.True;
            if (saved.IsNew)
            {
                await context.RememberAsync(ValueObject.From(("isNew", true)));
            }

            return Of(saved.Item, isNew, await context.LinkAsync(hubSpot, credential.Id, company, saved.Item.Id!, "Link the company"));
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
        var gateway = BizosaasCredential.Gateway(credential, context.Services);
        var made = await context.SaveExclusivelyAsync(credential.Id, person.Email, () => gateway.SaveContactAsync(person, context.CancellationToken));
        return Of(contact with { Id = made.Item.Id, FirstName = made.Item.FirstName, LastName = made.Item.LastName, Phone = made.Item.Phone, Company = made.Item.Company }, made.IsNew)
            .With("companyNote", contact.Company is null ? Value.Null : "BizOSaaS keeps no companies: the company is a field of the contact.");
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
    {
        var contact = ContactOf(context) with { Id = "sample-contact" };
        return Of(contact, isNew: true, CompanyOf(context) is { } company ? new(company with { Id = "sample-company" }, IsNew: true) : null);
    }

    /// <summary>The contact's company as a record of its own; null where none is asked for.</summary>
    private CrmCompany? CompanyOf(ActivityExecutionContext context)
    {
        var (name, domain) = (Text(context.Get(Company)), Text(context.Get(CompanyDomain)));
        return (name ?? domain) is { } called && context.Get(LinksCompany) ? new CrmCompany { Name = called, Domain = domain } : null;
    }

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

    private static ValueObject Of(CrmContact contact, bool isNew, Once<CrmCompany>? company = null) => ValueObject.From(
        ("id", contact.Id), ("email", contact.Email), ("firstName", contact.FirstName), ("lastName", contact.LastName), ("phone", contact.Phone), ("company", contact.Company), ("companyId", company?.Item.Id), ("companyIsNew", company?.IsNew ?? false), ("isNew", isNew));
}
