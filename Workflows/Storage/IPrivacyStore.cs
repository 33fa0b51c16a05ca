namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>
/// Finds a text in all that a tenant's flows have kept, and takes it away. There is no index for it: everything is read, which is for what is asked seldom, such as erasing a person's data.
/// </summary>
public interface IPrivacyStore
{
    /// <summary>Runs that hold it in what came in, in what their steps were given and left, in files, or in what they ask people; the newest first.</summary>
    ValueTask<IReadOnlyList<string>> RunsAsync(string tenantId, SoughtText text, CancellationToken cancellation);

    /// <summary>Kept events that hold it or are about it.</summary>
    ValueTask<IReadOnlyList<KeptEvent>> EventsAsync(string tenantId, SoughtText text, CancellationToken cancellation);

    /// <returns>How many there were.</returns>
    ValueTask<int> EraseEventsAsync(string tenantId, IReadOnlyList<string> eventIds, CancellationToken cancellation);

    /// <summary>What flows keep from run to run that holds it or is kept under it.</summary>
    ValueTask<IReadOnlyList<FlowStateRow>> StateAsync(string tenantId, SoughtText text, CancellationToken cancellation);

    /// <summary>Puts a value in the place of what was found, if that stands as it did. A run that has read it before changes it on top of this.</summary>
    /// <param name="value">Null takes it away.</param>
    ValueTask<bool> ChangeStateAsync(FlowStateRow found, ReadOnlyMemory<byte>? value, CancellationToken cancellation);
}
