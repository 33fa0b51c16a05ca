namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Tells the other hosts which runs have changed, for the pages they show. Only a hint that saves waiting: pages look from time to time anyway.</summary>
public interface IRunBroadcast
{
    /// <summary>Another host told of changes: the tenant and its runs, none named where they are many.</summary>
    event Action<string, IReadOnlyList<string>>? Heard;

    /// <summary>Costs the caller nothing: it is said in a moment, with others.</summary>
    void Tell(string tenantId, string runId);
}
