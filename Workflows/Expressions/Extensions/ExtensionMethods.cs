using System.Collections.Frozen;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>n8n's extension methods by name.</summary>
internal static class ExtensionMethods
{
    public static bool Contains(string name) => Names.Contains(name);

    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.Ordinal, "isEmpty");
}
