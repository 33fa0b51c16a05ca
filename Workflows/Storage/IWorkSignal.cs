namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Tells this host that another one has left work it may not know of. Only a hint that saves waiting: whoever relies on it must look from time to time anyway.</summary>
public interface IWorkSignal
{
    /// <summary>Returns when another host stored commands, messages, due times or runs without an owner since the last call, or when the time is up.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellation);
}
