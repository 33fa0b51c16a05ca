using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>How an activity does what only one may do at a time, over all runs of its tenant and all hosts.</summary>
public static class Exclusively
{
    /// <summary>Looking for a thing and making it takes seconds. A host that dies in between keeps others waiting for this long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>The same for work that leaves nothing to the next.</summary>
    public static ValueTask<T> ExclusivelyAsync<T>(this ActivityExecutionContext context, string name, Func<Task<T>> work)
        => context.ExclusivelyAsync<T>(name, async _ => (await work(), null));

    /// <summary>
    /// Does the work while nobody else works under the same name. For services that neither refuse a second thing of one name nor take a key across runs:
    /// two that look, find nothing and create would make two. Without the server's storage nobody else is there.
    /// </summary>
    /// <param name="name">What it is about; only its hash is stored.</param>
    /// <param name="work">Is given what the last one left within ten minutes, such as the id of what it made; returns its result and what it leaves itself.</param>
    public static async ValueTask<T> ExclusivelyAsync<T>(this ActivityExecutionContext context, string name, Func<string?, ValueTask<(T Result, string? Note)>> work)
    {
        if (context.Services.GetService(typeof(ILeaseStore)) is not ILeaseStore leases)
        {
            return (await work(null)).Result;
        }

        var (hash, holder) = (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))), Guid.CreateVersion7().ToString("N"));
        LeaseRow? lease;
        while ((lease = await context.WithStorageAsync(() => leases.TakeAsync(context.TenantId, hash, holder, Longest, context.CancellationToken))) is null)
        {
            await Task.Delay(Look, context.Time, context.CancellationToken);
        }

        string? left = null;
        try
        {
            (var result, left) = await work(lease.Note);
            return result;
        }
        finally
        {
            await GiveBackAsync(leases, lease, left);
        }
    }

    private static async ValueTask GiveBackAsync(ILeaseStore leases, LeaseRow lease, string? note)
    {
        try
        {
            await leases.GiveBackAsync(lease, note, CancellationToken.None);
        }
        catch (StorageException)
        {
            // Its time runs out by itself.
        }
    }
}
