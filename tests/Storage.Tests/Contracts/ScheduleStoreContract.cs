using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class ScheduleStoreContract(StorageFixture storage)
{
    private static readonly DateTimeOffset Slot = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly IScheduleStore _schedules = storage.Get<IScheduleStore>();
    private readonly ScheduleRow _row = new(Tenant(), "flow:trigger:0", "flow", "trigger", "{\"type\":\"cron\"}", Slot, null, null);

    [Fact]
    public async Task A_schedule_that_is_registered_again_keeps_how_far_it_has_come()
    {
        await _schedules.RegisterAsync(_row, None);
        Assert.True(await _schedules.MoveAsync(_row, _row with { LastSlot = Slot.AddDays(3) }, None));

        await _schedules.RegisterAsync(_row, None);
        Assert.Equal(_row with { LastSlot = Slot.AddDays(3) }, await _schedules.GetAsync(_row.TenantId, _row.ScheduleId, None));
        Assert.Contains(_row with { LastSlot = Slot.AddDays(3) }, await _schedules.AllAsync(None));
    }

    [Fact]
    public async Task Other_settings_make_a_schedule_anew()
    {
        await _schedules.RegisterAsync(_row with { PendingSlot = Slot, Problem = "it failed" }, None);
        var changed = _row with { Settings = "{\"type\":\"interval\"}", LastSlot = Slot.AddDays(1) };
        await _schedules.RegisterAsync(changed, None);
        Assert.Equal(changed, await _schedules.GetAsync(_row.TenantId, _row.ScheduleId, None));
    }

    [Fact]
    public async Task Of_two_hosts_that_decide_about_a_slot_one_is_heard()
    {
        await _schedules.RegisterAsync(_row, None);
        var decided = _row with { LastSlot = Slot.AddHours(1), PendingSlot = Slot.AddHours(1) };
        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _schedules.MoveAsync(_row, decided, None).AsTask()));
        Assert.Equal(1, moved.Count(isMine => isMine));
        Assert.False(await _schedules.MoveAsync(decided with { PendingSlot = null }, _row, None));
        Assert.True(await _schedules.MoveAsync(decided, decided with { PendingSlot = null }, None));
    }

    [Fact]
    public async Task A_removed_schedule_is_gone()
    {
        await _schedules.RegisterAsync(_row, None);
        await _schedules.RemoveAsync(_row.TenantId, _row.ScheduleId, None);
        Assert.Null(await _schedules.GetAsync(_row.TenantId, _row.ScheduleId, None));
    }
}
