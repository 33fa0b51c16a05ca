namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Shows people who look at a run what a step of it is writing. Nothing of it is kept: what the step leaves is its result.</summary>
public interface ILiveText
{
    void Show(LiveText text);
}

/// <summary>A text that is being written.</summary>
/// <param name="Execution">Number of the execution within its run.</param>
/// <param name="Letters">Length of what is there so far.</param>
/// <param name="End">The last of it.</param>
public sealed record LiveText(string TenantId, string RunId, string ActivityId, long Execution, int Letters, string End);
