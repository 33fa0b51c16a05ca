using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What a model is shown and asked about it: files of the item inside of the body, or addresses, in the form that the service takes.</summary>
internal static class SeenParts
{
    /// <returns>False where nothing is asked.</returns>
    public static (bool IsComplete, JsonNode? Made) Make(string part, JsonElement parameters)
    {
        var asked = part == "#seen edited" ? ServiceCalls.Parameter(parameters, "prompt")
            : NodeJson.Member(parameters, "text").ValueKind == JsonValueKind.Undefined ? JsonValue.Create($"What's in this {NodeJson.Text(parameters, "resource")}?")
            : ServiceCalls.Parameter(parameters, "text");
        var isFile = NodeJson.Text(parameters, "inputType") is "base64" or "binary" or "file";
        var files = FilesOf(parameters, "binaryPropertyName");
        switch (part)
        {
            case "#seen chat":
                return Made(new JsonObject { ["type"] = "text", ["text"] = asked?.DeepClone() }, isFile, files, parameters, detail => url => new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url, ["detail"] = detail } }, asked is not null);
            case "#seen inputs":
                return Made(new JsonObject { ["type"] = "input_text", ["text"] = asked?.DeepClone() }, isFile, files, parameters, detail => url => new JsonObject { ["type"] = "input_image", ["detail"] = detail, ["image_url"] = url }, asked is not null);
            case "#seen parts":
                return (asked is not null, Parts(files, asked));
            case "#seen addresses":
                return (asked is not null && ServiceCalls.Parameter(parameters, AddressesOf(parameters)) is not null, Addressed(parameters, asked));
            case "#seen edited":
                return (asked is not null, Parts([.. NodeJson.Elements(NodeJson.At(parameters, "images.values")).Select(image => NodeJson.Text(image, "binaryPropertyName") ?? "data").DefaultIfEmpty("data")], asked));
            case "#seen speech":
                return (true, Parts(files, ServiceCalls.Parameter(parameters, "options") is JsonObject { Count: > 0 } ? $"={{{{ ['Transcribe the speech', {Span("from", parameters, "options.startTime")}, {Span("to", parameters, "options.endTime")}].filter(said => said).join(' ') }}}}" : JsonValue.Create("Transcribe the speech")));
            default:
                var type = part["#seen ".Length..];
                return (asked is not null && (isFile || ServiceCalls.Parameter(parameters, $"{type}Urls") is not null), isFile
                    ? new JsonArray([.. files.Select(file => (JsonNode)new JsonObject { ["type"] = type, ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = File(file, "mimeType"), ["data"] = File(file, "base64") } }), new JsonObject { ["type"] = "text", ["text"] = asked?.DeepClone() }])
                    : JsonValue.Create($"={{{{ [...String({ServiceParts.InScript(ServiceCalls.Parameter(parameters, $"{type}Urls"))}).split(',').map(url => url.trim()).filter(url => url).map(url => url.startsWith('https://api.anthropic.com/v1/files/') ? ({{ type: '{type}', source: {{ type: 'file', file_id: url.split('/').pop() }} }} ) : ({{ type: '{type}', source: {{ type: 'url', url }} }} )), {{ type: 'text', text: {ServiceParts.InScript(asked)} }} ] }}}}"));
        }
    }

    private static (bool, JsonNode?) Made(JsonObject asked, bool isFile, string[] files, JsonElement parameters, Func<JsonNode, Func<JsonNode, JsonObject>> shown, bool isComplete)
    {
        JsonNode Detail() => ServiceCalls.Parameter(parameters, "options.detail") ?? "auto";
        var urls = ServiceCalls.Parameter(parameters, "imageUrls");
        return isFile ? (isComplete, new JsonArray([asked, .. files.Select(file => (JsonNode)shown(Detail())(File(file, "dataUrl")))]))
            : urls?.ToString() is not { } text ? (false, null)
            // An address that is told when it runs may be several.
            : text.StartsWith('=') ? (isComplete, Several(asked, shown(Detail()), urls))
            : (isComplete, new JsonArray([asked, .. text.Split(',', StringSplitOptions.TrimEntries).Select(url => (JsonNode)shown(Detail())(url))]));
    }

    private static JsonValue Several(JsonObject asked, Func<JsonNode, JsonObject> shown, JsonNode urls)
    {
        var one = InScript(shown("=\u0001"));
        return JsonValue.Create($"={{{{ [{InScript(asked)}, ...String({ServiceParts.InScript(urls)}).split(',').map(url => ({one.Replace("\"\\u0001\"", "url.trim()", StringComparison.Ordinal)} ))] }}}}");
    }

    /// <summary>An object with expressions in it as JavaScript. A blank behind each bracket keeps two of them from ending the expression.</summary>
    private static string InScript(JsonNode node) => node is JsonObject members ? $"{{ {string.Join(", ", members.Select(member => $"{member.Key}: {InScript(member.Value!)}"))} }} " : ServiceParts.InScript(node);

    private static JsonArray Parts(string[] files, JsonNode? asked)
        => new([.. files.Select(file => (JsonNode)new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = File(file, "mimeType"), ["data"] = File(file, "base64") } }), new JsonObject { ["text"] = asked?.DeepClone() }]);

    private static string AddressesOf(JsonElement parameters) => $"{NodeJson.Text(parameters, "resource")}Urls";

    /// <summary>Files that the service gets from their addresses. Their kind is told by how they end, else it is the usual one.</summary>
    private static JsonValue Addressed(JsonElement parameters, JsonNode? asked)
    {
        var usual = NodeJson.Text(parameters, "resource") switch { "image" => "image/png", "video" => "video/mp4", "audio" => "audio/mpeg", _ => "application/pdf" };
        return JsonValue.Create($"={{{{ [...String({ServiceParts.InScript(ServiceCalls.Parameter(parameters, AddressesOf(parameters)))}).split(',').map(url => url.trim()).filter(url => url).map(url => ({{ fileData: {{ fileUri: url, mimeType: url.startsWith('https://generativelanguage.googleapis.com') ? undefined : ({{ jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', pdf: 'application/pdf', txt: 'text/plain', mp3: 'audio/mpeg', wav: 'audio/wav', mp4: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm' }} )[url.split('?')[0].split('.').pop().toLowerCase()] ?? '{usual}' }} }} )), {{ text: {ServiceParts.InScript(asked)} }} ] }}}}");
    }

    private static JsonObject File(string name, string form) => new() { ["$file"] = name, ["as"] = form };

    private static string[] FilesOf(JsonElement parameters, string path)
        => ServiceCalls.Parameter(parameters, path)?.ToString() is not { } names ? ["data"] : names.StartsWith('=') ? [names] : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Span(string word, JsonElement parameters, string path)
        => ServiceCalls.Parameter(parameters, path) is { } time ? $"{ServiceParts.InScript(time)} ? '{word} ' + {ServiceParts.InScript(time)} : ''" : "''";
}
