using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>
/// Changes the master key while everything runs: a new version is added, then each data key is wrapped with it. Until the last one is, both versions are
/// needed; a rotation that was cut goes on when it is started again.
/// </summary>
internal sealed class KeyRotator(MasterKeys keys, Envelope envelope, ICredentialStore store)
{
    private const int Batch = 100;

    /// <param name="addsVersion">False: only wraps again what is under an older version.</param>
    /// <exception cref="CredentialException">A credential cannot be decrypted; those before it are done.</exception>
    public async Task<KeyRotation> RotateAsync(bool addsVersion, CancellationToken cancellation)
    {
        if (addsVersion && keys.CanAdd)
        {
            keys.Add();
        }

        var version = keys.Current.Version;
        var rewrapped = 0;
        while (await store.WithOtherKeyAsync(version, Batch, cancellation) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                // One that is changed meanwhile is wrapped by that change, or comes again with the next batch.
                if (await store.SaveAsync(envelope.Rewrap(row) with { Revision = row.Revision + 1 }, cancellation))
                {
                    rewrapped++;
                }
            }
        }

        return new KeyRotation(version, rewrapped);
    }
}
