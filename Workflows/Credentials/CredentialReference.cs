namespace Bizoholic.Flows.Workflows;

/// <summary>Which credential an activity uses: all that a flow knows of it. Definitions hold the id as text; <c>{"id", "name"}</c>, as n8n writes it, is read too.</summary>
public sealed record CredentialReference(string Id)
{
    public override string ToString() => Id;
}
