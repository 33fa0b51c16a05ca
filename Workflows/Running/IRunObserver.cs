namespace Bizoholic.Flows.Workflows;

/// <summary>Told by runs after a commit, never before.</summary>
internal interface IRunObserver
{
    void Committed(Run run, RunChange change);

    void Replied(Run run, HttpReply reply);

    void Rested(Run run);

    /// <summary>A run has something in its inbox, or was accepted and has no owner.</summary>
    void Wake(string tenantId, string runId);

    void DueAt(DateTimeOffset moment);

    void OutboxFilled();
}
