using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>What has to be done before the first request.</summary>
internal sealed class StartUp(IStorage storage, TokenService tokens, FirstAdministrator administrator, SampleImport samples)
{
    /// <returns>The first administrator's generated password, to be shown once; null when none was made.</returns>
    /// <exception cref="StorageException">The storage cannot be used.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        await storage.OpenAsync(migrate: true, cancellation);
        string? password = null;
        await storage.DoAloneAsync(
            async alone =>
            {
                await tokens.LoadKeyAsync(alone);
                password = await administrator.EnsureAsync(alone);
                await samples.RunAsync(alone);
            },
            cancellation);
        return password;
    }
}
