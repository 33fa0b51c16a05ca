using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>A journal as a release wrote it, with the definition it ran under and the state it folded to then.</summary>
internal sealed record GoldenJournal(string Definition, IReadOnlyList<JournalRow> Rows, IReadOnlyDictionary<string, byte[]> Blobs, string State) : IPayloadLoader
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Journal", "Golden");

    public static GoldenJournal Read(string path)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(path))!;
        return new GoldenJournal(
            json["definition"]!.ToJsonString(),
            [.. json["rows"]!.AsArray().Select((row, index) => new JournalRow(index, Convert.FromBase64String(row!.GetValue<string>())))],
            json["blobs"]!.AsObject().ToDictionary(blob => blob.Key, blob => Convert.FromBase64String(blob.Value!.GetValue<string>()), StringComparer.Ordinal),
            string.Join('\n', json["state"]!.AsArray().Select(line => line!.GetValue<string>())));
    }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var json = new JsonObject
        {
            ["definition"] = JsonNode.Parse(Definition),
            ["rows"] = new JsonArray([.. Rows.Select(row => (JsonNode)Convert.ToBase64String(row.Payload.Span))]),
            ["blobs"] = new JsonObject([.. Blobs.Select(blob => KeyValuePair.Create(blob.Key, (JsonNode?)Convert.ToBase64String(blob.Value)))]),
            ["state"] = new JsonArray([.. State.Split('\n').Select(line => (JsonNode)line)]),
        };
        File.WriteAllText(path, json.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), new UTF8Encoding(false));
    }

    public RunState Fold(PlanCompiler compiler)
    {
        var state = new RunState(compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(Definition))));
        Play(state);
        return state;
    }

    public void Play(IJournalSink sink)
    {
        foreach (var row in Rows)
        {
            JournalReader.Read(row, this, sink);
        }
    }

    public ReadOnlyMemory<byte> Load(Payload payload)
        => payload.BlobId is { } id ? Blobs[id] : payload.ContentIn(Rows[(int)payload.Row].Payload);
}
