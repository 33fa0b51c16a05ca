using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>What one may do at a time.</summary>
public sealed class ExclusiveTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_call_that_takes_minutes_is_over_before_the_next_one_begins()
    {
        var world = new Workshop(new InMemoryStorage(_time));
        var first = world.RunAsync("slow", _time);
        await Eventually.True(() => Task.FromResult(world.Begun.Contains("slow")));
        var second = world.RunAsync("next", _time);

        for (var minute = 0; minute < 5; minute++)
        {
            await PassAsync(TimeSpan.FromMinutes(1), world);
            Assert.Equal(["slow"], world.Begun);
        }

        world.Gate.SetResult();
        await first;
        await Eventually.True(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(second.IsCompleted);
        });
        Assert.Equal(["slow", "next"], world.Begun);
    }

    [Fact]
    public async Task A_storage_that_is_away_for_a_moment_does_not_lose_the_name()
    {
        var world = new Workshop(new InMemoryStorage(_time)) { IsAway = renewal => renewal == 1 };
        var first = world.RunAsync("slow", _time);
        await Eventually.True(() => Task.FromResult(world.Begun.Contains("slow")));

        await PassAsync(TimeSpan.FromSeconds(90), world);

        Assert.Null(await world.TakeAsync());
        world.Gate.SetResult();
        await first;
        Assert.NotNull(await world.TakeAsync());
    }

    /// <summary>Time passes in steps: after each, the holder has had its turn.</summary>
    private async Task PassAsync(TimeSpan time, Workshop world)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(20))
        {
            var before = world.Renewals;
            _time.Advance(TimeSpan.FromSeconds(20));
            await Eventually.True(() => Task.FromResult(world.Renewals > before));
        }
    }

    [Activity("Elsa", "Tests", "Works where nobody else does.")]
    public sealed class Exclusive : Activity
    {
        [Input]
        public Input<string>? Name { get; set; }

        protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            var (world, name) = (context.GetRequiredService<Workshop>(), context.Get(Name)!);
            await context.ExclusivelyAsync("acme", async () =>
            {
                world.Begun.Enqueue(name);
                await (name == "slow" ? world.Gate.Task : Task.CompletedTask);
                return name;
            });
        }
    }

    /// <summary>The leases of a storage that may be away.</summary>
    internal sealed class Workshop(ILeaseStore leases) : IServiceProvider, ILeaseStore
    {
        private string _name = "";
        private int _renewals;

        public ConcurrentQueue<string> Begun { get; } = new();

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Renewals => Volatile.Read(ref _renewals);

        public Func<int, bool> IsAway { get; init; } = _ => false;

        public Task RunAsync(string name, TimeProvider time) => ActivityHarness.RunAsync<Exclusive>(new { name }, new HarnessSettings { Services = this, Time = time });

        public ValueTask<LeaseRow?> TakeAsync() => leases.TakeAsync(Tenants.Default, _name, "other", TimeSpan.FromSeconds(1), default);

        public object? GetService(Type serviceType) => serviceType == typeof(Workshop) || serviceType == typeof(ILeaseStore) ? this : null;

        public ValueTask<LeaseRow?> TakeAsync(string tenantId, string name, string holder, TimeSpan length, CancellationToken cancellation)
            => leases.TakeAsync(tenantId, _name = name, holder, length, cancellation);

        public async ValueTask<bool> RenewAsync(LeaseRow lease, TimeSpan length, CancellationToken cancellation)
        {
            try
            {
                return IsAway(_renewals) ? throw new StorageException("Away.") : await leases.RenewAsync(lease, length, cancellation);
            }
            finally
            {
                Interlocked.Increment(ref _renewals);
            }
        }

        public ValueTask GiveBackAsync(LeaseRow lease, string? note, CancellationToken cancellation) => leases.GiveBackAsync(lease, note, cancellation);
    }
}
