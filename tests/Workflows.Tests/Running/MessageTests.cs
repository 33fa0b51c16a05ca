using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>Messages that runs leave behind: one that cannot be delivered is kept, and those behind it are delivered.</summary>
public sealed class MessageTests : IDisposable
{
    private const string Secret = "ann@example.com";
    private readonly WorkflowHarness _host = new([typeof(Sequence).Assembly], options: new RuntimeOptions { RecoveryInterval = TimeSpan.FromHours(1) });

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_message_that_cannot_be_delivered_is_kept_and_holds_up_no_other()
    {
        var damaged = await _host.RunAsync(Flow.Definition(Flow.Line("w", "ran")));
        await _host.Storage.ReplaceAsync(Tenants.Default, damaged.RunId, new JournalRow(0, new byte[] { 1, 2, 3 }), [], [], default);
        var waiting = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "e", ("eventName", Flow.Input("Literal", "go"))), Flow.Line("w", "heard"))));

        await LeaveAsync(
            new OutboxRow(Tenants.Default, "1", OutboxKind.Scrub, ValueJson.ToUtf8(ValueObject.From(("runId", damaged.RunId)))),
            new OutboxRow(Tenants.Default, "2", OutboxKind.Event, ValueJson.ToUtf8(ValueObject.From(("eventName", "go")))));

        await Eventually.True(async () => await _host.StatusOfAsync(waiting.RunId) == RunStatus.Finished);
        Assert.Equal(["heard"], _host.LinesOf(waiting.RunId));
        await Eventually.True(async () => (await MessagesAsync()).Count == 1);
        Assert.Equal("1", Assert.Single(await MessagesAsync()).MessageId);
    }

    [Fact]
    public async Task Data_that_is_not_kept_leaves_a_run_that_a_host_had_for_a_moment_after_its_end()
    {
        var flow = JsonNode.Parse(Flow.Definition(Flow.Sequence("root", Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))))))!;
        flow["customProperties"] = new JsonObject { ["saveData"] = "none" };
        var run = (await _host.RunAsync(flow.ToJsonString(), ValueObject.From(("mail", Secret)))).RunId;
        var first = (await JournalAsync(run))[0];
        await _host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Undefined) { StartsWorkflows = false }, default);
        await Eventually.True(async () => await _host.StatusOfAsync(run) == RunStatus.Finished && (await MessagesAsync()).Count == 0);

        await _host.Storage.ReplaceAsync(Tenants.Default, run, first, [], [], default);
        await ((IRunInbox)_host.Storage).AddAsync([new InboxRow(Tenants.Default, "late", run, InboxCommand.Cancel, default)], default);
        var claimed = (await ((IRunClaims)_host.Storage).ClaimAsync(Tenants.Default, run, "another", default))!;
        await _host.Storage.CommitAsync(new RunCommit { Row = claimed, InboxTaken = ["late"] }, default);
        var scrub = new OutboxRow(Tenants.Default, "1", OutboxKind.Scrub, ValueJson.ToUtf8(ValueObject.From(("runId", run))));
        await LeaveAsync(scrub, new OutboxRow(Tenants.Default, "2", OutboxKind.Event, ValueJson.ToUtf8(ValueObject.From(("eventName", "nobody waits")))));
        await Eventually.True(async () => (await MessagesAsync()).Count == 1);
        Assert.True(await HasSecretAsync());

        await _host.Storage.CommitAsync(new RunCommit { Row = claimed, ReleaseOwner = true }, default);
        await Eventually.True(async () => (await MessagesAsync()).Count == 0);
        Assert.False(await HasSecretAsync());

        async Task<bool> HasSecretAsync() => (await JournalAsync(run)).Any(row => Encoding.Latin1.GetString(row.Payload.Span).Contains(Secret, StringComparison.Ordinal));
    }

    /// <summary>As a run's commit would leave them.</summary>
    private async Task LeaveAsync(params OutboxRow[] messages)
    {
        var now = DateTimeOffset.UtcNow;
        var row = new RunRow
        {
            TenantId = Tenants.Default,
            RunId = Guid.CreateVersion7().ToString("n"),
            DefinitionId = "d",
            DefinitionVersionId = "v",
            DefinitionVersion = 1,
            ContentHash = "h",
            Status = RunStatus.Finished,
            LastSequence = 0,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await _host.Storage.CommitAsync(new RunCommit { Row = row, IsNew = true, Burst = new JournalRow(0, new byte[1]), Outbox = messages }, default);
        ((IRunObserver)_host.Runtime).OutboxFilled();
    }

    private async Task<List<JournalRow>> JournalAsync(string run) => await ((IRunJournal)_host.Storage).ReadAsync(Tenants.Default, run, 0, default).ToListAsync();

    private ValueTask<IReadOnlyList<OutboxRow>> MessagesAsync() => ((IOutbox)_host.Storage).ReadAsync(10, default);
}
