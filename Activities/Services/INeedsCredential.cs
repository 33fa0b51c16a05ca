using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>A step that does its work only with a credential.</summary>
public interface INeedsCredential
{
    /// <summary>The credential that was chosen; null for none.</summary>
    Input<CredentialReference>? Access { get; }
}
