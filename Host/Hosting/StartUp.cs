using Bizoholic.Flows.Host.Identity;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>What has to be done before the first request.</summary>
internal sealed class StartUp(TokenService tokens, FirstAdministrator administrator)
{
    /// <returns>The first administrator's generated password, to be shown once; null when none was made.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellation)
    {
        await tokens.LoadKeyAsync(cancellation);
        return await administrator.EnsureAsync(cancellation);
    }
}
