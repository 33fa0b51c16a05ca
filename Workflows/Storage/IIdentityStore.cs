namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A person who signs in here.</summary>
/// <param name="PasswordHash">In PHC string form, never leaves the host; empty for somebody who signs in elsewhere.</param>
/// <param name="Roles">Names, comma separated: admin, operator, marketer, viewer.</param>
public sealed record UserRow(string TenantId, string UserId, string UserName, string PasswordHash, string Roles, DateTimeOffset CreatedAt)
{
    /// <summary>Since when the user is shut out; null for one who may sign in.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    public DateTimeOffset? SignedInAt { get; init; }
}

/// <summary>A program's key. Only the hash of its secret is kept.</summary>
/// <param name="SecretHash">SHA-256 of the secret part, lower-case hex.</param>
/// <param name="Scopes">Names, comma separated.</param>
public sealed record ApiKeyRow(string TenantId, string KeyId, string Name, string SecretHash, string Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>Users and API keys.</summary>
public interface IIdentityStore
{
    /// <summary>User names are unique over the installation and compared without regard to case.</summary>
    ValueTask<UserRow?> FindUserAsync(string userName, CancellationToken cancellation);

    ValueTask<bool> AnyUserAsync(CancellationToken cancellation);

    /// <summary>A tenant's users, by name.</summary>
    ValueTask<IReadOnlyList<UserRow>> UsersAsync(string tenantId, CancellationToken cancellation);

    /// <exception cref="UserNameTakenException">Another user has the name.</exception>
    ValueTask SaveUserAsync(UserRow user, CancellationToken cancellation);

    /// <returns>False when there is no such user.</returns>
    ValueTask<bool> DeleteUserAsync(string tenantId, string userId, CancellationToken cancellation);

    ValueTask<ApiKeyRow?> FindApiKeyAsync(string keyId, CancellationToken cancellation);

    ValueTask<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(string tenantId, CancellationToken cancellation);

    ValueTask SaveApiKeyAsync(ApiKeyRow key, CancellationToken cancellation);
}

/// <summary>Small values of the installation: the token signing key, whether the samples were imported.</summary>
public interface ISettingStore
{
    ValueTask<string?> GetAsync(string tenantId, string name, CancellationToken cancellation);

    ValueTask SetAsync(string tenantId, string name, string value, CancellationToken cancellation);

    /// <summary>The values whose names begin so, by name.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> ListAsync(string tenantId, string prefix, CancellationToken cancellation);
}
