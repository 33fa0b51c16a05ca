using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.Management.Templates;

/// <summary>A flow to start from.</summary>
/// <param name="Id">The name of its file, without the ending.</param>
/// <param name="Blanks">What a person has to fill in.</param>
/// <param name="Types">The types of its steps, in the order of the definition.</param>
internal sealed record Template(string Id, string Name, string? Description, IReadOnlyList<TemplateBlank> Blanks, IReadOnlyList<string> Types);

/// <param name="Key">Activity and input: <c>in.path</c>.</param>
/// <param name="Input">The input's name, as the definition has it.</param>
/// <param name="Value">What the template suggests.</param>
internal sealed record TemplateBlank(string Key, string Step, string Input, string Value);

/// <summary>The flows that come with the host, to be made one's own.</summary>
internal static class TemplateLibrary
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    public static async ValueTask<IReadOnlyList<Template>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<Template>();
        foreach (var file in Files())
        {
            found.Add(Describe(file, JsonBody.Parse(await File.ReadAllBytesAsync(file, cancellation))));
        }

        return found;
    }

    /// <summary>The template with its blanks filled in; null when there is none of that name.</summary>
    public static async ValueTask<JsonObject?> FillAsync(string id, string name, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        if (Files().FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == id) is not { } file)
        {
            return null;
        }

        JsonObject model = JsonBody.Parse(await File.ReadAllBytesAsync(file, cancellation));
        foreach (var (activity, input, expression) in Blanks(model))
        {
            if (values.TryGetValue($"{activity.Text("id")}.{input}", out var value))
            {
                expression["value"] = value;
            }
        }

        model["name"] = name;
        foreach (var ofTheOriginal in (string[])["id", "definitionId", "version", "isPublished", "isLatest", "createdAt"])
        {
            model.Remove(ofTheOriginal);
        }

        return model;
    }

    private static Template Describe(string file, JsonObject model) => new(
        Path.GetFileNameWithoutExtension(file),
        model.Text("name") ?? Path.GetFileNameWithoutExtension(file),
        model.Text("description"),
        [.. Blanks(model).Select(blank => new TemplateBlank($"{blank.Activity.Text("id")}.{blank.Input}", blank.Activity.Text("name") ?? "", blank.Input, blank.Expression.Text("value") ?? ""))],
        [.. Activities(model).Select(activity => activity.Text("type")!).Where(type => type != "Elsa.Flowchart")]);

    /// <summary>A webhook's path is unique on the installation, so each copy needs its own; so do names that steps speak of to the outside.</summary>
    private static IEnumerable<(JsonObject Activity, string Input, JsonObject Expression)> Blanks(JsonObject model)
        => from activity in Activities(model)
           where activity["customProperties"]?["canStartWorkflow"] is JsonValue starts && starts.TryGetValue<bool>(out var isTrigger) && isTrigger
           from property in activity
           where property.Value is JsonObject input && input["expression"] is JsonObject expression && expression.Text("type") == "Literal" && expression.Text("value") is { Length: > 0 }
           select (activity, property.Key, (JsonObject)property.Value!["expression"]!);

    private static IEnumerable<JsonObject> Activities(JsonObject model) => model["root"] is JsonObject root ? ActivityTree.Flatten(root) : [];

    private static IEnumerable<string> Files() => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).OrderBy(Path.GetFileName, StringComparer.Ordinal) : [];
}
