using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class RunCommitterContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunQueries _runs = storage.Get<IRunQueries>();
    private readonly IRunJournal _journal = storage.Get<IRunJournal>();

    [Fact]
    public async Task A_first_commit_stores_the_run_and_its_burst()
    {
        var run = Run(_tenant) with
        {
            Name = "Lead 7",
            CorrelationId = "c",
            ParentRunId = "p",
            IncidentCount = 2,
            IsTest = true,
            ReaderVersion = 4,
            FinishedAt = Now.AddSeconds(9),
        };

        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(run, [9, 0, 9]), None));

        Assert.Equal(run, await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Equal(new byte[] { 9, 0, 9 }, Assert.Single(await _journal.ReadAllAsync(run)).Payload.ToArray());
    }

    [Fact]
    public async Task Later_bursts_follow_in_order_and_change_the_row()
    {
        var run = await StartAsync();
        var second = Next(run, [2]);
        var third = Next(second.Row with { Status = RunStatus.Finished, FinishedAt = Now.AddMinutes(1), Name = "Done" }, [3]);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(second, None));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(third, None));

        Assert.Equal(third.Row, await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Equal([0, 1, 2], (await _journal.ReadAllAsync(run)).Select(row => row.Sequence));
        Assert.Equal(new byte[] { 3 }, (await _journal.ReadAllAsync(run, from: 2)).Single().Payload.ToArray());
    }

    [Fact]
    public async Task The_burst_is_copied_so_that_its_memory_can_be_used_again()
    {
        var run = Run(_tenant);
        var memory = new byte[] { 1, 2, 3 };
        await _committer.CommitAsync(First(run, memory), None);
        memory.AsSpan().Clear();

        Assert.Equal(new byte[] { 1, 2, 3 }, (await _journal.ReadAllAsync(run)).Single().Payload.ToArray());
    }

    [Fact]
    public async Task An_empty_burst_and_one_of_a_megabyte_are_kept_as_they_are()
    {
        var big = new byte[1 << 20];
        new Random(7).NextBytes(big);
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run, []), None);
        await _committer.CommitAsync(Next(run, big), None);

        var rows = await _journal.ReadAllAsync(run);
        Assert.Empty(rows[0].Payload.ToArray());
        Assert.Equal(big, rows[1].Payload.ToArray());
    }

    [Theory]
    [InlineData("host-2", 1)]
    [InlineData("host-1", 0)]
    [InlineData("host-1", 2)]
    [InlineData(null, 1)]
    public async Task A_commit_under_another_owner_or_epoch_is_refused_and_changes_nothing(string? owner, long epoch)
    {
        var run = await StartAsync();
        var late = Next(run with { Owner = owner, Epoch = epoch }).With(bookmarks: [Bookmark(run)], outbox: [new(_tenant, Id(), OutboxKind.Event, new byte[1])]);

        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(late, None));

        Assert.Equal(run, await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Single(await _journal.ReadAllAsync(run));
        Assert.Empty(await storage.Get<IBookmarkStore>().OfRunAsync(_tenant, run.RunId, None));
        Assert.DoesNotContain(await storage.Get<IOutbox>().ReadAsync(int.MaxValue, None), message => message.TenantId == _tenant);
    }

    [Fact]
    public async Task A_burst_that_does_not_follow_the_last_one_is_refused()
    {
        var run = await StartAsync();
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(run with { LastSequence = 1 }), None));
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(run with { LastSequence = -1 }), None));
        Assert.Single(await _journal.ReadAllAsync(run));
    }

    [Fact]
    public async Task A_commit_of_a_run_that_is_gone_is_refused() =>
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(Run(_tenant)), None));

    [Fact]
    public async Task A_run_cannot_begin_twice()
    {
        var run = await StartAsync();
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(First(run, [7]), None));
        Assert.Equal(new byte[] { 1, 2, 3 }, (await _journal.ReadAllAsync(run)).Single().Payload.ToArray());
    }

    [Fact]
    public async Task A_run_that_comes_to_rest_is_owned_by_nobody()
    {
        var run = await StartAsync();
        var last = Next(run with { Status = RunStatus.Suspended }).With(release: true);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(last, None));

        Assert.Equal(last.Row with { Owner = null }, await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(last.Row), None));
    }

    [Fact]
    public async Task A_run_at_rest_is_given_another_version_of_its_definition_without_a_burst_and_only_as_it_was_read()
    {
        var run = await StartAsync();
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(Next(run with { Status = RunStatus.Suspended }).With(release: true), None));
        var rests = (await _runs.GetAsync(_tenant, run.RunId, None))!;
        var moved = rests with { DefinitionVersionId = "other", DefinitionVersion = 7, ContentHash = new string('b', 64) };

        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(new RunCommit { Row = moved }, None));
        Assert.Equal(moved, await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Equal([0, 1], (await _journal.ReadAllAsync(run)).Select(row => row.Sequence));

        Assert.NotNull(await storage.Get<IRunClaims>().ClaimAsync(_tenant, run.RunId, "host-9", None));
        Assert.Equal(CommitOutcome.Fenced, (await _committer.CommitAsync(new RunCommit { Row = rests }, None)).Outcome);
        Assert.Equal(7, (await _runs.GetAsync(_tenant, run.RunId, None))!.DefinitionVersion);
    }

    [Fact]
    public async Task A_stale_epoch_among_a_hundred_is_the_only_one_refused()
    {
        var runs = Enumerable.Range(0, 100).Select(_ => Run(_tenant)).ToArray();
        await Task.WhenAll(runs.Select(run => _committer.CommitAsync(First(run), None).AsTask()));
        var commits = runs.Select((run, i) => Next(i == 42 ? run with { Epoch = 0 } : run));

        var results = await Task.WhenAll(commits.Select(commit => Task.Run(() => _committer.CommitAsync(commit, None).AsTask())));

        Assert.Equal(CommitResult.Fenced, results[42]);
        Assert.All(results.Where((_, i) => i != 42), result => Assert.Equal(CommitResult.Accepted, result));
        Assert.Equal(199, (await Task.WhenAll(runs.Select(run => _journal.ReadAllAsync(run)))).Sum(rows => rows.Count));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_done_does_not_fail_the_others_beside_it()
    {
        var bookmark = Bookmark(await StartAsync());
        var holder = Run(_tenant);
        await _committer.CommitAsync(First(holder).With(bookmarks: [bookmark with { RunId = holder.RunId }]), None);
        var runs = Enumerable.Range(0, 50).Select(_ => Run(_tenant)).ToArray();

        // A bookmark id that another run has is a mistake of the caller, not a refusal.
        var commits = runs.Select((run, i) => i == 20 ? First(run).With(bookmarks: [bookmark with { RunId = run.RunId }]) : First(run));
        var tasks = commits.Select(commit => Task.Run(() => _committer.CommitAsync(commit, None).AsTask())).ToArray();

        await Assert.ThrowsAnyAsync<Exception>(() => tasks[20]);
        Assert.All(await Task.WhenAll(tasks.Where((_, i) => i != 20)), result => Assert.Equal(CommitResult.Accepted, result));
        Assert.Null(await _runs.GetAsync(_tenant, runs[20].RunId, None));
    }

    [Fact]
    public async Task New_runs_are_there_with_their_parent_or_not_at_all()
    {
        var parent = await StartAsync();
        var children = Enumerable.Range(0, 3).Select(_ => Run(_tenant, owner: null, status: RunStatus.Pending) with { ParentRunId = parent.RunId }).ToArray();
        var start = Next(parent).With(children: [.. children.Select(child => First(child))]);

        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(parent with { Epoch = 9 }).With(children: start.NewRuns), None));
        Assert.Null(await _runs.GetAsync(_tenant, children[0].RunId, None));

        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(start, None));
        Assert.All(await Task.WhenAll(children.Select(child => _journal.ReadAllAsync(child))), rows => Assert.Single(rows));
    }

    [Fact]
    public async Task A_refused_child_refuses_its_parent()
    {
        var parent = await StartAsync();
        var taken = await StartAsync();
        var fresh = Run(_tenant);

        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(parent).With(children: [First(fresh), First(taken)]), None));

        Assert.Null(await _runs.GetAsync(_tenant, fresh.RunId, None));
        Assert.Equal(parent, await _runs.GetAsync(_tenant, parent.RunId, None));
        Assert.Single(await _journal.ReadAllAsync(parent));
    }

    [Fact]
    public async Task Messages_stay_until_they_are_removed()
    {
        var outbox = storage.Get<IOutbox>();
        var run = Run(_tenant);
        OutboxRow[] messages = [new(_tenant, $"{_tenant}-1", OutboxKind.Event, new byte[] { 1, 0 }), new(_tenant, $"{_tenant}-2", OutboxKind.Event, new byte[] { 2 })];
        await _committer.CommitAsync(First(run).With(outbox: [messages[1], messages[0]]), None);

        async Task<OutboxRow[]> Read() => [.. (await outbox.ReadAsync(int.MaxValue, None)).Where(message => message.TenantId == _tenant)];
        Assert.Equal(messages.Select(message => message.MessageId), (await Read()).Select(message => message.MessageId));
        Assert.Equal(new byte[] { 1, 0 }, (await Read())[0].Payload.ToArray());

        await outbox.RemoveAsync([messages[0].MessageId, "unknown"], None);
        Assert.Equal(messages[1].MessageId, Assert.Single(await Read()).MessageId);
    }

    [Fact]
    public async Task Blobs_are_kept_by_their_name_and_tenant()
    {
        var run = Run(_tenant);
        var content = new byte[200_000];
        new Random(3).NextBytes(content);
        await _committer.CommitAsync(First(run).With(blobs: [new(_tenant, "blob-1", content)]), None);

        Assert.Equal(content, (await _journal.ReadBlobAsync(_tenant, "blob-1", None))!.Value.ToArray());
        Assert.Null(await _journal.ReadBlobAsync(_tenant, "blob-2", None));
        Assert.Null(await _journal.ReadBlobAsync(Tenant(), "blob-1", None));
    }

    [Fact]
    public async Task Text_and_bytes_with_zeros_and_halves_of_letters_come_back_as_they_went()
    {
        const string Odd = "a\0b\u0001c\ud800d\U0001F600";
        var run = Run(_tenant) with { Name = Odd, CorrelationId = "\0" };
        await _committer.CommitAsync(First(run, "{\"a\":\"\0\"}"u8.ToArray()).With(search: [new(_tenant, run.RunId, "email", Odd)]), None);

        Assert.Equal(run, await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Equal("{\"a\":\"\0\"}"u8.ToArray(), (await _journal.ReadAllAsync(run)).Single().Payload.ToArray());
        var found = await _runs.ListAsync(_tenant, new() { SearchValue = ("email", Odd), CorrelationId = "\0", Text = "C\ud800" }, None);
        Assert.Equal(run.RunId, Assert.Single(found.Rows).RunId);
    }

    [Fact]
    public async Task A_run_of_another_tenant_is_not_seen()
    {
        var run = await StartAsync();
        var other = Tenant();
        Assert.Null(await _runs.GetAsync(other, run.RunId, None));
        Assert.Equal(CommitResult.Fenced, await _committer.CommitAsync(Next(run with { TenantId = other }), None));
        Assert.Empty(await _journal.ReadAllAsync(run with { TenantId = other }));
    }

    [Fact]
    public async Task A_start_by_a_trigger_that_was_taken_back_is_refused_with_its_dedupe_key()
    {
        var definitions = storage.Get<IDefinitionStore>();
        var before = await definitions.TriggerRevisionAsync(None);
        await definitions.ChangeAsync(new DefinitionChange(_tenant, Id()) { Triggers = [] }, None);
        var now = await definitions.TriggerRevisionAsync(None);
        Assert.NotEqual(before, now);

        var run = Run(_tenant);
        var key = new DedupeKey(_tenant, "trigger", Id(), "", run.RunId, DateTimeOffset.UtcNow.AddHours(1));
        Assert.Equal(CommitResult.TriggersChanged, await _committer.CommitAsync(Started(before), None));
        Assert.Null(await _runs.GetAsync(_tenant, run.RunId, None));
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(Started(now), None));

        RunCommit Started(string revision) => new() { Row = run, IsNew = true, Burst = First(run).Burst, DedupeKey = key, TriggerRevision = revision };
    }

    [Fact]
    public async Task Ids_that_tell_no_time_are_welcome()
    {
        var run = Run(_tenant, id: "my-own-run");
        await _committer.CommitAsync(First(run), None);
        await _committer.CommitAsync(Next(run), None);
        Assert.Equal(2, (await _journal.ReadAllAsync(run)).Count);
    }

    [Fact]
    public async Task A_row_of_the_journal_is_replaced_with_its_blobs()
    {
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run, [1]).With(blobs: [new(_tenant, "old", new byte[] { 8 }), new(_tenant, "stays", new byte[] { 9 })]), None);
        await _committer.CommitAsync(Next(run, [2]), None);

        await _journal.ReplaceAsync(_tenant, run.RunId, new JournalRow(0, new byte[] { 7, 7 }), [new(_tenant, "new", new byte[] { 6 })], ["old"], None);
        await _journal.ReplaceAsync(_tenant, Id(), new JournalRow(0, new byte[] { 5 }), [], ["stays"], None);

        Assert.Equal([[7, 7], [2]], (await _journal.ReadAllAsync(run)).Select(row => row.Payload.ToArray()));
        Assert.Null(await _journal.ReadBlobAsync(_tenant, "old", None));
        Assert.Equal(new byte[] { 6 }, (await _journal.ReadBlobAsync(_tenant, "new", None))!.Value.ToArray());
        Assert.NotNull(await _journal.ReadBlobAsync(_tenant, "stays", None));
    }

    [Fact]
    public async Task What_a_run_has_beside_its_journal_is_taken_away()
    {
        var (run, other) = (Run(_tenant), Run(_tenant));
        foreach (var each in (RunRow[])[run, other])
        {
            await _committer.CommitAsync(
                First(each, [1]).With(
                    blobs: [new(_tenant, $"file-{each.RunId}", new byte[] { 8 }), new(_tenant, $"answer-{each.RunId}", new byte[] { 9 })],
                    search: [new(_tenant, each.RunId, "email", "ann@example.com"), new(_tenant, each.RunId, SearchValue.Client, "acme")]),
                None);
        }

        await _journal.RemoveDataAsync(_tenant, other.RunId, [$"file-{other.RunId}"], null, None);
        await _journal.RemoveDataAsync(_tenant, run.RunId, [$"answer-{run.RunId}"], [SearchValue.Client], None);

        Assert.Null(await _journal.ReadBlobAsync(_tenant, $"file-{run.RunId}", None));
        Assert.NotNull(await _journal.ReadBlobAsync(_tenant, $"answer-{run.RunId}", None));
        Assert.NotNull(await _journal.ReadBlobAsync(_tenant, $"file-{other.RunId}", None));
        Assert.Null(await _journal.ReadBlobAsync(_tenant, $"answer-{other.RunId}", None));
        Assert.Equal([other.RunId], (await _runs.ListAsync(_tenant, new RunFilter { SearchValue = ("email", "ann@example.com") }, None)).Rows.Select(row => row.RunId));
        Assert.Equal(2, (await _runs.ListAsync(_tenant, new RunFilter { SearchValue = (SearchValue.Client, "acme") }, None)).Total);
        Assert.Single(await _journal.ReadAllAsync(run));
    }

    private async Task<RunRow> StartAsync()
    {
        var run = Run(_tenant);
        Assert.Equal(CommitResult.Accepted, await _committer.CommitAsync(First(run), None));
        return run;
    }
}
