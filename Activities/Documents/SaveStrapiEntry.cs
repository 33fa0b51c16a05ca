using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Documents;

[Activity("Bizoholic", "Documents", "Make an entry in Strapi, or bring the one with the same value in a field up to date.", Type = "Strapi", DisplayName = "Strapi", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class SaveStrapiEntry : ServiceActivity
{
    [Input(DisplayName = "Server", Description = "The Strapi server.", CredentialTypes = [StrapiCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "The collection as addresses spell it, such as articles.", Order = 1)]
    public Input<string>? Collection { get; set; }

    [Input(DisplayName = "Found by", Description = "The field that tells entries apart, such as slug.", Order = 2)]
    public Input<string> Field { get; set; } = new("slug");

    [Input(Description = "The entry's fields.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<ValueObject>? Data { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var collection = context.Get(Collection)?.Trim('/') is { Length: > 0 } given ? given : throw new FaultException("'Collection' is empty.");
        var (field, data) = (context.Get(Field) ?? "", context.Get(Data) ?? ValueObject.Empty);
        if (data[field].IsNullish)
        {
            throw new FaultException($"'Data' has no '{field}', by which the entry is to be found.");
        }

        using var credential = await context.OpenCredentialAsync(Credential, StrapiCredential.TypeName);
        var (strapi, value) = (StrapiCredential.Connect(credential, context.Services), data[field].ToString());
        var saved = await context.ExclusivelyAsync(
            $"strapi/{credential.Id}/{collection}/{field}/{value}",
            () => strapi.SaveAsync(collection, field, value, ResultObject.ToJson(data), context.CancellationToken));
        return ValueObject.From(("entry", ValueJson.FromElement(saved.Item)), ("isNew", saved.IsNew));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(("entry", context.Get(Data) ?? ValueObject.Empty), ("isNew", true));
}
