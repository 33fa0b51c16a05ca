using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Identity;

/// <summary>Users of any tenant, made beside the API, and clients signed in as they are.</summary>
internal static class Tenant
{
    public static async Task<HttpClient> SignedInAsync(this FlowsHost host, string tenant, string role)
    {
        var user = new UserRow(tenant, Guid.NewGuid().ToString("N"), $"{role}-{Guid.NewGuid():N}@{tenant}", await PasswordHasher.HashAsync("a password of theirs"), role, DateTimeOffset.UtcNow);
        await host.App.Services.GetRequiredService<IIdentityStore>().SaveUserAsync(user, CancellationToken.None);
        return host.With("Bearer", host.App.Services.GetRequiredService<TokenService>().Issue(user).AccessToken!);
    }
}
