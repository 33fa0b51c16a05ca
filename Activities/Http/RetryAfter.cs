using System.Net.Http.Headers;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http;

internal static class RetryAfter
{
    /// <summary>The wait an answer's headers (by lower-case name) ask for; null when they ask for none.</summary>
    public static TimeSpan? Read(ValueObject headers, DateTimeOffset now)
        => RetryConditionHeaderValue.TryParse(headers["retry-after"].AsString(), out var header) && (header.Delta ?? header.Date - now) is { } wait
            ? (wait > TimeSpan.Zero ? wait : TimeSpan.Zero)
            : null;
}
