namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>What a limit is about. Stored as a number: values never change meaning.</summary>
public enum LimitKind : byte
{
    /// <summary>How many runs of a tenant are under way at once.</summary>
    Tenant = 1,

    /// <summary>How many calls are made with a credential.</summary>
    Credential = 2,

    /// <summary>How many calls of one caller a webhook takes. Nobody sets these: they are there while somebody calls.</summary>
    Webhook = 3,
}

/// <summary>A bound that an operator sets, the same for all hosts.</summary>
/// <param name="Target">Id of the credential; empty for the tenant.</param>
/// <param name="Concurrent">Of a tenant: runs under way at once; those that wait for an event or a time do not count.</param>
/// <param name="PerMinute">Of a credential: calls in a minute.</param>
/// <param name="Burst">Of a credential: calls that may be made at once after a time without any.</param>
public sealed record LimitRow(string TenantId, LimitKind Kind, string Target, int Concurrent, int PerMinute, int Burst);

public interface ILimitStore
{
    ValueTask<IReadOnlyList<LimitRow>> LimitsAsync(CancellationToken cancellation);

    /// <summary>Sets a limit, or changes it. A credential's calls begin anew.</summary>
    ValueTask SetLimitAsync(LimitRow limit, CancellationToken cancellation);

    /// <returns>False when there was none.</returns>
    ValueTask<bool> RemoveLimitAsync(string tenantId, LimitKind kind, string target, CancellationToken cancellation);
}

/// <summary>Counts calls over all hosts, as a bucket of tokens that fills steadily.</summary>
public interface ICallBudget
{
    /// <summary>Takes one call of a limit. That of a credential is the one that was set, if any; that of a webhook's caller the one that is given.</summary>
    /// <param name="atMost">The longest wait that is welcome.</param>
    /// <returns>How long to wait before the call: zero mostly. A wait longer than <paramref name="atMost"/> takes nothing: ask again after it.</returns>
    ValueTask<TimeSpan> TakeAsync(LimitRow limit, TimeSpan atMost, CancellationToken cancellation);
}

/// <summary>A bucket of tokens, one for each call. It may be a few below empty: those calls wait for their token.</summary>
public readonly record struct TokenBucket(double Tokens, DateTimeOffset FilledAt)
{
    /// <returns>The bucket afterwards, which is this one when the wait would be too long, and the wait.</returns>
    public (TokenBucket After, TimeSpan Wait) Take(LimitRow limit, DateTimeOffset now, TimeSpan atMost)
    {
        var passed = Math.Max(0, (now - FilledAt).TotalMinutes);
        var left = Math.Min(limit.Burst, Tokens + (passed * limit.PerMinute)) - 1;
        var wait = left >= 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(-left / limit.PerMinute);
        return wait > atMost ? (this, wait) : (new TokenBucket(left, now > FilledAt ? now : FilledAt), wait);
    }
}
