namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Shows the other hosts what steps of this one are writing, for the pages they show. Nothing of it is kept, and what is lost on the way the next of it makes up for.</summary>
public interface ITextBroadcast
{
    /// <summary>What a step of another host is writing.</summary>
    event Action<LiveText>? TextHeard;

    /// <summary>Costs the step nothing: the newest of each text is sent in a moment.</summary>
    void Tell(LiveText text);
}

/// <summary>A text that is being written.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="RunId">Of its run.</param>
/// <param name="Execution">Number of the execution within its run.</param>
/// <param name="Letters">Length of what is there so far.</param>
/// <param name="End">The last of it: at most 600 letters.</param>
public sealed record LiveText(string TenantId, string RunId, long Execution, int Letters, string End);
