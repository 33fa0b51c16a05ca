using System.Collections.Frozen;
using System.Reflection;

namespace Bizoholic.Flows.Workflows;

/// <summary>The kinds of credentials an installation knows, found like activities: by their classes.</summary>
public sealed class CredentialTypes
{
    private readonly FrozenDictionary<string, CredentialType> _byName;

    public CredentialTypes(IEnumerable<Assembly> assemblies)
    {
        All = [.. assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CredentialType)))
            .Select(type => (CredentialType)Activator.CreateInstance(type, nonPublic: true)!)
            .OrderBy(type => type.DisplayName, StringComparer.Ordinal)];
        _byName = All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
    }

    /// <summary>By display name.</summary>
    public IReadOnlyList<CredentialType> All { get; }

    public CredentialType? Find(string name) => _byName.GetValueOrDefault(name);
}
