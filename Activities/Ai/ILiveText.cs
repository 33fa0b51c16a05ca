using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Shows people who look at a run what a step of it is writing. Nothing of it is kept: what the step leaves is its result.</summary>
public interface ILiveText
{
    void Show(LiveText text);
}
