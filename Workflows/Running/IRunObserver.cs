namespace Bizoholic.Flows.Workflows;

/// <summary>Told by runs after a commit, never before.</summary>
internal interface IRunObserver
{
    /// <summary>False: nobody wants to know of commits, so nothing is collected for them.</summary>
    bool IsListenedTo { get; }

    void Committed(RunChange change);

    void Replied(Run run, HttpReply reply);

    void Rested(Run run);

    /// <summary>A run has something in its inbox, or was accepted and has no owner.</summary>
    void Wake(string tenantId, string runId);

    void DueAt(DateTimeOffset moment);

    void OutboxFilled();

    /// <summary>The storage refused a commit, or what is needed to go on.</summary>
    void StorageFailed(Exception error);
}
