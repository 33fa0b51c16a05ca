using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>Makes the user "admin" on an installation that has no users.</summary>
internal sealed class FirstAdministrator(IIdentityStore identities, IdentitySettings settings, TimeProvider time)
{
    public const string UserName = "admin";

    /// <returns>The generated password, to be shown once; null when none was generated.</returns>
    public async Task<string?> EnsureAsync(CancellationToken cancellation)
    {
        if (await identities.AnyUserAsync(cancellation))
        {
            return null;
        }

        var generated = settings.AdminPassword is null ? Passwords.Generate() : null;
        var hash = await PasswordHasher.HashAsync(settings.AdminPassword ?? generated!);
        var now = time.GetUtcNow();
        try
        {
            await identities.SaveUserAsync(new UserRow(Tenants.Default, Guid.CreateVersion7(now).ToString("N"), UserName, hash, Roles.Admin, now), cancellation);
        }
        catch (UserNameTakenException)
        {
            // Another host was faster; its password counts.
            return null;
        }

        return generated;
    }
}
