namespace Bizoholic.Flows.Workflows;

/// <summary>Reads histories from the journal.</summary>
public interface IRunHistoryReader
{
    /// <summary>Null when the tenant has no such run.</summary>
    ValueTask<RunHistory?> ReadAsync(string tenantId, string runId, CancellationToken cancellation);

    /// <summary>A part that is too large for the history, as the UTF-8 JSON that is stored; null when there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadContentAsync(string tenantId, string runId, long execution, StepContent part, CancellationToken cancellation);
}
