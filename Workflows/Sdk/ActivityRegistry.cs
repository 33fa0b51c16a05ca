using System.Collections.Frozen;
using System.Reflection;

namespace Bizoholic.Flows.Workflows;

/// <summary>The activities an installation offers. Registered by assembly; fixed once built.</summary>
public sealed class ActivityRegistry
{
    private readonly FrozenDictionary<string, ActivityDescriptor[]> _byType;

    public ActivityRegistry(IEnumerable<Assembly> assemblies)
        : this(assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.IsAbstract && type.IsDefined(typeof(ActivityAttribute), inherit: false)))
    {
    }

    /// <exception cref="ArgumentException">Two activities share a type and version, or a display name.</exception>
    public ActivityRegistry(IEnumerable<Type> types)
    {
        var descriptors = types.Select(ActivityDescriber.Describe).ToArray();
        RequireUnique(descriptors, descriptor => (descriptor.TypeName, descriptor.Version).ToString(), "type and version");
        RequireUnique(descriptors.Where(descriptor => descriptor.IsBrowsable), descriptor => descriptor.DisplayName, "display name");
        Descriptors = [.. descriptors.OrderBy(descriptor => descriptor.Category, StringComparer.Ordinal).ThenBy(descriptor => descriptor.DisplayName, StringComparer.Ordinal)];
        _byType = descriptors.GroupBy(descriptor => descriptor.TypeName, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(descriptor => descriptor.Version).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>By category, then display name.</summary>
    public IReadOnlyList<ActivityDescriptor> Descriptors { get; }

    /// <summary>The descriptor of a type, in the version asked for or else the latest; null when the type is unknown.</summary>
    public ActivityDescriptor? Find(string typeName, int version = 0)
        => _byType.TryGetValue(typeName, out var versions) ? versions.FirstOrDefault(descriptor => descriptor.Version == version) ?? versions[0] : null;

    private static void RequireUnique(IEnumerable<ActivityDescriptor> descriptors, Func<ActivityDescriptor, string> key, string what)
    {
        if (descriptors.GroupBy(key).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The {what} '{twice.Key}' is used by {string.Join(" and ", twice.Select(descriptor => descriptor.ActivityType.FullName))}.");
        }
    }
}
