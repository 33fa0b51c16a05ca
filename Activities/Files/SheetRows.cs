using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Items as rows of a table, and back.</summary>
internal static class SheetRows
{
    /// <summary>A row of single values: an object's members become columns <c>a.b</c>, a list stays together as text.</summary>
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
                yield return ValueObject.From(("row", ValueArray.From(cells.Select(cell => cell.IsUndefined ? Value.Null : cell))));
                continue;
            }

            if (names is null)
            {
                names = Distinct(cells);
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

            if (row.Build() is { Count: > 0 } made)
            {
                yield return made;
            }
        }
    }

    private static string[] Distinct(IReadOnlyList<Value> header)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. header.Select(cell =>
        {
            var name = cell.IsNullish || cell.ToString().Length == 0 ? "__EMPTY" : cell.ToString();
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            return count == 1 ? name : $"{name}_{count - 1}";
        })];
    }

    private static void Flatten(ValueObject json, string prefix, ValueObject.Builder row)
    {
        foreach (var (name, value) in json)
        {
            if (value.AsObject() is { Count: > 0 } inner)
            {
                Flatten(inner, $"{prefix}{name}.", row);
            }
            else
            {
                row.Set(prefix + name, value);
            }
        }
    }
}
