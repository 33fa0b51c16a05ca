using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Google;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>What ends in the same sheet however often it is done.</summary>
[Activity("Bizoholic", "Documents", "Update the rows of a Google sheet that a column finds, or add those that are not there; clear cells or add a sheet. With n8n's settings.", DisplayName = "Google Sheets: update (n8n)", Effect = SideEffect.LookFirst)]
public sealed class SheetUpdate : SheetStep
{
    internal static bool Does(string? operation, double version) => operation is "update" or "appendOrUpdate" or "upsert" or "clear" || (operation is "create" && version >= 3);

    private protected override Func<SheetsClient, CancellationToken, Task> Prepare(NodeCall call) => call.Text("operation") switch
    {
        "update" => Update(call, isUpsert: false),
        "appendOrUpdate" or "upsert" => Update(call, isUpsert: true),
        "clear" => Clear(call),
        "create" => Create(call),
        var other => throw new FaultException($"There is no operation '{other}' here."),
    };

    private static Func<SheetsClient, CancellationToken, Task> Update(NodeCall call, bool isUpsert)
    {
        var (place, mapping) = (SheetPlace.Of(call), new SheetMapping(call, isAppend: false));
        return async (sheets, cancellation) =>
        {
            var hasUpdated = false;
            if (!mapping.IsNothing)
            {
                var rows = await SheetRowSet.ReadAsync(sheets, place, mapping, isUpsert, cancellation);
                for (var i = 0; i < call.Items.Count; i++)
                {
                    await rows.AddAsync(i, cancellation);
                }

                hasUpdated = await rows.SendAsync(cancellation);
            }

            for (var i = 0; i < call.Items.Count && (mapping.LeavesInput || (hasUpdated && !mapping.IsNothing)); i++)
            {
                if (mapping.LeavesInput)
                {
                    Pass(call, i);
                }
                else
                {
                    call.Add(mapping.Row(i), i);
                }
            }
        };
    }

    private static Func<SheetsClient, CancellationToken, Task> Clear(NodeCall call)
    {
        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => (Place: SheetPlace.Of(call, i), Cells: Cleared(call, i), KeepsFirst: call.Text("clear", i, "wholeSheet") == "wholeSheet" && call.Flag("keepFirstRow", i))).ToArray();
        return async (sheets, cancellation) =>
        {
            foreach (var (i, (place, cells, keepsFirst)) in wishes.Index())
            {
                if (place.IsRange)
                {
                    await sheets.ClearAsync(place.Spreadsheet, (await place.TableAsync(sheets, cancellation)).Whole, cancellation);
                }
                else if (await place.FindAsync(sheets, cancellation) is var sheet && (!keepsFirst || sheet.GridProperties is not { RowCount: < 2 }))
                {
                    var rest = keepsFirst ? string.Create(CultureInfo.InvariantCulture, $"2:{sheet.GridProperties?.RowCount ?? 10_000_000}") : cells;
                    await sheets.ClearAsync(place.Spreadsheet, new SheetTable(sheet.Title).Cells(rest), cancellation);
                }

                Pass(call, i);
            }
        };
    }

    /// <summary>The cells to clear; null for all of the sheet.</summary>
    private static string? Cleared(NodeCall call, int i)
    {
        switch (call.Text("clear", i, "wholeSheet"))
        {
            case "specificRows":
                var row = (int)call.Number("startIndex", i, 1);
                return string.Create(CultureInfo.InvariantCulture, $"{row}:{row + Math.Max(1, (int)call.Number("rowsToDelete", i, 1)) - 1}");
            case "specificColumns":
                var column = call.Text("startIndex", i, "A");
                return $"{column}:{SheetTable.Letters(SheetTable.Column(column) + Math.Max(1, (int)call.Number("columnsToDelete", i, 1)) - 1)}";
            case "specificRange":
                return call.Text("range", i, "A:F") is var range && range.LastIndexOf('!') is >= 0 and var at ? range[(at + 1)..] : call.Text("range", i, "A:F");
            default:
                return null;
        }
    }

    private static Func<SheetsClient, CancellationToken, Task> Create(NodeCall call)
    {
        var place = SheetPlace.Of(call);
        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => (Title: call.Text("title", i, "n8n-sheet"), Properties: Properties(call, i))).ToArray();
        return async (sheets, cancellation) =>
        {
            var titles = (await sheets.ListSheetsAsync(place.Spreadsheet, cancellation)).Select(sheet => sheet.Title).ToHashSet(StringComparer.Ordinal);
            foreach (var (i, (title, properties)) in wishes.Index().Where(wish => titles.Add(wish.Item.Title)))
            {
                var made = ValueJson.FromElement(await sheets.AddSheetAsync(place.Spreadsheet, properties, cancellation)).AsObject() ?? ValueObject.Empty;
                call.Add(made.Aggregate(ValueObject.From(("spreadsheetId", place.Spreadsheet)), (all, member) => all.With(member.Key, member.Value)), i);
            }
        };
    }

    private static JsonObject Properties(NodeCall call, int i)
    {
        var properties = JsonSerializer.SerializeToNode(ResultObject.ToJson(call.Get("options", i).AsObject() ?? ValueObject.Empty))!.AsObject();
        properties["title"] = call.Text("title", i, "n8n-sheet");
        if (call.Text("options.tabColor", i).TrimStart('#') is { Length: > 0 } color)
        {
            var hex = color.Length == 3 ? string.Concat(color.Select(digit => $"{digit}{digit}")) : color;
            var parts = int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? new[] { number >> 16, (number >> 8) & 255, number & 255 } : throw new FaultException($"'{color}' is no colour; write it as 0aa55c.");
            properties["tabColor"] = new JsonObject { ["red"] = parts[0] / 255.0, ["green"] = parts[1] / 255.0, ["blue"] = parts[2] / 255.0 };
        }

        return properties;
    }
}
