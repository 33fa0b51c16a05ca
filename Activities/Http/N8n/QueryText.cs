using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Data as the pairs of a query.</summary>
internal static class QueryText
{
    /// <param name="lists">How lists are written: "repeat" (a=1&amp;a=2), "brackets" (a[]=1&amp;a[]=2) or "indices" (a[0]=1&amp;a[1]=2).</param>
    public static IReadOnlyList<(string Name, string Value)> Of(ValueObject data, string lists) => [.. data.SelectMany(member => Pairs(member.Key, member.Value, lists))];

    private static IEnumerable<(string Name, string Value)> Pairs(string name, Value value, string lists) => value switch
    {
        { Kind: ValueKind.Array } => value.AsArray()!.SelectMany((element, index) => Pairs(lists switch { "repeat" => name, "indices" => $"{name}[{index}]", _ => $"{name}[]" }, element, lists)),
        { Kind: ValueKind.Object } => value.AsObject()!.SelectMany(member => Pairs($"{name}[{member.Key}]", member.Value, lists)),
        { IsUndefined: true } => [],
        _ => [(name, value.IsNullish ? "" : value.ToString())],
    };
}
