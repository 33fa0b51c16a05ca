namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>The state of a workflow of the platform's. Its engine (Temporal) numbers the states, and the platform passes the bare number on.</summary>
internal static class WorkflowStatus
{
    private static readonly string[] Words = ["running", "completed", "failed", "cancelled", "terminated", "running", "timed_out"];

    /// <summary>The word for a number or for a name such as WorkflowExecutionStatus.RUNNING; anything else as it is.</summary>
    public static string Of(string told)
        => int.TryParse(told, out var number) && number >= 1 && number <= Words.Length ? Words[number - 1]
            : told.StartsWith("WorkflowExecutionStatus.", StringComparison.Ordinal) ? told[(told.IndexOf('.', StringComparison.Ordinal) + 1)..].ToLowerInvariant()
            : told;
}
