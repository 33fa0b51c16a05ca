using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Google;

internal sealed record SheetList([property: JsonRequired] List<SheetEntry> Sheets);

internal sealed record SheetEntry(SheetProperties Properties);

internal sealed record SheetValues(List<List<JsonElement>>? Values);

internal sealed record SheetsWrite(string ValueInputOption, IReadOnlyList<SheetCells> Data);

internal sealed record SheetsAppend(IReadOnlyList<IReadOnlyList<JsonElement>> Values);

internal sealed record SheetsChanged(List<JsonElement>? Replies);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SheetList))]
[JsonSerializable(typeof(SheetValues))]
[JsonSerializable(typeof(SheetsWrite))]
[JsonSerializable(typeof(SheetsAppend))]
[JsonSerializable(typeof(SheetsChanged))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SheetsJson : JsonSerializerContext;
