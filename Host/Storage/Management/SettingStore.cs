using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class SettingStore(IFlowsDatabase database) : ISettingStore
{
    public async ValueTask<string?> GetAsync(string tenantId, string name, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Settings
            .Where(setting => setting.TenantId == tenantId && setting.Name == name)
            .Select(setting => setting.Value)
            .FirstOrDefaultAsync(cancel), cancellation);

    public async ValueTask<IReadOnlyDictionary<string, string>> ListAsync(string tenantId, string prefix, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Settings
            .Where(setting => setting.TenantId == tenantId && setting.Name.StartsWith(prefix))
            .ToDictionaryAsync(setting => setting.Name, setting => setting.Value, cancel), cancellation);

    public async ValueTask SetAsync(string tenantId, string name, string value, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            var isKnown = await db.Settings.AnyAsync(setting => setting.TenantId == tenantId && setting.Name == name, cancel);
            db.Entry(new StoredSetting(tenantId, name, value)).State = isKnown ? EntityState.Modified : EntityState.Added;
            return await db.SaveChangesAsync(cancel);
        }, cancellation);
}
