using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Services;

/// <summary>What a step left, for taking it back.</summary>
internal static class UndoneItems
{
    /// <summary>Ids of what the step made: not of what it only found, and not of samples.</summary>
    public static IEnumerable<string> MadeBy(ValueObject outputs)
        => (outputs["items"].AsArray() ?? ValueArray.Empty)
            .Where(one => one["isNew"] != Value.False && one[ServiceActivity.SampleMark] != Value.True && one["id"].AsString() is { Length: > 0 })
            .Select(one => one["id"].ToString());
}
