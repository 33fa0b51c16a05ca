using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Rows of a sheet as objects: one row, mostly the first, names the columns.</summary>
internal static class SheetRows
{
    /// <param name="rows">Lists of cells; undefined for an empty sheet.</param>
    /// <param name="wanted">The rows of the columns (<c>header</c>) and of the first data (<c>first</c>), where those are given, and whether it is as the node's first versions had it (<c>isOld</c>). Which of them: <c>where</c> lists columns and values, one of which (<c>any</c>) or all of which a row has to have; <c>firstOnly</c> of those, or an empty one in its place (<c>orEmpty</c>).</param>
    public static IEnumerable<ValueObject> Of(Value rows, ValueObject wanted)
    {
        var filters = wanted["where"].AsArray() ?? ValueArray.Empty;
        if (filters.Count == 0)
        {
            return All(rows, wanted);
        }

        var isFirst = wanted["firstOnly"].Boolean;
        if (!wanted["any"].Boolean)
        {
            var fitting = All(rows, wanted).Where(row => filters.All(filter => Fits(row, filter)));
            fitting = isFirst ? fitting.Take(1) : fitting;
            return wanted["orEmpty"].Boolean ? fitting.DefaultIfEmpty(ValueObject.Empty) : fitting;
        }

        // Row by row for each filter, in the order of the filters; a row is there once.
        return filters.SelectMany(filter => All(rows, wanted).Where(row => Fits(row, filter)) is var fitting && isFirst ? fitting.Take(1) : fitting).DistinctBy(row => row["row_number"]);
    }

    private static bool Fits(ValueObject row, Value filter)
        => filter["lookupColumn"].ToString() is var column && row.Contains(column)
            ? JsText.ToText(row[column]) == (filter["lookupValue"] is { IsUndefined: false } value ? JsText.ToText(value) : "")
            : throw new FaultException($"The column \"{column}\" could not be found");

    private static IEnumerable<ValueObject> All(Value rows, ValueObject wanted)
    {
        var filters = wanted["where"].AsArray() is { Count: > 0 };
        var (header, isOld) = ((int)(wanted["header"] is { Kind: ValueKind.Number } given ? given.Number : 1), wanted["isOld"].Boolean);
        if (rows.AsArray() is not { } all || all.Count < header || header < 1)
        {
            yield break;
        }

        string[] names = [.. (all[header - 1].AsArray() ?? ValueArray.Empty).Select((name, column) => name.ToString() is { Length: > 0 } text || isOld ? name.ToString() : $"col_{(column + 1).ToString(CultureInfo.InvariantCulture)}")];
        var (first, keepsEmpty) = wanted["first"] is { Kind: ValueKind.Number } start ? ((int)start.Number, true) : (header + 1, false);
        for (var i = Math.Max(first, 1) - 1; i < all.Count; i++)
        {
            // Rows that are empty are no items, but count; the sheet's first row has the number 1.
            var cells = all[i].AsArray() ?? ValueArray.Empty;
            var isEmpty = !cells.Any(cell => !cell.IsNullish && cell.AsString() is not "");
            if (isEmpty && wanted["untilEmpty"].Boolean)
            {
                yield break;
            }

            if (isEmpty && (!keepsEmpty || (isOld && cells.Count == 0)))
            {
                continue;
            }

            var row = new ValueObject.Builder(names.Length + 1);
            if (!isOld)
            {
                row.Set("row_number", (double)(i + 1));
            }

            for (var column = 0; column < names.Length && (!isOld || filters || column < cells.Count); column++)
            {
                if (names[column].Length > 0)
                {
                    row.Set(names[column], column < cells.Count ? cells[column] : "");
                }
            }

            yield return row.Build();
        }
    }
}
