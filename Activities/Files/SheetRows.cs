using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Items as rows of a table, and back.</summary>
internal static class SheetRows
{
    /// <summary>A row of single values: members of objects become columns <c>a.b</c>, elements of lists <c>a.0</c>.</summary>
    public static ValueObject Flat(ValueObject json)
    {
        var row = new ValueObject.Builder(json.Count);
        Flatten(json, "", row);
        return row.Build();
    }

    /// <summary>All columns of the rows, in the order in which they are first met.</summary>
    public static string[] Columns(IReadOnlyList<ValueObject> rows) => [.. rows.SelectMany(row => row.Select(member => member.Key)).Distinct(StringComparer.Ordinal)];

    public static string Text(Value cell) => cell.IsNullish ? "" : cell.Kind == ValueKind.Boolean ? cell.Boolean ? "TRUE" : "FALSE" : cell.AsString() ?? (cell.Kind == ValueKind.Number ? cell.ToString() : ValueJson.ToJson(cell));

    /// <summary>Rows under the names of their first one; or as lists under <c>row</c> where there is no header.</summary>
    public static IEnumerable<ValueObject> Read(IEnumerable<IReadOnlyList<Value>> table, bool hasHeader, bool includesEmpty)
    {
        string[]? names = null;
        foreach (var cells in table)
        {
            if (!hasHeader)
            {
                var filled = includesEmpty ? cells.Count : cells.Index().LastOrDefault(cell => !cell.Item.IsNullish, (-1, default)).Index + 1;
                yield return ValueObject.From(("row", ValueArray.From(cells.Take(filled).Select(cell => !cell.IsNullish ? cell : includesEmpty ? "" : Value.Null))));
                continue;
            }

            if (names is null)
            {
                names = Distinct(cells);
                continue;
            }

            if (cells.All(cell => cell.IsNullish))
            {
                continue;
            }

            var row = new ValueObject.Builder(names.Length);
            for (var at = 0; at < names.Length; at++)
            {
                var cell = at < cells.Count ? cells[at] : default;
                if (!cell.IsNullish)
                {
                    row.Set(names[at], cell);
                }
                else if (includesEmpty)
                {
                    row.Set(names[at], "");
                }
            }

            yield return row.Build();
        }
    }

    private static string[] Distinct(IReadOnlyList<Value> header)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. header.Select(cell =>
        {
            var name = Text(cell) is { Length: > 0 } given ? given : "__EMPTY";
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            return count == 1 ? name : $"{name}_{count - 1}";
        })];
    }

    private static void Flatten(ValueObject json, string prefix, ValueObject.Builder row)
    {
        foreach (var (name, value) in json)
        {
            if (value.AsObject() is { } inner)
            {
                Flatten(inner, $"{prefix}{name}.", row);
            }
            else if (value.AsArray() is { } list)
            {
                Flatten(ValueObject.From([.. list.Select((element, place) => (place.ToString(CultureInfo.InvariantCulture), element))]), $"{prefix}{name}.", row);
            }
            else
            {
                row.Set(prefix + name, value);
            }
        }
    }
}
