using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data.Merging;

/// <summary>Finds items of two inputs that have equal fields.</summary>
internal sealed class FieldMatch(IReadOnlyList<(FieldPath First, FieldPath Second)> fields, bool isFuzzy, bool isFirstOnly)
{
    /// <param name="Matches">Places in the second list; empty where nothing matches.</param>
    public readonly record struct Found(InputItem Entry, IReadOnlyList<int> Matches);

    public List<Found> Find(IReadOnlyList<InputItem> first, IReadOnlyList<InputItem> second)
    {
        var index = isFuzzy ? null : Index(second);
        return [.. first.Select(entry => new Found(entry, MatchesOf(entry, second, index)))];
    }

    /// <summary>Older versions fail where no item of an input has the field.</summary>
    /// <exception cref="FaultException">One of the fields is in none of the items.</exception>
    public void RequireFields(IReadOnlyList<InputItem> items, IReadOnlyList<string> names, string input, bool isFirst)
    {
        for (var at = 0; at < names.Count; at++)
        {
            var path = isFirst ? fields[at].First : fields[at].Second;
            if (items.Count > 0 && items.All(item => path.Get(item.Json).IsUndefined))
            {
                throw new FaultException($"Field '{names[at]}' is not present in any of items in '{input}'");
            }
        }
    }

    /// <summary>Equal; or, fuzzily, alike: 1 and "1", true and "True", null and nothing.</summary>
    public bool AreEqual(Value left, Value right)
    {
        if (!isFuzzy || (left.Kind == right.Kind && !left.IsNullish))
        {
            return left == right;
        }

        if (IsEmpty(left) && IsEmpty(right))
        {
            return true;
        }

        return (left.Kind, right.Kind) switch
        {
            (ValueKind.Number, ValueKind.String) => JsText.ToText(left) == right.AsString(),
            (ValueKind.String, ValueKind.Number) => JsText.ToText(right) == left.AsString(),
            (ValueKind.Boolean, ValueKind.String) => IsSame(left.Boolean, right.AsString()!),
            (ValueKind.String, ValueKind.Boolean) => IsSame(right.Boolean, left.AsString()!),
            (ValueKind.Boolean, ValueKind.Number) => left.Number == right.Number,
            (ValueKind.Number, ValueKind.Boolean) => left.Number == right.Number,
            (ValueKind.Null or ValueKind.Undefined, _) => IsZero(right),
            (_, ValueKind.Null or ValueKind.Undefined) => IsZero(left),
            _ => left == right,
        };
    }

    private static bool IsSame(bool flag, string text) => string.Equals(text, flag ? "true" : "false", StringComparison.OrdinalIgnoreCase) || text == (flag ? "1" : "0");

    private static bool IsZero(Value value) => value is { Kind: ValueKind.Number, Number: 0 } || value.AsString() == "0";

    private static bool IsEmpty(Value value) => value.IsNullish || value.AsString() is "" || value.AsArray() is { Count: 0 };

    private Dictionary<string, List<int>> Index(IReadOnlyList<InputItem> second)
    {
        var index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < second.Count; i++)
        {
            var key = KeyOf(fields.Select(field => field.Second.Get(second[i].Json)));
            if (!index.TryGetValue(key, out var places))
            {
                index[key] = places = [];
            }

            places.Add(i);
        }

        return index;
    }

    private List<int> MatchesOf(InputItem entry, IReadOnlyList<InputItem> second, Dictionary<string, List<int>>? index)
    {
        var wanted = fields.Select(field => field.First.Get(entry.Json)).ToArray();
        if (wanted.Any(value => value.IsUndefined))
        {
            return [];
        }

        var candidates = index is null ? Enumerable.Range(0, second.Count) : index.GetValueOrDefault(KeyOf(wanted)) ?? [];
        var matches = candidates.Where(place => fields.Select((field, at) => AreEqual(wanted[at], field.Second.Get(second[place].Json))).All(isEqual => isEqual));
        return isFirstOnly ? [.. matches.Take(1)] : [.. matches];
    }

    /// <summary>Narrows down what is compared; objects whose members stand in another order share a key by their size only.</summary>
    private static string KeyOf(IEnumerable<Value> values)
        => string.Join('\u001f', values.Select(value => value.AsObject() is { } members ? $"object {members.Count}" : value.AsArray() is { } list ? $"array {list.Count}" : $"{value.Kind} {value}"));
}
