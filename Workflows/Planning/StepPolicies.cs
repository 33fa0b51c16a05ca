using System.Globalization;
using System.Text.Json;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// Reads what a flow and its steps say about trying again and about time, and how many items a step works on at once (<c>concurrency</c>): under <c>customProperties</c>, <c>retry</c> (<c>{tries, wait, factor, longestWait, jitter}</c>)
/// and <c>timeout</c>; on a step also n8n's <c>retryOnFail</c>, <c>maxTries</c> and <c>waitBetweenTries</c>. Where neither says anything, the activity's own <see cref="DefaultRetryAttribute"/> counts; <c>{"tries": 1}</c> switches it off. Times are <c>[days.]hours:minutes:seconds</c> or seconds.
/// </summary>
internal static class StepPolicies
{
    private const int MostItemsAtOnce = 100;

    public static void Apply(WorkflowDefinition definition, IReadOnlyList<ActivityNode> nodes, List<PlanProblem> problems)
    {
        var (all, wrong) = Retry(definition.CustomProperty("retry"));
        Report(null, "customProperties.retry", wrong);
        foreach (var node in nodes)
        {
            var custom = Member(node.Json, "customProperties");
            var (own, ownWrong) = Flag(custom, "retryOnFail") ? (OfN8n(custom), null) : Retry(Member(custom, "retry"));
            Report(node, "customProperties.retry", ownWrong);
            node.Retry = own ?? (CanBeTriedAgain(node) ? all : null) ?? node.Descriptor.Retry;
            (node.Timeout, var timeoutWrong) = Time(Member(custom, "timeout"), "timeout");
            Report(node, "customProperties.timeout", timeoutWrong);
            (var concurrency, var concurrencyWrong) = Concurrency(Member(custom, "concurrency"));
            node.Concurrency = node.Descriptor.Sequential ? 1 : concurrency;
            Report(node, "customProperties.concurrency", concurrencyWrong);
        }

        void Report(ActivityNode? node, string path, string? message)
        {
            if (message is not null)
            {
                problems.Add(new PlanProblem(node?.Id, node?.Name, path, message));
            }
        }
    }

    /// <summary>A span of time; null where none is given or it cannot be read.</summary>
    public static (TimeSpan? Time, string? Problem) Time(JsonElement value, string name)
    {
        TimeSpan? time = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var seconds) && seconds is > 0 and < 1e9 => TimeSpan.FromSeconds(seconds),
            JsonValueKind.String when TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero => span,
            _ => null,
        };
        return (time, time is not null || value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : $"'{name}' has to be a time above zero, such as 00:00:30, but is {value.GetRawText()}.");
    }

    private static (int Count, string? Problem) Concurrency(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => (1, null),
        JsonValueKind.Number when value.TryGetInt32(out var count) && count is >= 1 and <= MostItemsAtOnce => (count, null),
        _ => (1, $"'concurrency' has to be a whole number of items from 1 to {MostItemsAtOnce}, but is {value.GetRawText()}."),
    };

    /// <summary>What a step of a flow with a policy of its own for all steps may inherit: composites only decide, so trying them again would repeat their steps.</summary>
    private static bool CanBeTriedAgain(ActivityNode node) => node.Activity is not CompositeActivity or WorkingComposite && node.Descriptor.CanFail;

    private static RetryPolicy OfN8n(JsonElement custom)
    {
        var wait = TimeSpan.FromMilliseconds(Math.Clamp(Number(custom, "waitBetweenTries") ?? 1000, 0, 5000));
        return new RetryPolicy((int)Math.Clamp(Number(custom, "maxTries") ?? 3, 2, 5), wait, 1, wait, 0);
    }

    private static (RetryPolicy? Policy, string? Problem) Retry(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return default;
        }

        if (json.ValueKind != JsonValueKind.Object || (Number(json, "tries") ?? 3) is not (>= 1 and <= 100 and var tries))
        {
            return (null, "'retry' has to be an object such as {\"tries\": 5, \"wait\": \"00:00:02\", \"factor\": 2}, with 1 to 100 tries.");
        }

        var (wait, waitWrong) = Time(Member(json, "wait"), "wait");
        var (longest, longestWrong) = Time(Member(json, "longestWait"), "longestWait");
        var (factor, jitter) = (Number(json, "factor") ?? 2, Number(json, "jitter") ?? 0.2);
        var wrong = waitWrong ?? longestWrong ?? (factor is < 1 or > 100 ? "'factor' has to be from 1 to 100." : jitter is < 0 or > 1 ? "'jitter' has to be from 0 to 1." : null);
        return wrong is null ? (new RetryPolicy((int)tries, wait ?? TimeSpan.FromSeconds(1), factor, longest ?? TimeSpan.FromMinutes(10), jitter), null) : (null, wrong);
    }

    private static JsonElement Member(JsonElement holder, string name)
        => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    private static bool Flag(JsonElement holder, string name) => Member(holder, name).ValueKind == JsonValueKind.True;

    private static double? Number(JsonElement holder, string name) => Member(holder, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;
}
