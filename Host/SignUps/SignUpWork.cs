using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>Brings what one service knows in step with what is published. The row is stored before the service is called and after it has answered.</summary>
internal sealed class SignUpWork(SignUpTable table, SignUpSecrets secrets, ICredentialSource credentials, ICredentialStore stored, CredentialTypes types, IHttpClientFactory http, TimeProvider time, ILogger<SignUpWork> log)
{
    /// <summary>How often it is looked whether the service still knows the address.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15), LongestPause = TimeSpan.FromHours(1);

    /// <summary>How often a service refuses to hear of the end of what is replaced, before it is told of what takes its place: about an hour.</summary>
    private const int EnoughFailures = 8;

    /// <summary>How long a service that is to be told of a flow's end is called in vain.</summary>
    private static readonly TimeSpan LongestLeave = TimeSpan.FromDays(3);

    /// <param name="wanted">Null where the flow takes calls no more.</param>
    /// <param name="row">What is known; null for a step that is new.</param>
    /// <param name="others">All rows, for addresses of other flows.</param>
    public async Task ReconcileAsync(WantedSignUp? wanted, SignUpRow? row, IReadOnlyList<SignUpRow> others, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        try
        {
            row = wanted is not null ? await WantedAsync(wanted, row, now, cancellation)
                : row is { State: not SignUpState.Leaving } ? await table.SaveAsync(row with { State = SignUpState.Leaving, Since = now, NextAt = now, Failures = 0, Problem = null }, cancellation)
                : row;
            if (row is null || row.NextAt > now)
            {
                return;
            }

            await (row.State switch
            {
                SignUpState.Leaving => LeaveAsync(row, cancellation),
                SignUpState.Pending => SignUpAsync(row, others, cancellation),
                _ => LookAsync(row, cancellation),
            });
        }
        catch (SignUpException error) when (row is not null)
        {
            await FailedAsync(row, wanted, error, cancellation);
        }
    }

    /// <summary>The row of a step that is published, as it is to be from now on. Null where there is nothing to do yet.</summary>
    /// <exception cref="SignUpException">The service could not be told of the end of what it knows.</exception>
    private async Task<SignUpRow?> WantedAsync(WantedSignUp wanted, SignUpRow? row, DateTimeOffset now, CancellationToken cancellation)
    {
        var (revision, account) = await AccountAsync(wanted, row, cancellation);
        if (row is null)
        {
            return await table.SaveAsync(New(wanted, 0, revision, account, now), cancellation);
        }

        if (row.Digest == wanted.Digest && row.Account == account && row.State != SignUpState.Leaving)
        {
            // Where it was signed in to again, or renewed, what failed for want of that is tried at once.
            return row.CredentialRevision == revision ? row
                : await table.SaveAsync(row with { CredentialRevision = revision, NextAt = row.Problem is null ? row.NextAt : now }, cancellation);
        }

        if (row.NextAt > now && row.Replacing == $"{wanted.Digest} {revision}")
        {
            return null;
        }

        try
        {
            await CallsOf(row).SignOffIfThereAsync(KeptOf(row), cancellation);
        }
        catch (SignUpException error) when (row.CredentialId != wanted.CredentialId || row.Failures >= EnoughFailures)
        {
            // The account, or what the flow was about, may be closed to us for good. Of another account the calls are refused from now on: they are known by another secret.
            log.SignUpFailed(ServiceOf(row), row.DefinitionId, row.TenantId, row.ActivityId, error.Message);
        }

        return await table.SaveAsync(New(wanted, row.Version, revision, account, now), cancellation);
    }

    private async Task SignUpAsync(SignUpRow row, IReadOnlyList<SignUpRow> others, CancellationToken cancellation)
    {
        var calls = CallsOf(row);
        if (calls.CanLook)
        {
            var found = await calls.LookAsync(KeptOf(row), cancellation);
            if (found.Taken is { } taken && others.FirstOrDefault(other => other.Key != row.Key && other.State != SignUpState.Leaving && taken.StartsWith(other.Address, StringComparison.Ordinal)) is { } other)
            {
                throw new SignUpException($"{AloneIn(row)}, and this one calls the flow {(other.TenantId == row.TenantId ? $"'{other.DefinitionId}'" : "of another tenant")} already. Use another account in one of them, or take the other flow out of service.");
            }

            if (found.IsThere && !IsAlone(row))
            {
                // A host died before it could write down what the service gave, or somebody entered the address: one is enough.
                await calls.SignOffAsync(found.Kept, cancellation);
            }
        }

        var made = await calls.SignUpAsync(cancellation);
        var now = time.GetUtcNow();
        await table.SaveAsync(row with { State = SignUpState.SignedUp, Kept = ValueJson.ToJson(made.Kept), Secret = secrets.Seal(row, made.Secret), Since = now, NextAt = now + BetweenLooks, Failures = 0, Problem = null }, cancellation);
        log.SignedUp(ServiceOf(row), row.DefinitionId, row.TenantId, row.ActivityId);
    }

