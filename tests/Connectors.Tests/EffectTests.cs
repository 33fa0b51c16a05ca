using System.Reflection;

namespace Bizoholic.Flows.Connectors.Tests;

public sealed class EffectTests
{
    [Fact]
    public void Every_operation_of_every_client_declares_its_effect()
    {
        var undeclared = typeof(ServiceException).Assembly.GetExportedTypes()
            .Where(type => !type.IsInterface && type.Namespace is { } space && (space.EndsWith(".WordPress") || space.EndsWith(".Billing") || space.EndsWith(".Bizosaas") || space.EndsWith(".Webhooks") || space.EndsWith(".Messaging") || space.EndsWith(".Ai") || space.EndsWith(".Mcp") || space.EndsWith(".Crm") || space.EndsWith(".Agents") || space.EndsWith(".Documents") || space.EndsWith(".Databases") || space.EndsWith(".Google") || space.EndsWith(".VectorStores")))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.EndsWith("Async") && method.GetCustomAttribute<EffectAttribute>() is null)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Empty(undeclared);
    }

    [Fact]
    public void Every_keyed_operation_takes_a_key()
    {
        var keyless = typeof(ServiceException).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<EffectAttribute>()?.Effect == EffectClass.Keyed && method.GetParameters()[0].Name != "key")
            .Select(method => method.Name);

        Assert.Empty(keyless);
    }
}
