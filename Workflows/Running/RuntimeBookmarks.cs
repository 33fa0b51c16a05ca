namespace Bizoholic.Flows.Workflows;

/// <summary>Bookmarks that the runtime sets for itself, by name.</summary>
internal static class RuntimeBookmarks
{
    /// <summary>The next try of a step that failed. Content: <c>{attempt, generation, error}</c>.</summary>
    public const string Retry = "Flows.Retry";

    /// <summary>The end of a step's time.</summary>
    public const string StepTimeout = "Flows.StepTimeout";

    /// <summary>The end of the run's time; on the root.</summary>
    public const string RunTimeout = "Flows.RunTimeout";

    /// <summary>It watches an execution that goes on meanwhile.</summary>
    public static bool IsWatch(string name) => name is StepTimeout or RunTimeout;
}
