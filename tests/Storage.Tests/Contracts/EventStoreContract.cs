using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class EventStoreContract(StorageFixture storage)
{
    private static readonly EventSubject[] About = [new("paid:cus_1", "cus_1"), new("paid:ann", "ann@example.com")];

    private readonly string _tenant = Tenant();
    private readonly IEventStore _events = storage.Get<IEventStore>();

    [Fact]
    public async Task Events_are_found_by_what_they_are_about_in_the_order_they_came_in()
    {
        await KeepAsync("second", 2, About);
        await KeepAsync("first", 1, About);
        await KeepAsync("of another", 1, [new("paid:cus_2", "cus_2")]);
        await _events.KeepAsync(Event("of another tenant", 1) with { TenantId = Tenant() }, About, None);

        Assert.Equal(["first", "second"], await FindAsync("paid:cus_1"));
        Assert.Equal(["first", "second"], await FindAsync("paid:ann"));
        Assert.Empty(await FindAsync("paid:cus_3"));
    }

    [Fact]
    public async Task Only_those_that_came_after_the_moment_are_found_page_by_page()
    {
        foreach (var minute in Enumerable.Range(1, 5))
        {
            await KeepAsync($"at {minute}", minute, About);
        }

        var after = (await _events.FindAsync(_tenant, "paid:cus_1", DateTimeOffset.MinValue, 1, 1, None)).Single();
        Assert.Equal("at 2", after.Delivery);
        Assert.Equal(["at 3", "at 4", "at 5"], await FindAsync("paid:cus_1", after.CameAt));
        Assert.Equal(["at 4"], await FindAsync("paid:cus_1", after.CameAt, skip: 1, take: 1));
    }

    [Fact]
    public async Task An_event_that_is_told_again_stays_as_it_came_first_and_is_found_by_more()
    {
        await KeepAsync("e", 1, About);
        await _events.KeepAsync(Event("e", 3) with { Input = "9"u8.ToArray() }, [.. About, new("all:cus_1", "cus_1")], None);

        var kept = Assert.Single(await _events.FindAsync(_tenant, "all:cus_1", DateTimeOffset.MinValue, 0, 10, None));
        Assert.Equal("\"e\""u8.ToArray(), kept.Input.ToArray());
        Assert.Equal(Event("e", 1).CameAt, kept.CameAt);
        Assert.Equal(["e"], await FindAsync("paid:cus_1"));
    }

    [Fact]
    public async Task An_event_that_is_told_at_several_places_at_once_is_kept_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(at => Task.Run(() => KeepAsync("e", 1, [.. About, new($"place {at}", "cus_1")]))));

        Assert.Equal(["e"], await FindAsync("paid:cus_1"));
        Assert.Equal(["e"], await FindAsync("place 5"));
    }

    [Fact]
    public async Task What_is_to_be_forgotten_is_not_found_and_goes_when_the_storage_is_tidied()
    {
        await KeepAsync("new", 1, About);
        await _events.KeepAsync(Event("old", 1) with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) }, About, None);
        Assert.Equal(["new"], await FindAsync("paid:cus_1"));

        await storage.Get<IStorage>().TidyAsync(None);

        Assert.Single(await storage.Get<IPrivacyStore>().EventsAsync(_tenant, new SoughtText("cus_1"), None));
    }

    private Task KeepAsync(string delivery, int minute, IReadOnlyList<EventSubject> subjects) => _events.KeepAsync(Event(delivery, minute), subjects, None).AsTask();

    private async Task<IEnumerable<string>> FindAsync(string hash, DateTimeOffset? after = null, int skip = 0, int take = 10)
        => (await _events.FindAsync(_tenant, hash, after ?? DateTimeOffset.MinValue, skip, take, None)).Select(kept => kept.Delivery);

    private KeptEvent Event(string delivery, int minute)
        => new(_tenant, $"id of {delivery}", "/stripe", delivery, System.Text.Encoding.UTF8.GetBytes($"\"{delivery}\""), Now.AddMinutes(minute), DateTimeOffset.UtcNow.AddDays(1));
}
