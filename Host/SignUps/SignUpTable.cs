using System.Text.Json;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>What services were told, of all tenants. It is kept where flows keep their state, under a scope that no flow can write to.</summary>
internal sealed class SignUpTable(IFlowStateStore states)
{
    private const string Scope = "installation/sign-ups";

    public async ValueTask<IReadOnlyList<SignUpRow>> AllAsync(CancellationToken cancellation)
        => [.. (await states.OldestAsync(Tenants.Default, FlowState.NoFlow, Scope, int.MaxValue, cancellation)).Select(Read)];

    public async ValueTask<SignUpRow?> FindAsync(string tenantId, string definitionId, string activityId, CancellationToken cancellation)
        => (await states.ReadAsync(Tenants.Default, FlowState.NoFlow, Scope, [SignUpRow.KeyOf(tenantId, definitionId, activityId)], cancellation)).Select(Read).FirstOrDefault();

    /// <summary>Stores a row as it is now.</summary>
    /// <returns>The row with its new version; null where another host has changed it since it was read.</returns>
    public async ValueTask<SignUpRow?> SaveAsync(SignUpRow row, CancellationToken cancellation)
        => await states.ChangeAsync(Tenants.Default, new FlowStateChange(FlowState.NoFlow, Scope, row.Key, row.Version, JsonSerializer.SerializeToUtf8Bytes(row, SignUpJson.Default.SignUpRow)), cancellation)
            ? await FindAsync(row.TenantId, row.DefinitionId, row.ActivityId, cancellation)
            : null;

    public ValueTask<bool> RemoveAsync(SignUpRow row, CancellationToken cancellation)
        => states.ChangeAsync(Tenants.Default, new FlowStateChange(FlowState.NoFlow, Scope, row.Key, row.Version, null), cancellation);

    private static SignUpRow Read(FlowStateRow row) => JsonSerializer.Deserialize(row.Value.Span, SignUpJson.Default.SignUpRow)! with { Version = row.Version };
}
