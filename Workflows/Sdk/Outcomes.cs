namespace Bizoholic.Flows.Workflows;

/// <summary>Outcomes with a meaning of their own.</summary>
public static class Outcomes
{
    public const string Done = "Done";

    /// <summary>The port of what failed: with a connection on it, a failure goes on there instead of stopping the run.</summary>
    public const string Failed = "Failed";
}
