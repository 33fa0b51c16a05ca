using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>What has to be done before the first request.</summary>
internal sealed class StartUp(HostSettings settings, IStorage storage, RestoreCheck restore, PauseWatch pauses, LimitWatch limits, TokenService tokens, FirstAdministrator administrator, SampleImport samples, Webhooks.ResumeAddresses resumes)
{
    /// <returns>The first administrator's generated password, to be shown once; null when none was made.</returns>
    /// <exception cref="StorageException">The storage cannot be used.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        await storage.OpenAsync(settings.Migrates, cancellation);
        string? password = null;
        await storage.DoAloneAsync(
            async alone =>
            {
                await restore.RunAsync(alone);
                await pauses.ReadAsync(alone);
                await limits.ReadAsync(alone);
                await tokens.LoadKeyAsync(alone);
                await resumes.LoadKeyAsync(alone);

                // Hashing a password takes a processor a while; the samples go in meanwhile.
                var administrated = administrator.EnsureAsync(alone);
                await Task.WhenAll(administrated, samples.RunAsync(alone));
                password = await administrated;
            },
            cancellation);
        return password;
    }
}
