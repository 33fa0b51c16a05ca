using System.Text;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class PrivacyStoreContract(StorageFixture storage)
{
    private const string Flow = "lead-nurturing";
    private static readonly SoughtText Ann = new("Ann@Example.com");

    private readonly string _tenant = Tenant();
    private readonly IPrivacyStore _privacy = storage.Get<IPrivacyStore>();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();

    [Fact]
    public async Task Runs_are_found_by_what_they_hold_wherever_it_is_the_newest_first()
    {
        var (inJournal, inFile, toCome, asks) = (Run(_tenant), Run(_tenant), Run(_tenant), Run(_tenant));
        await CommitAsync(First(inJournal, Bytes("\u0001\u000f{\"email\":\"ann@example.com\"}\u0002")));
        await CommitAsync(First(inFile).With(blobs: [new BlobRow(_tenant, Id(), Bytes("name,mail\nAnn,ANN@EXAMPLE.COM\n"))]));
        await CommitAsync(First(toCome).With(inbox: [Command(toCome, payload: Bytes("{\"input\":{\"from\":\"Ann <ann@example.com>\"}}"))]));
        await CommitAsync(First(asks));
        await storage.Get<IApprovalStore>().SaveAsync(new ApprovalRow(_tenant, Id(), asks.RunId, Flow, "Flow", "Send?", "To ann@example.com.", "{}", "", "pending", 1, true, Now, null), None);
        await CommitAsync(First(Run(_tenant), Bytes("{\"email\":\"joann@example.com\",\"other\":\"ann@example.com.au\"}")));
        await CommitAsync(First(Run(Tenant()), Bytes("ann@example.com")));

        string[] expected = [inJournal.RunId, inFile.RunId, toCome.RunId, asks.RunId];
        Assert.Equal(expected.OrderDescending(StringComparer.Ordinal), await _privacy.RunsAsync(_tenant, Ann, None));
    }

    [Fact]
    public async Task Kept_events_are_found_by_what_they_hold_and_what_they_are_about_and_erased()
    {
        var events = storage.Get<IEventStore>();
        await events.KeepAsync(Event("holds"), [new EventSubject("h1", "cus_1")], None);
        await events.KeepAsync(Event("about") with { Input = Bytes("{}") }, [new EventSubject("h1", "cus_1"), new EventSubject("h2", "ann@example.com")], None);
        await events.KeepAsync(Event("of another") with { Input = Bytes("{\"email\":\"ben@example.com\"}") }, [new EventSubject("h1", "cus_1")], None);
        await events.KeepAsync(Event("of another tenant") with { TenantId = Tenant() }, [new EventSubject("h1", "cus_1")], None);

        var found = await _privacy.EventsAsync(_tenant, Ann, None);
        Assert.Equal(["about", "holds"], found.Select(kept => kept.Delivery).Order());
        Assert.Equal(2, await _privacy.EraseEventsAsync(_tenant, [.. found.Select(kept => kept.EventId)], None));

        Assert.Empty(await _privacy.EventsAsync(_tenant, Ann, None));
        Assert.Equal("of another", Assert.Single(await events.FindAsync(_tenant, "h1", DateTimeOffset.MinValue, 0, 10, None)).Delivery);
        Assert.Empty(await events.FindAsync(_tenant, "h2", DateTimeOffset.MinValue, 0, 10, None));
    }

    [Fact]
    public async Task What_flows_keep_is_found_by_key_and_value_and_changed_only_where_it_is_as_it_was_found()
    {
        await CommitAsync(First(Run(_tenant)).With(state: [State("ann@example.com", "{\"phone\":\"1\"}"), State("list", "[\"ann@example.com\",\"ben@example.com\"]"), State("ben@example.com", "{}")]));
        await CommitAsync(First(Run(Tenant())).With(state: [State("ann@example.com", "1")]));

        var found = (await _privacy.StateAsync(_tenant, Ann, None)).ToDictionary(row => row.Key);
        Assert.Equal(["ann@example.com", "list"], found.Keys.Order());

        Assert.True(await _privacy.ChangeStateAsync(found["ann@example.com"], null, None));
        Assert.True(await _privacy.ChangeStateAsync(found["list"], Bytes("[\"ben@example.com\"]"), None));
        Assert.False(await _privacy.ChangeStateAsync(found["list"], Bytes("[]"), None));
        Assert.False(await _privacy.ChangeStateAsync(found["ann@example.com"], null, None));
        Assert.Empty(await _privacy.StateAsync(_tenant, Ann, None));

        var left = Assert.Single(await storage.Get<IFlowStateStore>().ReadAsync(_tenant, Flow, "node-1", ["ann@example.com", "list"], None));
        Assert.Equal("[\"ben@example.com\"]", Encoding.UTF8.GetString(left.Value.Span));

        // A run that read it before is refused, and reads it anew.
        var late = new FlowStateChange(Flow, "node-1", "list", found["list"].Version, Bytes("[\"ann@example.com\"]"));
        Assert.Equal(CommitOutcome.StateConflict, (await _committer.CommitAsync(First(Run(_tenant)).With(state: [late]), None)).Outcome);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static FlowStateChange State(string key, string value) => new(Flow, "node-1", key, 0, Bytes(value));

    private KeptEvent Event(string delivery) => new(_tenant, $"id of {delivery}", "/stripe", delivery, Bytes("{\"email\":\"ann@example.com\"}"), Now, DateTimeOffset.UtcNow.AddDays(1));

    private async Task CommitAsync(RunCommit commit) => Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(commit, None));
}
