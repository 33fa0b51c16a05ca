using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Knows which workflows may be used as activities and as tools, and which workflows use which. Reads each content once.</summary>
internal sealed class WorkflowCatalog(IDefinitionStore store, ActivityRegistry registry)
{
    private readonly ConcurrentDictionary<string, Facts> _facts = new(StringComparer.Ordinal);

    /// <summary>All versions of the workflows that may be used as activities.</summary>
    public async ValueTask<IReadOnlyList<WorkflowActivity>> ActivitiesAsync(string tenantId, CancellationToken cancellation)
    {
        var found = new List<WorkflowActivity>();
        foreach (var (version, facts) in await FactsAsync(tenantId, VersionChoice.All, cancellation))
        {
            if (facts is { IsActivity: true, Definition: { } definition })
            {
                found.Add(new WorkflowActivity(version, definition, TypeName(version.Name), facts.Category ?? "Workflows"));
            }
        }

        return found;
    }

    /// <summary>The published workflows that agents may use as tools: those whose custom property <c>usableAsTool</c> says so.</summary>
    public async ValueTask<IReadOnlyList<(DefinitionVersion Version, WorkflowDefinition Definition)>> ToolsAsync(string tenantId, CancellationToken cancellation)
        => [.. (await FactsAsync(tenantId, VersionChoice.Published, cancellation)).Where(entry => entry.Facts.IsTool).Select(entry => (entry.Version, entry.Facts.Definition!))];

    /// <summary>The latest versions that hold a workflow as an activity.</summary>
    public async ValueTask<IReadOnlyList<DefinitionVersion>> ConsumersAsync(string tenantId, string definitionId, CancellationToken cancellation)
        => [.. (await FactsAsync(tenantId, VersionChoice.Latest, cancellation)).Where(entry => entry.Facts.Uses.Contains(definitionId)).Select(entry => entry.Version)];

    /// <summary>Outcomes that connections of activities which are not installed leave by.</summary>
    public async ValueTask<IReadOnlyList<string>> PortsOfMissingAsync(string tenantId, CancellationToken cancellation)
        => [.. (await FactsAsync(tenantId, VersionChoice.All, cancellation)).SelectMany(entry => entry.Facts.PortsOfMissing).Distinct()];

    private async ValueTask<IReadOnlyList<(DefinitionVersion Version, Facts Facts)>> FactsAsync(string tenantId, VersionChoice versions, CancellationToken cancellation)
    {
        var page = await store.ListAsync(tenantId, new DefinitionFilter { Versions = versions }, cancellation);
        var found = new List<(DefinitionVersion, Facts)>(page.Rows.Count);
        foreach (var version in page.Rows)
        {
            if (!_facts.TryGetValue(version.ContentHash, out var facts) && await store.GetContentAsync(tenantId, version.ContentHash, cancellation) is { } content)
            {
                _facts[version.ContentHash] = facts = Read(content);
            }

            if (facts is not null)
            {
                found.Add((version, facts));
            }
        }

        return found;
    }

    private Facts Read(ReadOnlyMemory<byte> content)
    {
        var definition = DefinitionReader.Read(content);
        var uses = new HashSet<string>(StringComparer.Ordinal);
        var ports = new HashSet<string>(StringComparer.Ordinal);
        Collect(definition.Root, uses, ports);
        var options = definition.Json.TryGetProperty("options", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        var isUsable = options.ValueKind == JsonValueKind.Object && options.TryGetProperty("usableAsActivity", out var usable) && usable.ValueKind == JsonValueKind.True;
        var category = isUsable && options.TryGetProperty("activityCategory", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        var isTool = definition.CustomProperty("usableAsTool").ValueKind == JsonValueKind.True;
        return new Facts(isUsable || isTool ? definition : null, isUsable, isTool, string.IsNullOrWhiteSpace(category) ? null : category, uses, ports);
    }

    private void Collect(JsonElement activity, HashSet<string> uses, HashSet<string> ports)
    {
        if (activity.TryGetProperty("workflowDefinitionId", out var id) && id.ValueKind == JsonValueKind.String)
        {
            uses.Add(id.GetString()!);
        }

        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, child) in ActivityJson.Children(activity))
        {
            if (registry.Find(child.GetProperty("type").GetString()!) is null)
            {
                missing.Add(child.GetProperty("id").GetString()!);
            }

            Collect(child, uses, ports);
        }

        if (missing.Count > 0 && activity.TryGetProperty("connections", out var connections) && connections.ValueKind == JsonValueKind.Array)
        {
            ports.UnionWith(connections.EnumerateArray().Select(connection => PortOf(connection, missing)).OfType<string>());
        }
    }

    private static string? PortOf(JsonElement connection, HashSet<string> sources)
        => connection.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.Object
            && source.TryGetProperty("activity", out var id) && sources.Contains(id.GetString() ?? "")
            && source.TryGetProperty("port", out var port) && port.ValueKind == JsonValueKind.String
                ? port.GetString()
                : null;

    /// <summary>"Send welcome mail" becomes SendWelcomeMail, as Elsa names it.</summary>
    private static string TypeName(string name)
    {
        var type = new StringBuilder(name.Length);
        var isStart = true;
        foreach (var letter in name)
        {
            if (!char.IsLetterOrDigit(letter))
            {
                isStart = true;
                continue;
            }

            type.Append(isStart ? char.ToUpperInvariant(letter) : letter);
            isStart = false;
        }

        return type.Length == 0 ? "Workflow" : type.ToString();
    }

    /// <param name="Definition">Kept only of what may be used as an activity or a tool.</param>
    private sealed record Facts(WorkflowDefinition? Definition, bool IsActivity, bool IsTool, string? Category, HashSet<string> Uses, HashSet<string> PortsOfMissing);
}
