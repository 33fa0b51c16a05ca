using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class IdentityStore(IFlowsDatabase database) : IIdentityStore
{
    public async ValueTask<UserRow?> FindUserAsync(string userName, CancellationToken cancellation)
    {
        var key = KeyOf(userName);
        return await database.ReadAsync((db, cancel) => db.Users
            .FirstOrDefaultAsync(user => EF.Property<string>(user, InstallationTables.UserKey) == key, cancel), cancellation);
    }

    public async ValueTask<bool> AnyUserAsync(CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Users.AnyAsync(cancel), cancellation);

    public async ValueTask SaveUserAsync(UserRow user, CancellationToken cancellation)
    {
        var key = KeyOf(user.UserName);
        await database.WriteAsync(async (db, cancel) =>
        {
            var isTaken = await db.Users
                .AnyAsync(other => EF.Property<string>(other, InstallationTables.UserKey) == key && other.UserId != user.UserId, cancel);
            if (isTaken)
            {
                throw new UserNameTakenException(user.UserName);
            }

            var isKnown = await db.Users.AnyAsync(other => other.TenantId == user.TenantId && other.UserId == user.UserId, cancel);
            var entry = db.Entry(user);
            entry.State = isKnown ? EntityState.Modified : EntityState.Added;
            entry.Property(InstallationTables.UserKey).CurrentValue = key;
            return await db.SaveChangesAsync(cancel);
        }, cancellation);
    }

    public async ValueTask<IReadOnlyList<UserRow>> UsersAsync(string tenantId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Users
            .Where(user => user.TenantId == tenantId)
            .OrderBy(user => EF.Property<string>(user, InstallationTables.UserKey))
            .ToListAsync(cancel), cancellation);

    public async ValueTask<bool> DeleteUserAsync(string tenantId, string userId, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => db.Users.Where(user => user.TenantId == tenantId && user.UserId == userId).ExecuteDeleteAsync(cancel), cancellation) > 0;

    public async ValueTask<ApiKeyRow?> FindApiKeyAsync(string keyId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.ApiKeys.FirstOrDefaultAsync(key => key.KeyId == keyId, cancel), cancellation);

    public async ValueTask<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(string tenantId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.ApiKeys
            .Where(key => key.TenantId == tenantId)
            .OrderBy(key => key.CreatedAt).ThenBy(key => key.KeyId)
            .ToListAsync(cancel), cancellation);

    public async ValueTask SaveApiKeyAsync(ApiKeyRow key, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            var isKnown = await db.ApiKeys.AnyAsync(other => other.KeyId == key.KeyId, cancel);
            db.Entry(key).State = isKnown ? EntityState.Modified : EntityState.Added;
            return await db.SaveChangesAsync(cancel);
        }, cancellation);

    private static string KeyOf(string userName) => userName.ToUpperInvariant();
}
