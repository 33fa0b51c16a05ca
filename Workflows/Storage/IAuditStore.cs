namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>One thing somebody did.</summary>
/// <param name="AuditId">Sorts by time.</param>
/// <param name="Actor">Name of the user or API key.</param>
/// <param name="ActorId">Id of the user or API key; empty where nobody is known, as at a refused sign-in.</param>
/// <param name="Action">In words, such as "Publish a flow".</param>
/// <param name="Target">What it was done to: ids, or a name; empty where the action says all.</param>
/// <param name="Outcome">Status of the answer, as HTTP has it.</param>
/// <param name="Address">Where it was done from.</param>
public sealed record AuditRow(string TenantId, string AuditId, DateTimeOffset At, string Actor, string ActorId, string Action, string Target, int Outcome, string Address);

/// <summary>Who did what: entries are added, read, and dropped by age, never changed.</summary>
public interface IAuditStore
{
    ValueTask AddAsync(AuditRow row, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only entries older than the one with this id; null for the newest.</param>
    /// <param name="text">Part of the actor's name, the action or the target, without regard to case; null for all.</param>
    ValueTask<IReadOnlyList<AuditRow>> PageAsync(string tenantId, string? before, string? text, int take, CancellationToken cancellation);

    /// <summary>Drops the entries of all tenants that are older.</summary>
    /// <returns>How many were dropped.</returns>
    ValueTask<int> DropAsync(DateTimeOffset before, CancellationToken cancellation);
}
