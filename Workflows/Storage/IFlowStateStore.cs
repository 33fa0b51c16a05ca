namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Reads what flows keep from run to run. Runs change it only together with their commits: see <see cref="RunCommit.StateChanges"/>.</summary>
public interface IFlowStateStore
{
    /// <summary>Those of the keys that are there, in no order.</summary>
    ValueTask<IReadOnlyList<FlowStateRow>> ReadAsync(
        string tenantId, string definitionId, string scope, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Keys of a scope, those that were changed longest ago first.</summary>
    ValueTask<IReadOnlyList<FlowStateRow>> OldestAsync(string tenantId, string definitionId, string scope, int max, CancellationToken cancellation);

    ValueTask<long> CountAsync(string tenantId, string definitionId, string scope, CancellationToken cancellation);

    /// <summary>A change that the installation makes outside of any run, such as of what services were told.</summary>
    /// <returns>False where the key stands elsewhere than its reader saw: nothing was changed.</returns>
    ValueTask<bool> ChangeAsync(string tenantId, FlowStateChange change, CancellationToken cancellation);
}

/// <summary>A value that a flow keeps from run to run: static data, a sync cursor, an item it has seen, an experiment's count.</summary>
/// <param name="Scope">Whose values these are: an activity of the flow, or all of it.</param>
/// <param name="Version">Another one after each change. Versions of one key only rise.</param>
public sealed record FlowStateRow(
    string TenantId, string DefinitionId, string Scope, string Key, long Version, ReadOnlyMemory<byte> Value, DateTimeOffset ChangedAt);

/// <summary>A change that is made only while the key stands where its reader saw it.</summary>
/// <param name="Expected">The version that was read; 0 where the key was not there.</param>
/// <param name="Value">Null deletes the key.</param>
public sealed record FlowStateChange(string DefinitionId, string Scope, string Key, long Expected, ReadOnlyMemory<byte>? Value);
