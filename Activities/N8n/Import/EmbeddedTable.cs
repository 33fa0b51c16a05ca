using System.Collections.Frozen;
using System.Text.Json;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Reads a table that is part of the program: a file for each node type, named by it, with <c>__</c> where that has a slash.</summary>
internal static class EmbeddedTable
{
    /// <param name="folder">Where the files are.</param>
    /// <returns>By node type its entry, once for each of its <c>ways</c>.</returns>
    public static FrozenDictionary<string, JsonElement[]> Load(string folder)
    {
        var assembly = typeof(EmbeddedTable).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal)).ToFrozenDictionary(
            name => name[(folder.Length + 1)..].Replace("__", "/", StringComparison.Ordinal),
            name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var document = JsonDocument.Parse(stream);
                return Ways(document.RootElement).ToArray();
            },
            StringComparer.Ordinal);
    }

    private static IEnumerable<JsonElement> Ways(JsonElement service)
    {
        yield return service.Clone();
        foreach (var way in NodeJson.Elements(NodeJson.Member(service, "ways")))
        {
            var made = NodeJson.Members(service).Where(member => member.Name is not ("ways" or "only")).ToDictionary(member => member.Name, member => member.Value);
            foreach (var member in NodeJson.Members(way))
            {
                made[member.Name] = member.Value;
            }

            yield return JsonSerializer.SerializeToElement(made);
        }
    }
}
