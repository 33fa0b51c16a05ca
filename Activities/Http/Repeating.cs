using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>
/// Whether a call of which nobody can tell whether it was done, as after a crash, is sent again. All calls carry an Idempotency-Key and are, so that runs outlive crashes
/// by themselves. For services that ignore such keys, where twice does harm, a step says that it is sent once: then the run is held for a person.
/// </summary>
internal static class Repeating
{
    public const string Help = "For services that ignore the Idempotency-Key header, where twice does harm. Off: a call of which nobody can tell whether it was done, as after a crash, is sent again with the same key. On: the run is held for a person, unless the step has retries.";

    public static SideEffect EffectOf(ActivityNode place, bool isSentOnce) => isSentOnce && place.Retry is null ? SideEffect.AtMostOnce : SideEffect.Keyed;
}
