using System.Net.Http.Headers;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Reads Retry-After, which is a number of seconds or a date.</summary>
public static class RetryAfterHeader
{
    public static TimeSpan? Read(string? value, DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(value, out var parsed))
        {
            return null;
        }

        var wait = parsed.Delta ?? parsed.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
