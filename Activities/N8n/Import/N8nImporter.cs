using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Makes definitions of n8n's exports: one flow, a list of them, or what its API answers.</summary>
public static class N8nImporter
{
    /// <summary>Bytes a file may have.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Nodes one flow may have.</summary>
    public const int MaxNodes = 2_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 200, AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Never throws for what a file holds: problems are in the result.</summary>
    public static N8nImportResult Import(string json) => Import(Encoding.UTF8.GetBytes(json));

    /// <inheritdoc cref="Import(string)"/>
    public static N8nImportResult Import(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return Refused($"The file has {utf8.Length / 1024 / 1024} MB; at most {MaxBytes / 1024 / 1024} MB are taken. Export the flows one by one, without pinned data.");
        }

        var text = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return Import(document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            return Refused($"The file is not complete JSON: {error.Message} Download the flow again from n8n and import that file.");
        }
        catch (InvalidOperationException) when (!IsText(text))
        {
            return Refused("The file holds text that is not valid UTF-8. Download the flow again from n8n and import that file.");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return Refused($"The import itself failed at this file ({error.GetType().Name}: {error.Message}). Nothing of it was stored; other files are not affected. Please report it with the file.");
        }
    }

    /// <summary>Whether all text can be read: half of a pair that stands for one letter cannot.</summary>
    private static bool IsText(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = Options.MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static N8nImportResult Import(JsonElement root)
    {
        var candidates = root.ValueKind switch
        {
            JsonValueKind.Array => [.. root.EnumerateArray()],
            JsonValueKind.Object when NodeJson.Member(root, "data") is { ValueKind: JsonValueKind.Array } data && NodeJson.Member(root, "nodes").ValueKind == JsonValueKind.Undefined => [.. data.EnumerateArray()],
            JsonValueKind.Object when NodeJson.At(root, "data.nodes").ValueKind == JsonValueKind.Array => [NodeJson.Member(root, "data")],
            JsonValueKind.Object when NodeJson.At(root, "workflow.nodes").ValueKind == JsonValueKind.Array => [NodeJson.Member(root, "workflow")],
            _ => new[] { root },
        };
        var flows = new List<ImportedFlow>();
        var problems = new List<string>();
        foreach (var candidate in candidates.Select(WithNamedNotes))
        {
            if (Problem(candidate) is { } problem)
            {
                problems.Add(candidates.Length == 1 ? problem : $"{NodeJson.Text(candidate, "name") ?? "A flow without a name"}: {problem}");
            }
            else
            {
                flows.Add(new FlowImport(candidate).Make());
            }
        }

        return new N8nImportResult(flows, candidates.Length == 0 ? ["The file holds no flows."] : problems);
    }

    /// <summary>Notes are the one kind of node that does without a name: nothing leads to them.</summary>
    private static JsonElement WithNamedNotes(JsonElement flow)
    {
        if (!NodeJson.Elements(NodeJson.Member(flow, "nodes")).Any(IsNamelessNote))
        {
            return flow;
        }

        var named = JsonSerializer.SerializeToNode(flow)!;
        var names = NodeJson.Elements(NodeJson.Member(flow, "nodes")).Select(node => NodeJson.Text(node, "name")).ToHashSet();
        foreach (var (index, _) in NodeJson.Elements(NodeJson.Member(flow, "nodes")).Index().Where(node => IsNamelessNote(node.Item)))
        {
            named["nodes"]![index]!["name"] = Enumerable.Range(0, int.MaxValue).Select(number => number == 0 ? "Sticky Note" : $"Sticky Note{number}").First(names.Add);
        }

        return JsonSerializer.SerializeToElement(named);

        static bool IsNamelessNote(JsonElement node) => NodeJson.Text(node, "type") == "n8n-nodes-base.stickyNote" && NodeJson.Text(node, "name") is null;
    }

    private static string? Problem(JsonElement flow)
    {
        if (flow.ValueKind != JsonValueKind.Object || NodeJson.Member(flow, "nodes").ValueKind != JsonValueKind.Array)
        {
            return "This is not a flow exported from n8n: it has no list of nodes. In n8n, open the flow and choose Download from its menu.";
        }

        var nodes = NodeJson.Member(flow, "nodes");
        if (nodes.GetArrayLength() > MaxNodes)
        {
            return $"The flow has {nodes.GetArrayLength()} nodes; at most {MaxNodes} are taken. Split it into several flows.";
        }

        var index = 0;
        foreach (var node in nodes.EnumerateArray())
        {
            if (string.IsNullOrEmpty(NodeJson.Text(node, "type")) || NodeJson.Text(node, "name") is null)
            {
                return $"Node {index + 1} has no name or type, so this is not a complete n8n export. Download the flow again from n8n.";
            }

            index++;
        }

        return NodeJson.Member(flow, "connections").ValueKind is JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null ? null : "The connections of the flow are not readable. Download the flow again from n8n.";
    }

    /// <summary>An id for a definition: n8n's own where it can be one.</summary>
    internal static string IdOf(JsonElement flow)
    {
        var own = NodeJson.Member(flow, "id") switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => "",
        };
        return own.Length is > 0 and <= 64 && own.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? own
            : "n8n-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(flow.GetRawText())))[..16];
    }

    private static N8nImportResult Refused(string problem) => new([], [problem]);
}
