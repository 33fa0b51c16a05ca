using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Google Sheets with one spreadsheet "book", as strict as the real one: unknown parameters, ranges outside of the grid and a missing valueInputOption are refused.</summary>
internal sealed partial class SheetsService : IDisposable
{
    public const string Token = "ya29.good";

    private readonly RawService _service;

    public SheetsService() => _service = new RawService(Answer);

    public string Address => _service.Address;

    /// <summary>What was called, without queries and bodies.</summary>
    public IEnumerable<string> Calls => _service.Requests.Select(request => string.Join(' ', request.Split(' ')[..2]).Split('?')[0]);

    public List<Sheet> Sheets { get; } = [];

    /// <summary>Fails the next calls with these answers, before anything else is looked at.</summary>
    public Queue<string> Failures { get; } = new();

    public void Dispose() => _service.Dispose();

    public Sheet Add(string title, long id, params string[] rows)
    {
        var sheet = new Sheet(title, id) { RowCount = Math.Max(rows.Length, 3) };
        sheet.Rows.AddRange(rows.Select(row => row.Length == 0 ? [] : row.Split('|').Select(cell => (JsonNode?)JsonValue.Create(cell)).ToList()));
        Sheets.Add(sheet);
        return sheet;
    }

    private static string Error(int code, string status, string message)
    {
        var body = new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status } }.ToJsonString();
        return $"HTTP/1.1 {code} {status}\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}";
    }

    private string Answer(string request)
    {
        if (Failures.TryDequeue(out var failure))
        {
            return failure;
        }

        try
        {
            return request.Contains($"\nAuthorization: Bearer {Token}\n", StringComparison.OrdinalIgnoreCase) ? Ascii(Route(request)) : Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        }
        catch (RefusedException refused)
        {
            return Error(refused.Code, refused.Code == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT", refused.Message);
        }
    }

    private JsonObject Route(string request)
    {
        var (method, url) = (request.Split(' ')[0], new Uri($"http://x{request.Split(' ')[1]}"));
        var query = HttpUtility.ParseQueryString(url.Query);
        var body = request.Split("\n\n", 2)[1] is { Length: > 0 } text ? JsonNode.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)))!.AsObject() : [];
        var path = Uri.UnescapeDataString(url.AbsolutePath);
        Require(path.StartsWith("/v4/spreadsheets/book", StringComparison.Ordinal), "Requested entity was not found.", 404);
        var route = path["/v4/spreadsheets/book".Length..];
        string[] known = route switch
        {
            "" => ["fields"],
            _ when method == "GET" => ["valueRenderOption", "dateTimeRenderOption"],
            _ when route.EndsWith(":append", StringComparison.Ordinal) => ["valueInputOption", "insertDataOption"],
            _ => [],
        };
        Require(query.AllKeys.All(known.Contains), $"Invalid JSON payload received. Unknown name \"{query.AllKeys.FirstOrDefault(key => !known.Contains(key))}\"");
        return (method, route) switch
        {
            ("GET", "") => new JsonObject { ["sheets"] = new JsonArray([.. Sheets.Select(sheet => (JsonNode)new JsonObject { ["properties"] = sheet.Properties() })]) },
            ("POST", ":batchUpdate") => Change(body),
            ("POST", "/values:batchUpdate") => Write(body),
            ("GET", _) => Read(Range(route["/values/".Length..]), query["valueRenderOption"] == "UNFORMATTED_VALUE"),
            ("POST", _) when route.EndsWith(":append", StringComparison.Ordinal) => Append(Range(route["/values/".Length..^":append".Length]), query["valueInputOption"], body),
            ("POST", _) when route.EndsWith(":clear", StringComparison.Ordinal) => Clear(Range(route["/values/".Length..^":clear".Length])),
            _ => throw new RefusedException(404, "Not found"),
        };
    }

    private static JsonObject Read(Area area, bool isRaw)
    {
        var rows = area.Sheet.Rows.Skip(area.Top).Take(area.Bottom - area.Top + 1).Select(row => row.Skip(area.Left).Take(area.Right - area.Left + 1).Reverse().SkipWhile(IsEmpty).Reverse().ToArray()).Reverse().SkipWhile(row => row.Length == 0).Reverse().ToArray();
        var answer = new JsonObject { ["range"] = "x", ["majorDimension"] = "ROWS" };
        if (rows.Length > 0)
        {
            answer["values"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonArray([.. row.Select(cell => isRaw ? cell?.DeepClone() ?? "" : (JsonNode)Shown(cell))]))]);
        }

        return answer;
    }

    private JsonObject Write(JsonObject body)
    {
        Only(body, "valueInputOption", "data");
        var input = Input(body["valueInputOption"]?.GetValue<string>());
        foreach (var data in body["data"]!.AsArray().Select(data => data!.AsObject()))
        {
            Only(data, "range", "values");
            var area = Range(data["range"]!.GetValue<string>());
            foreach (var (i, row) in data["values"]!.AsArray().Index())
            {
                Require(area.Top + i <= area.Bottom && row!.AsArray().Count <= area.Right - area.Left + 1, $"Requested writing within range [{data["range"]}], but tried writing outside of it");
                foreach (var (j, cell) in row!.AsArray().Index())
                {
                    area.Sheet.Set(area.Top + i, area.Left + j, Entered(cell, input));
                }
            }
        }

        return new JsonObject { ["spreadsheetId"] = "book" };
    }

    /// <summary>Behind the last row of the range that has something in it; the sheet grows.</summary>
    private static JsonObject Append(Area area, string? option, JsonObject body)
    {
        Only(body, "values");
        var input = Input(option);
        var last = area.Sheet.Rows.FindLastIndex(row => row.Skip(area.Left).Take(area.Right - area.Left + 1).Any(cell => !IsEmpty(cell)));
        foreach (var (i, row) in body["values"]!.AsArray().Index())
        {
            area.Sheet.RowCount++;
            foreach (var (j, cell) in row!.AsArray().Index())
            {
                area.Sheet.Set(last + 1 + i, area.Left + j, Entered(cell, input));
            }
        }

        return new JsonObject { ["spreadsheetId"] = "book" };
    }

    private static JsonObject Clear(Area area)
    {
        foreach (var row in area.Sheet.Rows.Skip(area.Top).Take(area.Bottom - area.Top + 1))
        {
            for (var i = area.Left; i < row.Count && i <= area.Right; i++)
            {
                row[i] = null;
            }
        }

        return new JsonObject { ["spreadsheetId"] = "book", ["clearedRange"] = "x" };
    }

    private JsonObject Change(JsonObject body)
    {
        Only(body, "requests");
        var replies = new JsonArray();
        foreach (var (kind, what) in body["requests"]!.AsArray().SelectMany(request => request!.AsObject()))
        {
            switch (kind)
            {
                case "addSheet":
                    var properties = what!["properties"]!.AsObject();
                    Only(properties, "title", "hidden", "rightToLeft", "sheetId", "index", "tabColor");
                    Require(Sheets.All(sheet => sheet.Title != properties["title"]!.GetValue<string>()), "A sheet with this name already exists.");
                    replies.Add(new JsonObject { ["addSheet"] = new JsonObject { ["properties"] = Add(properties["title"]!.GetValue<string>(), 1000 + Sheets.Count).Properties() } });
                    break;
                case "deleteSheet":
                    Require(Sheets.RemoveAll(sheet => sheet.Id == what!["sheetId"]!.GetValue<long>()) == 1, "No sheet with this id.");
                    replies.Add(new JsonObject());
                    break;
                case "deleteDimension":
                    var range = what!["range"]!.AsObject();
                    Only(range, "sheetId", "dimension", "startIndex", "endIndex");
                    var of = Sheets.Find(sheet => sheet.Id == range["sheetId"]!.GetValue<long>()) ?? throw new RefusedException(400, "No grid with this id.");
                    of.Delete(range["dimension"]!.GetValue<string>() == "ROWS", range["startIndex"]!.GetValue<int>(), range["endIndex"]!.GetValue<int>());
                    replies.Add(new JsonObject());
                    break;
                default:
                    throw new RefusedException(400, $"Unknown name \"{kind}\"");
            }
        }

        return new JsonObject { ["spreadsheetId"] = "book", ["replies"] = replies };
    }

    private Area Range(string text)
    {
        var named = SheetOf().Match(text);
        var title = named.Success ? named.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : null;
        var cells = named.Success ? text[named.Length..] : text;
        var sheet = title is null ? Sheets[0] : Sheets.Find(sheet => sheet.Title == title) ?? throw new RefusedException(400, $"Unable to parse range: {text}");
        var match = Cells().Match(cells.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"1:{sheet.RowCount}") : cells);
        Require(match.Success, $"Unable to parse range: {text}");
        int Row(int group, int otherwise) => match.Groups[group].Length > 0 ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) - 1 : otherwise;
        int Column(int group, int otherwise) => match.Groups[group].Length > 0 ? match.Groups[group].Value.Aggregate(0, (number, letter) => (number * 26) + letter - 'A' + 1) - 1 : otherwise;
        var isCell = match.Groups[3].Length + match.Groups[4].Length == 0;
        var area = new Area(sheet, Row(2, 0), Row(4, isCell ? Row(2, 0) : sheet.RowCount - 1), Column(1, 0), Column(3, isCell ? Column(1, 0) : sheet.ColumnCount - 1));
        Require(area.Top < sheet.RowCount && area.Bottom < sheet.RowCount && area.Right < sheet.ColumnCount, $"Range ({text}) exceeds grid limits. Max rows: {sheet.RowCount}, max columns: {sheet.ColumnCount}");
        return area;
    }

    private static bool IsTyped(string input) => input == "USER_ENTERED";

    private static string Input(string? option) => option is "RAW" or "USER_ENTERED" ? option : throw new RefusedException(400, "'valueInputOption' is required but not specified");

    private static JsonNode? Entered(JsonNode? cell, string input)
    {
        Require(cell is JsonValue or null, "Invalid values: struct_value");
        return cell is null ? null
            : IsTyped(input) && cell.GetValueKind() == System.Text.Json.JsonValueKind.String && double.TryParse(cell.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
            : cell.DeepClone();
    }

    private static bool IsEmpty(JsonNode? cell) => cell is null || Shown(cell).Length == 0;

    private static string Shown(JsonNode? cell) => cell?.GetValueKind() switch
    {
        null => "",
        System.Text.Json.JsonValueKind.True => "TRUE",
        System.Text.Json.JsonValueKind.False => "FALSE",
        _ => cell.ToString(),
    };

    private static void Only(JsonObject given, params string[] known) => Require(given.All(member => known.Contains(member.Key)), $"Unknown name in {given.ToJsonString()}");

    private static void Require(bool isSo, string message, int code = 400)
    {
        if (!isSo)
        {
            throw new RefusedException(code, message);
        }
    }

    private static string Ascii(JsonObject answer) => answer.ToJsonString();

    [GeneratedRegex(@"^'((?:[^']|'')+)'!?")]
    private static partial Regex SheetOf();

    [GeneratedRegex(@"^([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?$")]
    private static partial Regex Cells();

    private sealed class RefusedException(int code, string message) : Exception(message)
    {
        public int Code { get; } = code;
    }

    private sealed record Area(Sheet Sheet, int Top, int Bottom, int Left, int Right);

    internal sealed record Sheet(string Title, long Id)
    {
        public List<List<JsonNode?>> Rows { get; } = [];

        public int RowCount { get; set; }

        public int ColumnCount { get; set; } = 26;

        /// <summary>Its rows, cells apart by a bar; numbers are told from text.</summary>
        public string Text => string.Join('\n', Rows.Select(row => string.Join('|', row.Select(cell => cell is null ? "" : cell.GetValueKind() == System.Text.Json.JsonValueKind.Number ? $"#{cell}" : Shown(cell))).TrimEnd('|')));

        public JsonObject Properties() => new() { ["sheetId"] = Id, ["title"] = Title, ["index"] = 0, ["gridProperties"] = new JsonObject { ["rowCount"] = RowCount, ["columnCount"] = ColumnCount } };

        public void Set(int row, int column, JsonNode? cell)
        {
            while (Rows.Count <= row)
            {
                Rows.Add([]);
            }

            while (Rows[row].Count <= column)
            {
                Rows[row].Add(null);
            }

            Rows[row][column] = cell;
        }

        public void Delete(bool isRows, int start, int end)
        {
            Require(end > start && end <= (isRows ? RowCount : ColumnCount), "Invalid range");
            if (isRows)
            {
                Rows.RemoveRange(start, Math.Min(end, Rows.Count) - start);
                RowCount -= end - start;
            }
            else
            {
                Rows.ForEach(row => row.RemoveRange(Math.Min(start, row.Count), Math.Max(0, Math.Min(end, row.Count) - start)));
            }
        }
    }
}
