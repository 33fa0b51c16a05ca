namespace Bizoholic.Flows.Workflows;

/// <summary>Which credentials a step's settings name, as far as that is known before there is a run.</summary>
public static class ChosenCredentials
{
    /// <summary>Those that are named outright; what an expression names is known in a run only.</summary>
    public static IEnumerable<(InputDescriptor Input, CredentialReference Credential)> NamedCredentials(this ActivityNode node)
    {
        foreach (var input in node.Inputs.OfType<Input<CredentialReference>>())
        {
            if (input.TryGetConstant(out var credential) && credential is not null && node.Descriptor.Inputs.FirstOrDefault(described => described.Name == input.Name) is { } descriptor)
            {
                yield return (descriptor, credential);
            }
        }
    }

    /// <summary>Nothing is entered, not even an expression.</summary>
    public static bool IsBlank(this Input<CredentialReference>? input) => input is null || (input.TryGetConstant(out var credential) && credential is null);
}
