using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>
/// What stands before a webhook, whoever calls: where calls may come from, and how many of one caller are taken. Each host counts for itself, so that a flood costs
/// the database nothing; what it lets through is counted over all hosts that share the database.
/// </summary>
internal sealed class WebhookGate(HostSettings settings, ICallBudget budget) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(string Webhook, string Caller, int Limit)> _limiter = PartitionedRateLimiter.Create<(string Webhook, string Caller, int Limit), (string, string, int)>(
        call => RateLimitPartition.GetSlidingWindowLimiter(call, key => new SlidingWindowRateLimiterOptions { PermitLimit = key.Item3, Window = Window, SegmentsPerWindow = 6, QueueLimit = 0 }));

    private bool IsShared => settings.ConnectionString is not null;

    /// <returns>Null when the call may come nearer.</returns>
    public async ValueTask<ProblemHttpResult?> RefusalAsync(HttpContext http, WebhookSettings webhook, string tenantId)
    {
        var caller = http.Connection.RemoteIpAddress;
        if (webhook.AllowedNetworks.Count > 0 && !AddressList.Holds(webhook.AllowedNetworks, caller))
        {
            return Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", "This webhook takes no calls from this address.");
        }

        if (webhook.IgnoresBots && Bots.Sent(http.Request))
        {
            return Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", "This webhook takes no calls of programs that read the web by themselves.");
        }

        if (webhook.CallsPerMinute is not { } limit)
        {
            return null;
        }

        var from = caller?.ToString() ?? "";
        var wait = WaitHere(webhook.Path, from, limit);
        if (wait == TimeSpan.Zero && IsShared)
        {
            wait = await budget.TakeAsync(new LimitRow(tenantId, LimitKind.Webhook, Target(webhook.Path, from), 0, limit, limit), TimeSpan.Zero, http.RequestAborted);
        }

        if (wait == TimeSpan.Zero)
        {
            return null;
        }

        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Refusals.Problem(StatusCodes.Status429TooManyRequests, "Too many calls", $"This webhook takes {limit} calls a minute from one caller. Send the call again later.");
    }

    public void Dispose() => _limiter.Dispose();

    private TimeSpan WaitHere(string path, string caller, int limit)
    {
        using var lease = _limiter.AttemptAcquire((path, caller, limit));
        return lease.IsAcquired ? TimeSpan.Zero : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window / 6;
    }

    private static string Target(string path, string caller) => "webhook:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{caller}")));
}
