using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Google;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>What done twice would be done twice.</summary>
[Activity("Bizoholic", "Documents", "Add rows to a Google sheet, delete rows or columns of it, or delete it. With n8n's settings.", DisplayName = "Google Sheets: append or delete (n8n)", Effect = SideEffect.AtMostOnce)]
public sealed class SheetChange : SheetStep
{
    internal static bool Does(string? operation, double version) => operation is "append" || (operation is "delete" or "remove" && version >= 3);

    private protected override Func<SheetsClient, CancellationToken, Task> Prepare(NodeCall call) => call.Text("operation") switch
    {
        "append" => Append(call),
        "delete" => Delete(call),
        "remove" => Remove(call),
        var other => throw new FaultException($"There is no operation '{other}' here."),
    };

    private static Func<SheetsClient, CancellationToken, Task> Append(NodeCall call)
    {
        var (place, mapping) = (SheetPlace.Of(call), new SheetMapping(call, isAppend: true));
        return async (sheets, cancellation) =>
        {
            if (mapping.IsNothing)
            {
                return;
            }

            var table = await place.TableAsync(sheets, cancellation);
            IReadOnlyList<string> read = await sheets.ReadAsync(place.Spreadsheet, table.Row(mapping.HeaderRow), cancel: cancellation) is [var first, ..] ? first : [];
            if (read.Count > 0 && !mapping.IsAuto)
            {
                mapping.RequireColumns(read);
            }
            else if (read.Count == 0 && (await sheets.ReadAsync(place.Spreadsheet, table.Whole, cancel: cancellation)).Count == 0)
            {
                mapping.FillEmptySheet();
            }

            var columns = Enumerable.Range(0, call.Items.Count).Aggregate(read, mapping.ColumnsWith);
            if (columns.Count == 0)
            {
                throw SheetRowSet.NoColumns(mapping);
            }

            if (columns.Count > read.Count)
            {
                await SheetRowSet.WriteColumnsAsync(sheets, place, table, mapping, columns, cancellation);
            }

            await sheets.AppendAsync(place.Spreadsheet, table.Columns(columns.Count), SheetRowSet.Cells(mapping, columns, Enumerable.Range(0, call.Items.Count)), mapping.Input, cancellation);
            for (var i = 0; i < call.Items.Count; i++)
            {
                var left = call.Items[i] with { PairedItem = i, AlsoPairedWith = null };
                call.Add(0, !mapping.LeavesInput ? new Item(mapping.Row(i)) { PairedItem = i } : mapping.AddsColumns ? left with { Json = Unnumbered(left.Json) } : left);
            }
        };
    }

    /// <summary>A row that was read and is added elsewhere has another number there.</summary>
    private static ValueObject Unnumbered(ValueObject json)
        => json.Contains(SheetMapping.RowNumber) ? ValueObject.From([.. json.Where(field => field.Key != SheetMapping.RowNumber).Select(field => (field.Key, field.Value))]) : json;

    private static Func<SheetsClient, CancellationToken, Task> Delete(NodeCall call)
    {
        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => Wish(call, i)).ToArray();
        return async (sheets, cancellation) =>
        {
            foreach (var (place, dimension, start, count) in wishes)
            {
                await sheets.DeleteAsync(place.Spreadsheet, (await place.FindAsync(sheets, cancellation)).SheetId, dimension, start, count, cancellation);
            }

            call.Add(0, new Item(ValueObject.From(("success", true))));
        };
    }

    private static (SheetPlace Place, string Dimension, int Start, int Count) Wish(NodeCall call, int i)
    {
        var isRows = call.Text("toDelete", i, "rows") == "rows";
        var start = isRows ? (int)call.Number("startIndex", i, 2) - 1 : SheetTable.Column(call.Text("startIndex", i, "A"));
        return start >= 0 ? (SheetPlace.Of(call, i), isRows ? "ROWS" : "COLUMNS", start, Math.Max(1, (int)call.Number("numberToDelete", i, 1)))
            : throw new FaultException($"'{call.Text("startIndex", i)}' is nowhere in a sheet.");
    }

    private static Func<SheetsClient, CancellationToken, Task> Remove(NodeCall call)
    {
        var places = Enumerable.Range(0, call.Items.Count).Select(i => SheetPlace.Of(call, i)).ToArray();
        return async (sheets, cancellation) =>
        {
            foreach (var (i, place) in places.Index())
            {
                await sheets.DeleteSheetAsync(place.Spreadsheet, (await place.FindAsync(sheets, cancellation)).SheetId, cancellation);
                call.Add(ValueObject.From(("spreadsheetId", place.Spreadsheet)), i);
            }
        };
    }
}
