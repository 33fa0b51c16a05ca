namespace Bizoholic.Flows.Workflows;

/// <summary>
/// What a step needs is kept back for now (a paused credential, calls that are used up). It is no failure: the step waits, however often, and is started anew.
/// To be thrown before the step has done anything that can be seen outside.
/// </summary>
/// <param name="resource">What it waits for: <see cref="WorkflowRuntime.ReleaseAsync"/> ends the wait of all that name it.</param>
/// <param name="wait">When it looks again by itself.</param>
public sealed class HeldBackException(string message, string resource, TimeSpan wait) : FaultException(message, type: HeldBackException.Kind)
{
    /// <summary>The type of its error.</summary>
    public const string Kind = "HeldBack";

    public string Resource { get; } = resource;

    public TimeSpan Wait { get; } = wait;
}
