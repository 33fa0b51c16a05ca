using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Management.Templates;

/// <summary>A flow to start from.</summary>
/// <param name="Id">The name of its file, without the ending.</param>
/// <param name="Blanks">What a person has to fill in.</param>
/// <param name="Credentials">Services it has to be connected with.</param>
/// <param name="Types">The types of its steps, in the order of the definition.</param>
internal sealed record Template(string Id, string Name, string? Description, IReadOnlyList<TemplateBlank> Blanks, IReadOnlyList<TemplateCredential> Credentials, IReadOnlyList<string> Types);

/// <param name="Key">Activity and input: <c>in.path</c>.</param>
/// <param name="Input">The input's name, as the definition has it.</param>
/// <param name="Value">What the template suggests.</param>
internal sealed record TemplateBlank(string Key, string Step, string Input, string Value);

/// <summary>One choice for all steps that take the same kinds of credential.</summary>
/// <param name="Key">The kinds, with commas between them.</param>
/// <param name="Types">The kinds that fit.</param>
/// <param name="Steps">Names of the steps that use it.</param>
internal sealed record TemplateCredential(string Key, IReadOnlyList<string> Types, IReadOnlyList<string> Steps);

/// <summary>The flows that come with the host, to be made one's own.</summary>
internal sealed class TemplateLibrary(ActivityRegistry activities)
{
    private const string Webhook = "Elsa.HttpEndpoint";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    private static string DataFolder => Path.Combine(AppContext.BaseDirectory, "sample-data");

    public async ValueTask<IReadOnlyList<Template>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<Template>();
        foreach (var file in Files())
        {
            found.Add(Describe(file, JsonBody.Parse(await File.ReadAllBytesAsync(file, cancellation))));
        }

        return found;
    }

    /// <summary>The template with its blanks filled in and its services connected; null when there is none of that name.</summary>
    /// <param name="credentials">Ids of credentials, by the keys of the choices.</param>
    public async ValueTask<JsonObject?> FillAsync(string id, string name, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellation)
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

        foreach (var (activity, input) in Connected(model))
        {
            if (credentials.TryGetValue(KeyOf(input), out var credential) && credential.Length > 0)
            {
                activity[input.JsonName] = new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = credential }, ["memoryReference"] = null };
            }
        }

        model["name"] = name;
        foreach (var ofTheOriginal in (string[])["id", "definitionId", "version", "isPublished", "isLatest", "createdAt"])
        {
            model.Remove(ofTheOriginal);
        }

        return model;
    }

    /// <summary>A call that a template can be tried with, at its first webhook; null where it comes with none. Triggers of services have samples of their own.</summary>
    /// <param name="model">The template, filled in.</param>
    public static async ValueTask<(string ActivityId, JsonObject Request)?> SampleAsync(string id, JsonObject model, CancellationToken cancellation)
    {
        if (Activities(model).FirstOrDefault(activity => activity.Text("type") == Webhook) is not { } webhook
            || Directory.EnumerateFiles(DataFolder, "*.json").FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == id) is not { } file)
        {
            return null;
        }

        var data = JsonBody.Parse(await File.ReadAllBytesAsync(file, cancellation));
        return (webhook.Text("id")!, new JsonObject
        {
            ["method"] = "POST",
            ["path"] = $"/{(webhook["path"]?["expression"] as JsonObject)?.Text("value")?.Trim('/')}",
            ["params"] = new JsonObject(),
            ["query"] = new JsonObject(),
            ["headers"] = new JsonObject { ["content-type"] = "application/json" },
            ["body"] = data["body"]?.DeepClone(),
        });
    }

    private Template Describe(string file, JsonObject model) => new(
        Path.GetFileNameWithoutExtension(file),
        model.Text("name") ?? Path.GetFileNameWithoutExtension(file),
        model.Text("description"),
        [.. Blanks(model).Select(blank => new TemplateBlank($"{blank.Activity.Text("id")}.{blank.Input}", blank.Activity.Text("name") ?? "", blank.Input, blank.Expression.Text("value") ?? ""))],
        [.. Connected(model).GroupBy(connected => KeyOf(connected.Input), StringComparer.Ordinal)
            .Select(group => new TemplateCredential(group.Key, group.First().Input.CredentialTypes, [.. group.Select(connected => connected.Activity.Text("name") ?? "").Distinct(StringComparer.Ordinal)]))],
        [.. Activities(model).Select(activity => activity.Text("type")!).Where(type => type != "Elsa.Flowchart")]);

    /// <summary>A webhook's path is unique on the installation, so each copy needs its own; so do names that steps speak of to the outside. What is one of a few choices is right as it is.</summary>
    private IEnumerable<(JsonObject Activity, string Input, JsonObject Expression)> Blanks(JsonObject model)
        => from activity in Activities(model)
           where activity["customProperties"]?["canStartWorkflow"] is JsonValue starts && starts.TryGetValue<bool>(out var isTrigger) && isTrigger
           from property in activity
           where property.Value is JsonObject input && input["expression"] is JsonObject expression && expression.Text("type") == "Literal" && expression.Text("value") is { Length: > 0 }
               && activities.Find(activity.Text("type") ?? "")?.Inputs.FirstOrDefault(known => known.JsonName == property.Key) is not { Options.Count: > 0 }
           select (activity, property.Key, (JsonObject)property.Value!["expression"]!);

    /// <summary>A webhook that asks its callers for nothing has no use for a credential.</summary>
    private IEnumerable<(JsonObject Activity, InputDescriptor Input)> Connected(JsonObject model)
        => from activity in Activities(model)
           let inputs = activities.Find(activity.Text("type") ?? "")?.Inputs ?? []
           where activity["authentication"] is not null || inputs.All(input => input.JsonName != "authentication")
           from input in inputs
           where input.CredentialTypes.Count > 0
           select (activity, input);

    private static string KeyOf(InputDescriptor input) => string.Join(',', input.CredentialTypes);

    private static IEnumerable<JsonObject> Activities(JsonObject model) => model["root"] is JsonObject root ? ActivityTree.Flatten(root) : [];

    private static IEnumerable<string> Files() => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).OrderBy(Path.GetFileName, StringComparer.Ordinal) : [];
}
