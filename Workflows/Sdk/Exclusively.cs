using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>How an activity does what only one may do at a time, over all runs of its tenant and all hosts.</summary>
public static class Exclusively
{
    /// <summary>A host that dies in the middle of the work keeps others waiting for this long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

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
        while ((lease = await context.WithStorageAsync(() => leases.TakeAsync(context.TenantId, hash, holder, Lease, context.CancellationToken))) is null)
        {
            await Task.Delay(Look, context.Time, context.CancellationToken);
        }

        string? left = null;
        using var isDone = new CancellationTokenSource();
        var held = HoldAsync(leases, lease, context.Time, isDone.Token);
        try
        {
            (var result, left) = await work(lease.Note);
            return result;
        }
        finally
        {
            await isDone.CancelAsync();
            await held;
            await GiveBackAsync(leases, lease, left);
        }
    }

    /// <summary>Looking for a thing and making it takes seconds, but a service may be slow: for as long as the work lasts, the name stays taken.</summary>
    private static async Task HoldAsync(ILeaseStore leases, LeaseRow lease, TimeProvider time, CancellationToken isDone)
    {
        using var beat = new PeriodicTimer(Lease / 3, time);
        try
        {
            while (await beat.WaitForNextTickAsync(isDone))
            {
                try
                {
                    if (!await leases.RenewAsync(lease, Lease, isDone))
                    {
                        return;
                    }
                }
                catch (StorageException)
                {
                    // The next beat comes before the time is up.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
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
