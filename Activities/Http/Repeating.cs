using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>
/// Whether a call of which nobody can tell whether it was done, as after a crash, is sent again. All calls carry an Idempotency-Key, but most services ignore it: what
/// they would do twice is held for a person, unless whoever made the step has said that it may be repeated.
/// </summary>
internal static class Repeating
{
    /// <summary>Done twice, these leave what they leave done once (RFC 9110).</summary>
    private static readonly string[] Idempotent = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"];

    public const string Help = "For POST and PATCH. On: a call of which nobody can tell whether it was done, as after a crash, is sent again with the same Idempotency-Key header. For services that take such keys, or where twice does no harm. Off: it is held for a person. A step with retries, or with a key of its own among its headers, is sent again in any case.";

    /// <param name="method">Null where only the run tells it.</param>
    public static SideEffect EffectOf(ActivityNode place, string? method, bool isAllowed)
        => isAllowed || place.Retry is not null || (method is not null && Idempotent.Contains(method.ToUpperInvariant())) ? SideEffect.Keyed : SideEffect.AtMostOnce;

    /// <summary>Who names the header sends a key of their own, for a service that takes one.</summary>
    public static bool SendsKey(JsonElement step) => step.GetRawText().Contains("idempotency-key", StringComparison.OrdinalIgnoreCase);
}
