namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Tells one waiting host that there may be work it does not know of. Only a hint that saves waiting: whoever relies on it must look from time to time anyway.</summary>
public interface IWorkSignal
{
    /// <summary>Returns when commands, messages, due times or runs without an owner were stored since the last call, or when the time is up.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellation);
}
