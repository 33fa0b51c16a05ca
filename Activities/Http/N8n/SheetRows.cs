using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Rows of a sheet as objects: the first row names the columns.</summary>
internal static class SheetRows
{
    /// <param name="rows">Lists of cells; undefined for an empty sheet.</param>
    /// <param name="wanted">Which of them: <c>where</c> lists columns and values, one of which (<c>any</c>) or all of which a row has to have; <c>firstOnly</c> of those.</param>
    public static IEnumerable<ValueObject> Of(Value rows, ValueObject wanted)
    {
        var filters = wanted["where"].AsArray() ?? ValueArray.Empty;
        if (filters.Count == 0)
        {
            return All(rows);
        }

        var isFirst = wanted["firstOnly"].Boolean;
        if (!wanted["any"].Boolean)
        {
            var fitting = All(rows).Where(row => filters.All(filter => Fits(row, filter)));
            return isFirst ? fitting.Take(1) : fitting;
        }

        // Row by row for each filter, in the order of the filters; a row is there once.
        return filters.SelectMany(filter => All(rows).Where(row => Fits(row, filter)) is var fitting && isFirst ? fitting.Take(1) : fitting).DistinctBy(row => row["row_number"]);
    }

    private static bool Fits(ValueObject row, Value filter)
        => filter["lookupColumn"].ToString() is var column && row.Contains(column)
            ? JsText.ToText(row[column]) == (filter["lookupValue"] is { IsUndefined: false } value ? JsText.ToText(value) : "")
            : throw new FaultException($"The column \"{column}\" could not be found");

    private static IEnumerable<ValueObject> All(Value rows)
    {
        if (rows.AsArray() is not { Count: > 0 } all)
        {
            yield break;
        }

        string[] names = [.. (all[0].AsArray() ?? ValueArray.Empty).Select((name, column) => name.ToString() is { Length: > 0 } text ? text : $"col_{(column + 1).ToString(CultureInfo.InvariantCulture)}")];
        for (var i = 1; i < all.Count; i++)
        {
            // Rows that are empty are no items, but count; the sheet's first row has the number 1.
            if (all[i].AsArray() is { Count: > 0 } cells && cells.Any(cell => !cell.IsNullish && cell.AsString() is not ""))
            {
                var row = new ValueObject.Builder(names.Length + 1);
                row.Set("row_number", (double)(i + 1));
                for (var column = 0; column < names.Length; column++)
                {
                    row.Set(names[column], column < cells.Count ? cells[column] : "");
                }

                yield return row.Build();
            }
        }
    }
}
