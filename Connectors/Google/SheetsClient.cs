using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Google;

/// <summary>Google Sheets: the sheets of a spreadsheet and the cells in them.</summary>
public sealed class SheetsClient
{
    private const string Service = "Google Sheets";

    private readonly ServiceApi api;
    private readonly string address;

    /// <param name="http">The guarded client.</param>
    /// <param name="tokens">Signs in at Google, with the right to change spreadsheets.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="address">Another address than Google's own, for tests.</param>
    public SheetsClient(HttpClient http, ITokenSource tokens, TimeProvider? time = null, Uri? address = null)
    {
        this.address = (address ?? DefaultAddress).AbsoluteUri.TrimEnd('/');
        api = new ServiceApi(Requests.Over(http), Service, tokens, GoogleErrors.Explain, new SecretMask(), time ?? TimeProvider.System);
    }

    public static Uri DefaultAddress { get; } = new("https://sheets.googleapis.com/");

    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<SheetProperties>> ListSheetsAsync(string spreadsheet, CancellationToken cancel = default)
        => [.. (await api.SendAsync(Request(spreadsheet, "").WithQuery("fields", "sheets.properties"), SheetsJson.Default.SheetList, cancel)).Sheets.Select(sheet => sheet.Properties)];

    /// <summary>The rows of a range as text. Empty cells at a row's end, and empty rows at the range's, are not there.</summary>
    /// <param name="isFormatted">As people see them; otherwise as they are kept.</param>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<IReadOnlyList<string>>> ReadAsync(string spreadsheet, string range, bool isFormatted = true, CancellationToken cancel = default)
    {
        var request = Request(spreadsheet, Values(range)).WithQuery("valueRenderOption", isFormatted ? "FORMATTED_VALUE" : "UNFORMATTED_VALUE").WithQuery("dateTimeRenderOption", "FORMATTED_STRING");
        var answer = await api.SendAsync(request, SheetsJson.Default.SheetValues, cancel);
        return [.. (answer.Values ?? []).Select(row => row.Select(Text).ToArray())];
    }

    /// <summary>Writes cells where they are said to be, all or none; written again they are the same.</summary>
    [Effect(EffectClass.None)]
    public Task WriteAsync(string spreadsheet, IReadOnlyList<SheetCells> cells, CellInput input, CancellationToken cancel = default)
        => api.SendAsync(Request(spreadsheet, "/values:batchUpdate", Method.Post).WithJson(new SheetsWrite(Name(input), cells), SheetsJson.Default.SheetsWrite), cancel);

    /// <summary>Adds rows behind the last one of a range. The service finds the place, so that two who add at once do not write over each other.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public Task AppendAsync(string spreadsheet, string range, IReadOnlyList<IReadOnlyList<JsonElement>> rows, CellInput input, CancellationToken cancel = default)
        => api.SendAsync(
            Request(spreadsheet, $"{Values(range)}:append", Method.Post).WithQuery("valueInputOption", Name(input)).WithQuery("insertDataOption", "INSERT_ROWS").WithJson(new SheetsAppend(rows), SheetsJson.Default.SheetsAppend),
            cancel);

    /// <summary>Empties cells; their formats stay.</summary>
    [Effect(EffectClass.None)]
    public Task ClearAsync(string spreadsheet, string range, CancellationToken cancel = default)
        => api.SendAsync(Request(spreadsheet, $"{Values(range)}:clear", Method.Post).AddStringBody("{}", ContentType.Json), cancel);

    /// <summary>Adds a sheet; the service refuses a name that is taken.</summary>
    /// <param name="properties">Its name and settings, as the service spells them.</param>
    /// <returns>What it is now.</returns>
    [Effect(EffectClass.LookFirst)]
    public async Task<JsonElement> AddSheetAsync(string spreadsheet, JsonObject properties, CancellationToken cancel = default)
    {
        var answer = await ChangeAsync(spreadsheet, new JsonObject { ["addSheet"] = new JsonObject { ["properties"] = properties } }, cancel);
        return answer.Replies is [var reply, ..] ? reply.At("addSheet", "properties") : default;
    }

    /// <summary>Deletes rows or columns; what is behind them moves up.</summary>
    /// <param name="dimension">ROWS or COLUMNS.</param>
    /// <param name="start">The first of them, from 0.</param>
    [Effect(EffectClass.AtMostOnce)]
    public Task DeleteAsync(string spreadsheet, long sheet, string dimension, int start, int count, CancellationToken cancel = default)
        => ChangeAsync(spreadsheet, new JsonObject { ["deleteDimension"] = new JsonObject { ["range"] = new JsonObject { ["sheetId"] = sheet, ["dimension"] = dimension, ["startIndex"] = start, ["endIndex"] = start + count } } }, cancel);

    [Effect(EffectClass.AtMostOnce)]
    public Task DeleteSheetAsync(string spreadsheet, long sheet, CancellationToken cancel = default)
        => ChangeAsync(spreadsheet, new JsonObject { ["deleteSheet"] = new JsonObject { ["sheetId"] = sheet } }, cancel);

    private Task<SheetsChanged> ChangeAsync(string spreadsheet, JsonObject change, CancellationToken cancel)
        => api.SendAsync(Request(spreadsheet, ":batchUpdate", Method.Post).WithJson(new JsonObject { ["requests"] = new JsonArray(change) }, SheetsJson.Default.JsonObject), SheetsJson.Default.SheetsChanged, cancel);

    private RestRequest Request(string spreadsheet, string route, Method method = Method.Get) => new(new Uri($"{address}/v4/spreadsheets/{Uri.EscapeDataString(spreadsheet)}{route}"), method);

    private static string Values(string range) => $"/values/{Uri.EscapeDataString(range)}";

    private static string Name(CellInput input) => input == CellInput.AsTyped ? "USER_ENTERED" : "RAW";

    private static string Text(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString()!,
        JsonValueKind.Null => "",
        _ => cell.GetRawText(),
    };
}
