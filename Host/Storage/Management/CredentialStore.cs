using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class CredentialStore(IFlowsDatabase database) : ICredentialStore
{
    public async ValueTask<CredentialRow?> FindAsync(string tenantId, string credentialId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Credentials
            .FirstOrDefaultAsync(row => row.TenantId == tenantId && row.CredentialId == credentialId, cancel), cancellation);

    public async ValueTask<IReadOnlyList<CredentialRow>> ListAsync(string tenantId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Credentials
            .Where(row => row.TenantId == tenantId)
            .OrderBy(row => row.Name).ThenBy(row => row.CredentialId)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<IReadOnlyList<CredentialRow>> WithOtherKeyAsync(int keyVersion, int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Credentials
            .Where(row => row.KeyVersion != keyVersion)
            .OrderBy(row => row.TenantId).ThenBy(row => row.CredentialId)
            .Take(max)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<bool> SaveAsync(CredentialRow row, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            var entry = db.Entry(row);
            if (row.Revision == 1)
            {
                entry.State = EntityState.Added;
            }
            else
            {
                // The update asks for the row as it was one revision ago.
                entry.State = EntityState.Modified;
                entry.Property(stored => stored.Revision).OriginalValue = row.Revision - 1;
            }

            try
            {
                return await db.SaveChangesAsync(cancel) == 1;
            }
            catch (DbUpdateConcurrencyException)
            {
                return false;
            }
        }, cancellation);

    public async ValueTask<bool> DeleteAsync(string tenantId, string credentialId, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => db.Credentials
            .Where(row => row.TenantId == tenantId && row.CredentialId == credentialId)
            .ExecuteDeleteAsync(cancel), cancellation) > 0;
}
