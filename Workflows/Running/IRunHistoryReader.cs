namespace Bizoholic.Flows.Workflows;

/// <summary>Reads histories from the journal.</summary>
public interface IRunHistoryReader
{
    /// <summary>Null when the tenant has no such run.</summary>
    ValueTask<RunHistory?> ReadAsync(string tenantId, string runId, CancellationToken cancellation);
}
