namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : ICredentialStore
{
    private readonly Dictionary<(string TenantId, string Id), CredentialRow> _credentials = [];

    ValueTask<CredentialRow?> ICredentialStore.FindAsync(string tenantId, string credentialId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_credentials.GetValueOrDefault((tenantId, credentialId)));
        }
    }

    ValueTask<IReadOnlyList<CredentialRow>> ICredentialStore.ListAsync(string tenantId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<CredentialRow>>([.. _credentials.Values
                .Where(row => row.TenantId == tenantId)
                .OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.CredentialId, StringComparer.Ordinal)]);
        }
    }

    ValueTask<IReadOnlyList<CredentialRow>> ICredentialStore.WithOtherKeyAsync(int keyVersion, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<CredentialRow>>([.. _credentials.Values.Where(row => row.KeyVersion != keyVersion).Take(max)]);
        }
    }

    ValueTask<bool> ICredentialStore.SaveAsync(CredentialRow row, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var stored = _credentials.GetValueOrDefault((row.TenantId, row.CredentialId))?.Revision ?? 0;
            if (stored != row.Revision - 1)
            {
                return ValueTask.FromResult(false);
            }

            _credentials[(row.TenantId, row.CredentialId)] = row;
            return ValueTask.FromResult(true);
        }
    }

    ValueTask<bool> ICredentialStore.DeleteAsync(string tenantId, string credentialId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_credentials.Remove((tenantId, credentialId)));
        }
    }
}
