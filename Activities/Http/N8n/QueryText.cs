using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Data as the pairs of a query.</summary>
internal static class QueryText
{
    /// <param name="lists">How lists are written: "repeat" (a=1&amp;a=2), "brackets" (a[]=1&amp;a[]=2) or "indices" (a[0]=1&amp;a[1]=2).</param>
    public static IReadOnlyList<(string Name, string Value)> Of(ValueObject data, string lists) => [.. data.SelectMany(member => Pairs(member.Key, member.Value, lists))];

    /// <summary>A query with pairs more; each takes the place of those that have its name already.</summary>
    public static IReadOnlyList<(string Name, string Value)> With(IReadOnlyList<(string Name, string Value)> query, IReadOnlyList<(string Name, string Value)> more)
    {
        var pairs = query.ToList();
        foreach (var pair in more)
        {
            var place = pairs.FindIndex(known => known.Name == pair.Name);
            pairs.RemoveAll(known => known.Name == pair.Name);
            pairs.Insert(place < 0 ? pairs.Count : place, pair);
        }

        return pairs;
    }

    public static string Join(IEnumerable<(string Name, string Value)> pairs) => string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>The pairs of a text such as <c>a=1&amp;b=x y</c>.</summary>
    public static IEnumerable<(string Name, string Value)> Read(string text)
        => text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Decoded(pair[0]), pair.Length == 2 ? Decoded(pair[1]) : ""));

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static IEnumerable<(string Name, string Value)> Pairs(string name, Value value, string lists) => value switch
    {
        { Kind: ValueKind.Array } => value.AsArray()!.SelectMany((element, index) => Pairs(lists switch { "repeat" => name, "indices" => $"{name}[{index}]", _ => $"{name}[]" }, element, lists)),
        { Kind: ValueKind.Object } => value.AsObject()!.SelectMany(member => Pairs($"{name}[{member.Key}]", member.Value, lists)),
        { IsUndefined: true } => [],
        _ => [(name, value.IsNullish ? "" : value.ToString())],
    };
}
