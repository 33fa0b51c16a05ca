using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Reads a definition and refuses what contradicts itself, naming the place.</summary>
public static class DefinitionReader
{
    /// <summary>Bytes of JSON a definition may have.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Activities a definition may hold, containers included.</summary>
    public const int MaxActivities = 5_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ValueJson.MaxDepth };

    /// <exception cref="DefinitionException">It is no definition, or its parts contradict each other.</exception>
    public static WorkflowDefinition Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            throw new DefinitionException("$", $"The definition has {utf8.Length / 1024 / 1024} MB; at most {MaxBytes / 1024 / 1024} MB are taken. Move large data out of the flow.");
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            throw new DefinitionException("$", "The definition is not valid UTF-8 text.");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return Read(document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            throw new DefinitionException("$", $"The definition is not valid JSON: {error.Message}");
        }
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    public static WorkflowDefinition Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new DefinitionException("$", $"Expected a workflow definition (an object), found {Name(json.ValueKind)}.");
        }

        var problems = new List<PlanProblem>();
        foreach (var (name, kind) in new[] { ("variables", JsonValueKind.Array), ("inputs", JsonValueKind.Array), ("outputs", JsonValueKind.Array), ("outcomes", JsonValueKind.Array), ("customProperties", JsonValueKind.Object), ("options", JsonValueKind.Object), ("name", JsonValueKind.String), ("description", JsonValueKind.String) })
        {
            if (json.TryGetProperty(name, out var value) && value.ValueKind != kind && value.ValueKind != JsonValueKind.Null)
            {
                problems.Add(new PlanProblem(null, null, name, $"Expected {Name(kind)}, found {Name(value.ValueKind)}."));
            }
        }

        if (!json.TryGetProperty("root", out var root) || root.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new PlanProblem(null, null, "root", "The definition has no root activity."));
        }
        else
        {
            new Structure(problems).Check(root);
        }

        return problems.Count == 0 ? new WorkflowDefinition(json) : throw new DefinitionException(problems);
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "nothing",
    };

    private sealed class Structure(List<PlanProblem> problems)
    {
        private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

        public void Check(JsonElement root)
        {
            if (Check(root, "root") && _paths.Count > MaxActivities)
            {
                problems.Add(new PlanProblem(null, null, "root", $"The definition has {_paths.Count} activities; at most {MaxActivities} are taken. Split it into several workflows."));
            }
        }

        private bool Check(JsonElement activity, string path)
        {
            if (!ActivityJson.IsActivity(activity))
            {
                problems.Add(new PlanProblem(null, null, path, "An activity needs an id and a type, both as text."));
                return false;
            }

            var id = activity.GetProperty("id").GetString()!;
            if (id.Length == 0 || id.Contains(':') || !_paths.TryAdd(id, path))
            {
                problems.Add(new PlanProblem(id, DefinitionParts.Text(activity, "name"), $"{path}.id", id.Length == 0 ? "The id is empty." : id.Contains(':') ? $"The id '{id}' must not contain a colon." : $"The id '{id}' is used twice: here and at {_paths[id]}."));
                return false;
            }

            if (activity.TryGetProperty("activities", out var activities) && activities.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                problems.Add(new PlanProblem(id, null, $"{path}.activities", $"Expected a list, found {Name(activities.ValueKind)}."));
            }
            else if (activities.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var entry in activities.EnumerateArray())
                {
                    if (!ActivityJson.IsActivity(entry))
                    {
                        problems.Add(new PlanProblem(id, null, $"{path}.activities[{index}]", "An activity needs an id and a type, both as text."));
                    }

                    index++;
                }

                CheckConnections(activity, activities, path);
            }

            foreach (var (held, child) in ActivityJson.Children(activity))
            {
                Check(child, $"{path}.{held}");
            }

            return true;
        }

        private void CheckConnections(JsonElement flowchart, JsonElement activities, string path)
        {
            if (!flowchart.TryGetProperty("connections", out var connections) || connections.ValueKind == JsonValueKind.Null)
            {
                return;
            }

            if (connections.ValueKind != JsonValueKind.Array)
            {
                problems.Add(new PlanProblem(null, null, $"{path}.connections", $"Expected a list, found {Name(connections.ValueKind)}."));
                return;
            }

            var ids = activities.EnumerateArray().Where(ActivityJson.IsActivity).Select(activity => activity.GetProperty("id").GetString()!).ToHashSet(StringComparer.Ordinal);
            var index = 0;
            foreach (var connection in connections.EnumerateArray())
            {
                foreach (var end in (string[])["source", "target"])
                {
                    if (ConnectionEnd(connection, end) is not { } id)
                    {
                        problems.Add(new PlanProblem(null, null, $"{path}.connections[{index}].{end}", "The connection does not say which activity it joins."));
                    }
                    else if (!ids.Contains(id))
                    {
                        problems.Add(new PlanProblem(null, null, $"{path}.connections[{index}].{end}", $"The connection joins '{id}', which is not an activity of this flowchart."));
                    }
                }

                index++;
            }
        }

        /// <summary><c>{source: {activity, port}}</c>, or the plain id that old definitions hold.</summary>
        private static string? ConnectionEnd(JsonElement connection, string end)
            => connection.ValueKind != JsonValueKind.Object || !connection.TryGetProperty(end, out var side) ? null
                : side.ValueKind == JsonValueKind.String ? side.GetString()
                : side.ValueKind == JsonValueKind.Object ? DefinitionParts.Text(side, "activity")
                : null;
    }
}
