using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>
/// What services that were told an address are known by. Ours is derived from the installation's key, so that it is the same whenever and by whichever host the
/// service is told; one that the service gave is kept encrypted.
/// </summary>
internal sealed class SignUpSecrets(ResumeAddresses addresses, Envelope envelope, SignUpTable table, TimeProvider time)
{
    private const string Field = "secret";

    /// <param name="credentialId">Another account gets another secret, so that the old one cannot go on calling.</param>
    public string Ours(string tenantId, string definitionId, string activityId, string? credentialId)
        => addresses.Seal($"sign-up\n{tenantId.Length}:{tenantId}\n{definitionId.Length}:{definitionId}\n{activityId}\n{credentialId}");

    /// <summary>The settings of an address with its secrets, for the trigger that looks at a call.</summary>
    public async ValueTask<Value> IntoAsync(Value settings, string tenantId, string definitionId, string activityId, CancellationToken cancellation)
    {
        if (settings["signUp"].AsObject() is not { } signUp)
        {
            return settings;
        }

        var kept = ServiceSecrets.IsKept(settings) && await table.FindAsync(tenantId, definitionId, activityId, cancellation) is { Secret: not null } row ? Open(row) : null;
        return ServiceSecrets.With(settings, Ours(tenantId, definitionId, activityId, signUp["credential"].AsString()), kept);
    }

    public SealedSecret? Seal(SignUpRow row, string? secret)
    {
        if (secret is null)
        {
            return null;
        }

        var written = envelope.Write(Pseudo(row), new CredentialDocument { Values = new Dictionary<string, string> { [Field] = secret } }, time.GetUtcNow());
        return new SealedSecret(written.KeyVersion, written.WrappedKey.ToArray(), written.Sealed.ToArray());
    }

    /// <summary>Null where the key it was encrypted with is gone: the service is to be told anew then.</summary>
    public string? Open(SignUpRow row)
    {
        try
        {
            return row.Secret is not { } secret ? null
                : envelope.Read(Pseudo(row) with { KeyVersion = secret.KeyVersion, WrappedKey = secret.WrappedKey, Sealed = secret.Sealed }).Values[Field];
        }
        catch (CredentialException)
        {
            return null;
        }
    }

    private static CredentialRow Pseudo(SignUpRow row) => new(row.TenantId, row.Key, "sign-up", "signUp", 0, default, default, 0, null, default, default);
}
