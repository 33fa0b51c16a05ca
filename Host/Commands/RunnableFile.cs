using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>A file that can be run: a definition of ours, or an n8n export, which is imported on the way.</summary>
/// <param name="StartActivityId">The trigger an n8n flow is started at by hand.</param>
internal sealed record RunnableFile(ReadOnlyMemory<byte> Content, string? StartActivityId, bool IsN8n, IReadOnlyList<ReadOnlyMemory<byte>> Called)
{
    /// <exception cref="DefinitionException">A file is neither.</exception>
    public static async Task<RunnableFile> ReadAsync(string file, IEnumerable<string> also, CancellationToken cancellation)
    {
        var called = new List<ReadOnlyMemory<byte>>();
        foreach (var other in also)
        {
            var read = Read(await File.ReadAllBytesAsync(other, cancellation));
            called.Add(read.Content);
            called.AddRange(read.Called);
        }

        var main = Read(await File.ReadAllBytesAsync(file, cancellation));
        return main with { Called = [.. called, .. main.Called] };
    }

    private static RunnableFile Read(ReadOnlyMemory<byte> content)
    {
        if (!IsExport(content))
        {
            return new RunnableFile(content, null, false, []);
        }

        var result = N8nImporter.Import(content);
        return result.Flows is [var flow, ..]
            ? new RunnableFile(Encoding.UTF8.GetBytes(flow.DefinitionJson), flow.StartActivityId, true, [.. flow.Called.Select(called => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(called.DefinitionJson))])
            : throw new DefinitionException("$", string.Join(" ", result.Problems));
    }

    private static bool IsExport(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 256 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("nodes", out _) && !json.RootElement.TryGetProperty("root", out _);
        }
        catch (JsonException)
        {
            // What is wrong with it is said by the reader of definitions.
            return false;
        }
    }
}
