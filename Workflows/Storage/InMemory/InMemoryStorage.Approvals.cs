namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IApprovalStore
{
    private readonly Dictionary<(string TenantId, string Id), ApprovalRow> _approvals = [];

    ValueTask<ApprovalRow?> IApprovalStore.FindAsync(string tenantId, string approvalId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_approvals.GetValueOrDefault((tenantId, approvalId)));
        }
    }

    ValueTask<IReadOnlyList<ApprovalRow>> IApprovalStore.ListAsync(string tenantId, string? status, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ApprovalRow>>([.. _approvals.Values
                .Where(row => row.TenantId == tenantId && (status is null || row.Status == status))
                .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.ApprovalId, StringComparer.Ordinal).Take(max)]);
        }
    }

    ValueTask<IReadOnlyList<ApprovalRow>> IApprovalStore.UndeliveredAsync(int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ApprovalRow>>([.. _approvals.Values.Where(row => row.Status != "pending" && !row.IsDelivered).Take(max)]);
        }
    }

    /// <summary>What a run has asked people goes with it.</summary>
    private void ForgetApprovals((string TenantId, string RunId) run)
    {
        foreach (var (key, row) in _approvals)
        {
            if ((row.TenantId, row.RunId) == run)
            {
                _approvals.Remove(key);
            }
        }
    }

    ValueTask<bool> IApprovalStore.SaveAsync(ApprovalRow row, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if ((_approvals.GetValueOrDefault((row.TenantId, row.ApprovalId))?.Revision ?? 0) != row.Revision - 1)
            {
                return ValueTask.FromResult(false);
            }

            _approvals[(row.TenantId, row.ApprovalId)] = row;
            return ValueTask.FromResult(true);
        }
    }
}
