namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Carries messages to all hosts and spares the database that work, while it is there.</summary>
public interface IHostMessages
{
    /// <summary>A message of any host, this one too. Handlers return at once.</summary>
    event Action<string>? Heard;

    /// <returns>False where it is away: then the message has to go another way.</returns>
    ValueTask<bool> TrySendAsync(string message);
}
