using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Cases;

/// <summary>A node's parameters as n8n hands them to expressions: without those its type does not declare, and without those that have their default.</summary>
internal static class CaseParameters
{
    private static readonly Dictionary<string, ValueObject> Declared = new()
    {
        ["n8n-nodes-base.set"] = ValueObject.From(
            ("mode", "manual"), ("duplicateItem", false), ("duplicateCount", 0), ("jsonOutput", ""), ("assignments", ValueObject.Empty),
            ("includeOtherFields", false), ("include", "all"), ("includeFields", ""), ("excludeFields", ""), ("options", ValueObject.Empty)),
        ["n8n-nodes-base.webhook"] = ValueObject.From(
            ("multipleMethods", false), ("httpMethod", "GET"), ("path", ""), ("authentication", "none"), ("responseMode", "onReceived"),
            ("responseCode", 200), ("responseData", "firstEntryJson"), ("options", ValueObject.Empty)),
    };

    public static ValueObject Of(Value node)
    {
        var given = node["parameters"].AsObject() ?? ValueObject.Empty;
        if (node["type"].AsString() is not { } type || !Declared.TryGetValue(type, out var declared))
        {
            return given;
        }

        var kept = new ValueObject.Builder();
        foreach (var (name, value) in given.Where(parameter => declared.Contains(parameter.Key) && parameter.Value != declared[parameter.Key]))
        {
            kept.Set(name, value);
        }

        return kept.Build();
    }
}
