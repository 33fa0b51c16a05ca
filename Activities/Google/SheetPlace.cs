using System.Globalization;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Google;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Google;

/// <summary>Which sheet a node means: by its name, its number or its address; before version 3 by a range.</summary>
internal sealed partial record SheetPlace(string Spreadsheet, string Mode, string Sheet, bool IsRange)
{
    public static SheetPlace Of(NodeCall call, int item = 0)
    {
        if (call.Version < 3)
        {
            return new SheetPlace(Required(IdOf("url", call.Text("sheetId", item))), "range", call.Text("range", item, "A:F"), true);
        }

        var (mode, document) = Located(call.Get("documentId", item));
        var (kind, sheet) = Located(call.Get("sheetName", item));
        return new SheetPlace(Required(IdOf(mode, document)), kind, sheet, false);
    }

    /// <summary>The sheet as the spreadsheet has it now.</summary>
    public async Task<SheetProperties> FindAsync(SheetsClient sheets, CancellationToken cancellation)
    {
        var all = await sheets.ListSheetsAsync(Spreadsheet, cancellation);
        return (Mode == "name" ? all.FirstOrDefault(sheet => sheet.Title == Sheet) : Number() is { } number ? all.FirstOrDefault(sheet => sheet.SheetId == number) : null)
            ?? throw new FaultException(Mode == "name" ? $"Sheet with name {Sheet} not found" : $"Sheet with ID {Sheet} not found");
    }

    public async Task<SheetTable> TableAsync(SheetsClient sheets, CancellationToken cancellation)
    {
        if (!IsRange)
        {
            return new SheetTable((await FindAsync(sheets, cancellation)).Title);
        }

        var split = Sheet.LastIndexOf('!');
        var columns = Sheet[(split + 1)..].Split(':');
        var title = split < 0 ? null : Sheet[..split].Trim('\'').Replace("''", "'", StringComparison.Ordinal);
        return columns is [var first, var last] && SheetTable.Column(first) is >= 0 and var from && SheetTable.Column(last) is var until && until >= from
            ? new SheetTable(title, from, until)
            : throw new FaultException($"The range \"{Sheet}\" is not valid");
    }

    private long? Number() => Gid().Match(Sheet) is { Success: true } match ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    private static (string Mode, string Value) Located(Value given)
        => given.AsObject() is { } located ? (located["mode"].AsString() ?? "id", JsText.ToText(located["value"])) : ("id", given.IsNullish ? "" : JsText.ToText(given));

    private static string IdOf(string mode, string given) => mode == "url" && Id().Match(given) is { Success: true } match ? match.Value : given;

    private static string Required(string spreadsheet) => spreadsheet.Length > 0 ? spreadsheet : throw new FaultException("No spreadsheet is chosen.");

    [GeneratedRegex(@"(?:^|gid=)(\d{1,15})\b")]
    private static partial Regex Gid();

    [GeneratedRegex(@"(?<=/d/)[-\w]{10,}|[-\w]{25,}")]
    private static partial Regex Id();
}
