namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A schedule of a published flow, and how far it has come. What rings its alarm remembers nothing that is not here.</summary>
/// <param name="ScheduleId">Of the trigger.</param>
/// <param name="Settings">The trigger's settings as JSON.</param>
/// <param name="LastSlot">Slots up to here are dealt with: started, or passed over by the misfire policy.</param>
/// <param name="PendingSlot">A slot that was decided to be started and is not known to have been: it is started again under the same key.</param>
/// <param name="Problem">Why its last start failed, in plain words; null when it did not.</param>
public sealed record ScheduleRow(
    string TenantId, string ScheduleId, string DefinitionId, string ActivityId, string Settings, DateTimeOffset LastSlot, DateTimeOffset? PendingSlot, string? Problem);

/// <summary>Schedules and how far each has come. Slots are kept to the millisecond.</summary>
public interface IScheduleStore
{
    /// <summary>Of all tenants.</summary>
    ValueTask<IReadOnlyList<ScheduleRow>> AllAsync(CancellationToken cancellation);

    ValueTask<ScheduleRow?> GetAsync(string tenantId, string scheduleId, CancellationToken cancellation);

    /// <summary>Stores a schedule that is new or has other settings; one that is known as it is keeps how far it has come.</summary>
    ValueTask RegisterAsync(ScheduleRow schedule, CancellationToken cancellation);

    /// <summary>Replaces a row by the next one, unless somebody else has moved it since it was read: false then.</summary>
    ValueTask<bool> MoveAsync(ScheduleRow read, ScheduleRow next, CancellationToken cancellation);

    ValueTask RemoveAsync(string tenantId, string scheduleId, CancellationToken cancellation);
}
