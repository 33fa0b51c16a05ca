using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Rows of a sheet as objects: the first row names the columns.</summary>
internal static class SheetRows
{
    /// <param name="rows">Lists of cells; undefined for an empty sheet.</param>
    public static IEnumerable<ValueObject> Of(Value rows)
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
