using System.Text.Json;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Flows;

/// <summary>Words that people sort their flows by. Kept beside the versions: tagging a flow changes nothing that runs.</summary>
internal sealed class FlowTags(ISettingStore settings)
{
    public const int MostTags = 20;
    public const int LongestTag = 40;

    private const string Prefix = "flow.tags:";

    public async ValueTask<IReadOnlyDictionary<string, IReadOnlyList<string>>> AllAsync(string tenantId, CancellationToken cancellation)
        => (await settings.ListAsync(tenantId, Prefix, cancellation)).ToDictionary(setting => setting.Key[Prefix.Length..], setting => (IReadOnlyList<string>)Read(setting.Value), StringComparer.Ordinal);

    public ValueTask SetAsync(string tenantId, string definitionId, IReadOnlyList<string> tags, CancellationToken cancellation)
        => settings.SetAsync(tenantId, Prefix + definitionId, JsonSerializer.Serialize(tags), cancellation);

    private static string[] Read(string stored) => JsonSerializer.Deserialize<string[]>(stored) ?? [];
}
