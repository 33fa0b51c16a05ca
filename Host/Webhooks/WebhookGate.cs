using System.Globalization;
using System.Threading.RateLimiting;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>What stands before a webhook, whoever calls: where calls may come from, and how many of one caller are taken. Counted by each host for itself.</summary>
internal sealed class WebhookGate : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(string Webhook, string Caller, int Limit)> _limiter = PartitionedRateLimiter.Create<(string Webhook, string Caller, int Limit), (string, string, int)>(
        call => RateLimitPartition.GetSlidingWindowLimiter(call, key => new SlidingWindowRateLimiterOptions { PermitLimit = key.Item3, Window = Window, SegmentsPerWindow = 6, QueueLimit = 0 }));

    /// <returns>Null when the call may come nearer.</returns>
    public ProblemHttpResult? Refusal(HttpContext http, WebhookSettings webhook)
    {
        var caller = http.Connection.RemoteIpAddress;
        if (webhook.AllowedNetworks.Count > 0 && !AddressList.Holds(webhook.AllowedNetworks, caller))
        {
            return Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", "This webhook takes no calls from this address.");
        }

        if (webhook.CallsPerMinute is not { } limit)
        {
            return null;
        }

        using var lease = _limiter.AttemptAcquire((webhook.Path, caller?.ToString() ?? "", limit));
        if (lease.IsAcquired)
        {
            return null;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window / 6;
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Refusals.Problem(StatusCodes.Status429TooManyRequests, "Too many calls", $"This webhook takes {limit} calls a minute from one caller. Send the call again later.");
    }

    public void Dispose() => _limiter.Dispose();
}
