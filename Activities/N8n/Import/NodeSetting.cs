using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A setting that a node cannot do without and that was left empty.</summary>
/// <param name="Name">n8n's: the way to it among the node's parameters.</param>
/// <param name="Label">In plain words.</param>
/// <param name="Kind"><c>text</c>, <c>paragraph</c>, <c>number</c>, <c>list</c> of texts, or <c>json</c>.</param>
/// <param name="Example">What a value looks like, where that is not plain.</param>
public sealed partial record NodeSetting(string Name, string Label, string Kind, string? Example)
{
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string[]>
    {
        ["paragraph"] = ["body", "comment", "commentText", "content", "contentValue", "description", "fileContent", "htmlMessage", "html_content", "input", "message", "messageText", "postContentText", "prompt", "replyText", "text", "textBody", "userPrompt"],
        ["number"] = ["Amount", "latitude", "longitude", "volumePercent"],
        ["list"] = ["columns.matchingColumns", "fields", "labelIds", "userIds"],
        ["json"] = ["columns.value", "prompt.messages"],
    }.SelectMany(kind => kind.Value, (kind, name) => KeyValuePair.Create(name, kind.Key)).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Examples = new Dictionary<string, string>
    {
        ["calendar"] = "primary",
        ["columns.matchingColumns"] = "Name",
        ["columns.value"] = """{"Name": "={{ $json.name }}"}""",
        ["documentId"] = "https://docs.google.com/spreadsheets/d/...",
        ["documentURL"] = "https://docs.google.com/document/d/...",
        ["fields"] = "Name, Email",
        ["labelIds"] = "INBOX, Label_1",
        ["prompt.messages"] = """[{"role": "user", "content": "={{ $json.question }}"}]""",
        ["sendTo"] = "name@example.com",
        ["sheetName"] = "Sheet1",
        ["toList"] = "name@example.com",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static NodeSetting Of(string name) => new(name, LabelOf(name), Kinds.GetValueOrDefault(name, "text"), Examples.GetValueOrDefault(name));

    /// <summary>A value that could be one, to see what the node would become.</summary>
    internal JsonNode Sample => Kind switch
    {
        "list" => new JsonArray("1"),
        "json" => JsonNode.Parse(Example!)!,
        _ => JsonValue.Create(Name == "sheetName" ? Example! : "1"),
    };

    /// <summary>The last part of the name, in words: <c>additionalFields.originalUrl</c> is "Original url".</summary>
    private static string LabelOf(string name)
    {
        var words = Words().Replace(name.Split('.').Last(part => !part.All(char.IsAsciiDigit)), " ").Replace('_', ' ').Trim().Split(' ');
        return string.Join(' ', words.Select((word, at) => word.Length > 1 && word.All(char.IsAsciiLetterUpper) ? word : at == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word.ToLowerInvariant()));
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Words();
}
