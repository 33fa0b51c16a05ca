namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>A line of a flowchart: from an outcome of one activity to another activity. Ends are places in the flowchart's list of activities.</summary>
internal sealed record FlowConnection(string Key, int Source, string Port, int Target)
{
    /// <summary>It closes a loop: its target leads to its source.</summary>
    public bool IsBack { get; set; }

    /// <summary>What arrives on it waits at a join.</summary>
    public bool IsCollected { get; set; }
}
