using System.Diagnostics.Metrics;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.SignUps;

/// <summary>Keeps what services know in step with what is published: after each change, when a host starts, and from time to time. One host at a time does it.</summary>
internal sealed class SignUpService : BackgroundService
{
    private const string LeaseName = "sign-ups";

    /// <summary>How long the others wait for a host that died over it.</summary>
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15), WhileAnotherWorks = TimeSpan.FromSeconds(2);

    private readonly TriggerIndex _triggers;
    private readonly SignUpTable _table;
    private readonly SignUpWork _work;
    private readonly ILeaseStore _leases;
    private readonly IPauseStore _pauses;
    private readonly HostSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<SignUpService> _log;
    private readonly WorkSignal _changed;
    private readonly string _holder = Guid.NewGuid().ToString("N");
    private int _failing;

    public SignUpService(TriggerIndex triggers, SignUpTable table, SignUpWork work, ILeaseStore leases, IPauseStore pauses, HostSettings settings, IMeterFactory meters, TimeProvider time, ILogger<SignUpService> log)
    {
        (_triggers, _table, _work, _leases, _pauses, _settings, _time, _log) = (triggers, table, work, leases, pauses, settings, time, log);
        _changed = new WorkSignal(time);
        meters.Create(RunTelemetry.Name).CreateObservableGauge("flows.signups.failing", () => _failing, "{step}", "Steps whose service could not be told the flow's address, or its end.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _triggers.Refreshed += _changed.Set;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _changed.WaitAsync(await TurnAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                _log.LookFailed(error);
                await Task.Delay(TimeSpan.FromSeconds(1), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _triggers.Refreshed -= _changed.Set;
    }

    /// <returns>When to look again, if nothing changes before that.</returns>
    private async Task<TimeSpan> TurnAsync(CancellationToken cancellation)
    {
        // A copy of the installation must not take its services away before somebody has looked.
        if (_settings.PublicUrl is not { } root || (await _pauses.PausesAsync(cancellation)).Any(pause => pause.Kind == PauseKind.Installation))
        {
            return Interval;
        }

        if (!(await WantedAsync(root, cancellation)).Any() && (await _table.AllAsync(cancellation)).Count == 0)
        {
            return Interval;
        }

        if (await _leases.TakeAsync(Tenants.Default, LeaseName, _holder, LeaseLength, cancellation) is not { } lease)
        {
            return WhileAnotherWorks;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var holding = HoldAsync(lease, held);
        try
        {
            var next = await TellAsync(root, held.Token) - _time.GetUtcNow();
            return next < WhileAnotherWorks ? WhileAnotherWorks : next < Interval ? next : Interval;
        }
        finally
        {
            await held.CancelAsync();
            await holding;
            await _leases.GiveBackAsync(lease, null, CancellationToken.None);
        }
    }

    /// <summary>Nobody else tells services meanwhile, however long they take; where that cannot be said any more, the work is left.</summary>
    private async Task HoldAsync(LeaseRow lease, CancellationTokenSource held)
    {
        using var timer = new PeriodicTimer(LeaseLength / 4, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(held.Token) && await _leases.RenewAsync(lease, LeaseLength, held.Token))
            {
            }
        }
        catch (Exception error) when (error is OperationCanceledException or StorageException)
        {
        }

        await held.CancelAsync();
    }

    private async ValueTask<IEnumerable<WantedSignUp>> WantedAsync(Uri root, CancellationToken cancellation)
        => WantedSignUp.In(await _triggers.CurrentAsync(cancellation), root.ToString()).Where(one => !one.IsByHand);

    /// <returns>When the first of them is to be looked at next.</returns>
    private async Task<DateTimeOffset> TellAsync(Uri root, CancellationToken cancellation)
    {
        // Read once it is held: whoever had it before may have known of later changes. What ends goes first, since some services know one address only.
        var wanted = (await WantedAsync(root, cancellation)).ToDictionary(one => one.Key, StringComparer.Ordinal);
        var rows = await _table.AllAsync(cancellation);
        var byKey = rows.ToDictionary(row => row.Key, StringComparer.Ordinal);
        foreach (var row in rows.Where(row => !wanted.ContainsKey(row.Key)))
        {
            await _work.ReconcileAsync(null, row, rows, cancellation);
        }

        foreach (var one in wanted.Values)
        {
            await _work.ReconcileAsync(one, byKey.GetValueOrDefault(one.Key), rows, cancellation);
        }

        rows = await _table.AllAsync(cancellation);
        _failing = rows.Count(row => row.Problem is not null);
        return rows.Select(row => row.NextAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }
}
