using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

/// <summary>Names that one holder at a time has.</summary>
public abstract class LeaseContract(StorageFixture storage)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _tenant = Tenant();
    private readonly ILeaseStore _leases = storage.Get<ILeaseStore>();

    [Fact]
    public async Task Of_many_who_want_a_name_at_once_one_gets_it_and_the_next_when_it_is_given_back()
    {
        var taken = (await Task.WhenAll(Enumerable.Range(0, 20).Select(one => Task.Run(() => _leases.TakeAsync(_tenant, "acme", $"holder-{one}", Minute, None).AsTask())))).OfType<LeaseRow>().ToArray();
        var first = Assert.Single(taken);
        Assert.Null(first.Note);

        await _leases.GiveBackAsync(first, "company 7", None);
        var second = await _leases.TakeAsync(_tenant, "acme", "next", Minute, None);
        Assert.Equal(("next", "company 7"), (second!.Holder, second.Note));

        // Who found nothing new leaves what was there.
        await _leases.GiveBackAsync(second, null, None);
        Assert.Equal("company 7", (await _leases.TakeAsync(_tenant, "acme", "third", Minute, None))!.Note);
    }

    [Fact]
    public async Task A_name_is_a_tenants_own()
    {
        Assert.NotNull(await _leases.TakeAsync(_tenant, "acme", "a", Minute, None));
        Assert.NotNull(await _leases.TakeAsync(Tenant(), "acme", "b", Minute, None));
        Assert.NotNull(await _leases.TakeAsync(_tenant, "other", "b", Minute, None));
        Assert.Null(await _leases.TakeAsync(_tenant, "acme", "b", Minute, None));
    }

    [Fact]
    public async Task Who_renews_keeps_the_name_and_what_was_left_for_as_long_as_nobody_else_has_it()
    {
        var first = (await _leases.TakeAsync(_tenant, "acme", "first", Minute, None))!;
        await _leases.GiveBackAsync(first, "company 7", None);
        Assert.False(await _leases.RenewAsync(first, Minute, None));

        var slow = (await _leases.TakeAsync(_tenant, "acme", "slow", TimeSpan.Zero, None))!;
        Assert.True(await _leases.RenewAsync(slow, Minute, None));
        Assert.Null(await _leases.TakeAsync(_tenant, "acme", "next", Minute, None));
        Assert.False(await _leases.RenewAsync(slow with { TenantId = Tenant() }, Minute, None));

        Assert.True(await _leases.RenewAsync(slow, TimeSpan.Zero, None));
        Assert.Equal("next", (await _leases.TakeAsync(_tenant, "acme", "next", Minute, None))!.Holder);
        Assert.False(await _leases.RenewAsync(slow, Minute, None));
        Assert.Null(await _leases.TakeAsync(_tenant, "acme", "third", Minute, None));
    }

    [Fact]
    public async Task Whose_time_is_up_loses_the_name_and_cannot_give_back_what_another_holds()
    {
        var dead = (await _leases.TakeAsync(_tenant, "acme", "dead", TimeSpan.Zero, None))!;
        Assert.NotNull(await _leases.TakeAsync(_tenant, "acme", "alive", Minute, None));

        await _leases.GiveBackAsync(dead, "late", None);
        Assert.Null(await _leases.TakeAsync(_tenant, "acme", "third", Minute, None));
    }
}
