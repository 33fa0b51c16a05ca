using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class AuditStoreContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IAuditStore _audit = storage.Get<IAuditStore>();

    [Fact]
    public async Task Entries_come_newest_first_and_a_page_at_a_time()
    {
        var rows = await AddAsync("Ada", "Bob", "Ada");

        Assert.Equal([rows[2], rows[1]], await _audit.PageAsync(_tenant, null, null, 2, None));
        Assert.Equal([rows[0]], await _audit.PageAsync(_tenant, rows[1].AuditId, null, 2, None));
        Assert.Empty(await _audit.PageAsync(Tenant(), null, null, 2, None));
    }

    [Fact]
    public async Task Entries_are_found_by_a_part_of_what_they_say()
    {
        var rows = await AddAsync("Ada", "Bob", "Ada");

        Assert.Equal([rows[1]], await _audit.PageAsync(_tenant, null, "bO", 9, None));
        Assert.Equal(3, (await _audit.PageAsync(_tenant, null, "a FLOW", 9, None)).Count);
        Assert.Equal([rows[0]], await _audit.PageAsync(_tenant, null, "target 0", 9, None));
        Assert.Empty(await _audit.PageAsync(_tenant, null, "%", 9, None));
    }

    [Fact]
    public async Task Old_entries_go()
    {
        var old = Row(0, "Ada") with { At = Now.AddYears(-30) };
        await _audit.AddAsync(old, None);
        var rows = await AddAsync("Bob");

        Assert.True(await _audit.DropAsync(Now.AddYears(-20), None) >= 1);
        Assert.Equal(rows, await _audit.PageAsync(_tenant, null, null, 9, None));
    }

    private async Task<AuditRow[]> AddAsync(params string[] actors)
    {
        AuditRow[] rows = [.. actors.Select((actor, at) => Row(at, actor))];
        foreach (var row in rows)
        {
            await _audit.AddAsync(row, None);
        }

        return rows;
    }

    private AuditRow Row(int at, string actor) => new(_tenant, $"{at:d4}-{Id()}", Now.AddSeconds(at), actor, "id", "Publish a flow", $"target {at}", 200, "127.0.0.1");
}
