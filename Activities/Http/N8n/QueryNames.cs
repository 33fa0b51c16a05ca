using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Names of a query that tell of objects and lists, as n8n reads them: <c>a[b]=1</c>, <c>a[]=1&amp;a[]=2</c>, <c>a[0]=1</c>.</summary>
internal static class QueryNames
{
    /// <summary>Parts of a name behind this many stay as they are written.</summary>
    private const int MostLevels = 5;

    /// <summary>Numbers beyond it are names of members, not places in a list.</summary>
    private const int LastPlace = 20;

    public static ValueObject Nested(ValueObject query)
    {
        if (!query.Any(member => member.Key.Contains('[', StringComparison.Ordinal)))
        {
            return query;
        }

        var root = new Branch();
        foreach (var (name, value) in query)
        {
            var parts = PartsOf(name);
            foreach (var each in value.AsArray() ?? new ValueArray(value))
            {
                root.Put(parts, each);
            }
        }

        return ValueObject.From([.. root.Members.Select(member => (member.Key, member.Value.ToValue()))]);
    }

    private static string[] PartsOf(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return [name];
        }

        var parts = new List<string>();
        if (open > 0)
        {
            parts.Add(name[..open]);
        }

        var at = open;
        while (at < name.Length && name[at] == '[' && parts.Count <= MostLevels && name.IndexOf(']', at) is > 0 and var close)
        {
            parts.Add(name[(at + 1)..close]);
            at = close + 1;
        }

        return parts.Count == 0 || (open > 0 && parts.Count == 1) ? [name] : at < name.Length && name[at] == '[' ? [.. parts, name[at..]] : [.. parts];
    }

    /// <summary>What stands under one name: values, members, or both.</summary>
    private sealed class Branch
    {
        private readonly List<Value> _values = [];
        private bool _isList;

        public Dictionary<string, Branch> Members { get; } = new(StringComparer.Ordinal);

        public void Put(ReadOnlySpan<string> parts, Value value)
        {
            if (parts is [] or [""])
            {
                _isList |= parts.Length == 1;
                _values.Add(value);
                return;
            }

            var name = parts[0].Length == 0 ? "0" : parts[0];
            (Members.TryGetValue(name, out var member) ? member : Members[name] = new Branch()).Put(parts[1..], value);
        }

        public Value ToValue()
        {
            if (Members.Count == 0)
            {
                return !_isList && _values.Count == 1 ? _values[0] : ValueArray.From(_values);
            }

            (string Name, Value Value)[] members = [.. Members.Select(member => (member.Key, member.Value.ToValue()))];
            return members.All(member => IsPlace(member.Name)) ? ValueArray.From([.. _values, .. members.OrderBy(member => int.Parse(member.Name, CultureInfo.InvariantCulture)).Select(member => member.Value)])
                : _values.Count > 0 ? ValueArray.From([.. _values, ValueObject.From(members)])
                : ValueObject.From(members);
        }

        private static bool IsPlace(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= LastPlace;
    }
}
