using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

internal static class ChildExtensions
{
    /// <summary>The items a child left on its first outcome, or those it came with when it ended with none.</summary>
    public static ItemSource Items(this in ChildCompletion child) => child.Outcomes.Count > 0 ? new ItemSource(child.Number, 0) : ItemSource.InputOf(child.Number);

    public static bool IsOrHolds(this ActivityNode activity, string id) => activity.Id == id || activity.Children.Any(child => child.IsOrHolds(id));
}
