using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>What a service takes in a JSON body: members it knows, their kinds, lengths and patterns.</summary>
internal sealed record RequestSchema(params Member[] Members)
{
    /// <summary>The first thing that is wrong: where (a JSON pointer), and how.</summary>
    public (string Where, Flaw Flaw)? Check(JsonObject body, string at = "")
    {
        foreach (var name in body.Select(member => member.Key))
        {
            if (Members.All(known => known.Name != name))
            {
                return ($"{at}/{name}", Flaw.Unknown);
            }
        }

        foreach (var member in Members)
        {
            if (!body.TryGetPropertyValue(member.Name, out var value) || value is null)
            {
                if (member.IsRequired)
                {
                    return ($"{at}/{member.Name}", Flaw.Missing);
                }
            }
            else if (member.Check(value, $"{at}/{member.Name}") is { } flaw)
            {
                return flaw;
            }
        }

        return null;
    }
}

internal enum Flaw
{
    Unknown,
    Missing,
    Kind,
    Length,
    Value,
}

/// <param name="Kinds">As JSON has them.</param>
internal sealed record Member(string Name, params JsonValueKind[] Kinds)
{
    public bool IsRequired { get; init; }

    /// <summary>Letters of a text, entries of an array.</summary>
    public (int Min, int Max)? Length { get; init; }

    public string? Pattern { get; init; }

    public string[]? OneOf { get; init; }

    /// <summary>Of an object, or of the entries of an array.</summary>
    public RequestSchema? Of { get; init; }

    public static Member Text(string name, int min = 0, int max = int.MaxValue, string? pattern = null, bool isRequired = false, params string[] oneOf)
        => new(name, JsonValueKind.String) { Length = (min, max), Pattern = pattern, OneOf = oneOf.Length == 0 ? null : oneOf, IsRequired = isRequired };

    /// <summary>A whole number.</summary>
    public static Member Whole(string name, bool isRequired = false) => new(name, JsonValueKind.Number) { Pattern = "^[0-9]+$", IsRequired = isRequired };

    public static Member Flag(string name) => new(name, JsonValueKind.True, JsonValueKind.False);

    public static Member Thing(string name, RequestSchema? of, bool isRequired = false) => new(name, JsonValueKind.Object) { Of = of, IsRequired = isRequired };

    public static Member Things(string name, RequestSchema of, int min, int max, bool isRequired = false) => new(name, JsonValueKind.Array) { Of = of, Length = (min, max), IsRequired = isRequired };

    public (string, Flaw)? Check(JsonNode value, string at)
    {
        if (!Kinds.Contains(value.GetValueKind()))
        {
            return (at, Flaw.Kind);
        }

        if (value is JsonArray many)
        {
            return many.Count < Length!.Value.Min || many.Count > Length.Value.Max ? (at, Flaw.Length)
                : many.Select((entry, index) => entry is JsonObject thing ? Of!.Check(thing, $"{at}/{index}") : ($"{at}/{index}", Flaw.Kind)).FirstOrDefault(flaw => flaw is not null);
        }

        if (value is JsonObject one)
        {
            return Of?.Check(one, at);
        }

        var text = value.ToString();
        return Length is { } length && (text.Length < length.Min || text.Length > length.Max) ? (at, Flaw.Length)
            : Pattern is { } pattern && !Regex.IsMatch(text, pattern) ? (at, Flaw.Kind)
            : OneOf?.Contains(text) == false ? (at, Flaw.Value)
            : null;
    }
}