    private async Task LookAsync(SignUpRow row, CancellationToken cancellation)
    {
        var calls = CallsOf(row);
        var isKnown = !calls.CanLook || (await calls.LookAsync(KeptOf(row), cancellation)).IsThere;
        var isReadable = row.Secret is null || secrets.Open(row) is not null;
        var now = time.GetUtcNow();
        await table.SaveAsync(
            isKnown && isReadable ? row with { NextAt = now + BetweenLooks, Failures = 0, Problem = null } : row with { State = SignUpState.Pending, Since = now, NextAt = now },
            cancellation);
    }

    private async Task LeaveAsync(SignUpRow row, CancellationToken cancellation)
    {
        if (await stored.FindAsync(row.TenantId, row.CredentialId, cancellation) is null)
        {
            log.GivenUp(ServiceOf(row), row.DefinitionId, row.TenantId, row.ActivityId, "The credential was deleted.");
        }
        else
        {
            await CallsOf(row).SignOffIfThereAsync(KeptOf(row), cancellation);
            log.SignedOff(ServiceOf(row), row.DefinitionId, row.TenantId, row.ActivityId);
        }

        await table.RemoveAsync(row, cancellation);
    }

    private async Task FailedAsync(SignUpRow row, WantedSignUp? wanted, SignUpException error, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (wanted is null && now - row.Since > LongestLeave)
        {
            log.GivenUp(ServiceOf(row), row.DefinitionId, row.TenantId, row.ActivityId, error.Message);
            await table.RemoveAsync(row, cancellation);
            return;
        }

        var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(row.Failures, 12), LongestPause.Ticks));
        log.SignUpFailed(ServiceOf(row), row.DefinitionId, row.TenantId, row.ActivityId, error.Message);
        await table.SaveAsync(row with { Problem = error.Message, Failures = row.Failures + 1, NextAt = now + pause, Replacing = wanted is null ? null : $"{wanted.Digest} {await RevisionAsync(wanted, cancellation)}" }, cancellation);
    }

    /// <summary>Which account the credential is for, as far as what a person entered tells; a token that is renewed changes nothing.</summary>
    private async ValueTask<(long Revision, string Account)> AccountAsync(WantedSignUp wanted, SignUpRow? row, CancellationToken cancellation)
    {
        if (await stored.FindAsync(wanted.TenantId, wanted.CredentialId, cancellation) is not { } found)
        {
            return (row?.CredentialRevision ?? 0, row?.Account ?? "");
        }

        if (row is not null && row.CredentialId == wanted.CredentialId && row.CredentialRevision == found.Revision)
        {
            return (found.Revision, row.Account);
        }

        try
        {
            using var credential = (await credentials.OpenAsync(wanted.TenantId, wanted.CredentialId, null, cancellation)).Credential;
            var fields = types.Find(found.Type)?.Fields.Select(field => $"{field.Name}\n{credential[field.Name]}") ?? [];
            var seal = secrets.Ours(wanted.TenantId, found.Type, string.Join('\n', fields), wanted.CredentialId);
            return (found.Revision, seal);
        }
        catch (FaultException)
        {
            // It has to be signed in to: telling the service says so.
            return (row?.CredentialRevision ?? 0, row?.Account ?? "");
        }
    }

    private async ValueTask<long> RevisionAsync(WantedSignUp wanted, CancellationToken cancellation) => (await stored.FindAsync(wanted.TenantId, wanted.CredentialId, cancellation))?.Revision ?? 0;

    private SignUpCalls CallsOf(SignUpRow row)
    {
        var settings = ValueJson.Parse(row.Settings);
        var secret = secrets.Ours(row.TenantId, row.DefinitionId, row.ActivityId, row.CredentialId);
        return new SignUpCalls(
            settings["signUp"],
            SignUpCalls.AddressOf(settings, row.Address, secret),
            secret,
            async refused => await OpenAsync(row, refused),
            http.CreateClient(GuardedHttpServices.ClientName));
    }

    private ValueTask<OpenedCredential> OpenAsync(SignUpRow row, string? refused) => credentials.OpenAsync(row.TenantId, row.CredentialId, refused, CancellationToken.None);

    private static SignUpRow New(WantedSignUp wanted, long version, long revision, string account, DateTimeOffset now) => new()
    {
        TenantId = wanted.TenantId,
        DefinitionId = wanted.DefinitionId,
        ActivityId = wanted.ActivityId,
        State = SignUpState.Pending,
        Digest = wanted.Digest,
        Settings = ValueJson.ToJson(wanted.Settings),
        CredentialId = wanted.CredentialId,
        CredentialRevision = revision,
        Account = account,
        Address = wanted.Address,
        Since = now,
        NextAt = now,
        Version = version,
    };

    private static ValueObject KeptOf(SignUpRow row) => ValueJson.Parse(row.Kept).AsObject() ?? ValueObject.Empty;

    private static string ServiceOf(SignUpRow row) => ValueJson.Parse(row.Settings)["signUp"]["service"].ToString();

    private static bool IsAlone(SignUpRow row) => ValueJson.Parse(row.Settings)["signUp"]["alone"].AsString() is { Length: > 0 };

    private static string AloneIn(SignUpRow row) => ValueJson.Parse(row.Settings)["signUp"]["alone"].ToString();
}
