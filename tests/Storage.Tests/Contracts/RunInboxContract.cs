using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Contracts;

public abstract class RunInboxContract(StorageFixture storage)
{
    private readonly string _tenant = Tenant();
    private readonly IRunCommitter _committer = storage.Get<IRunCommitter>();
    private readonly IRunInbox _inbox = storage.Get<IRunInbox>();

    [Fact]
    public async Task Commands_are_read_in_the_order_of_their_ids()
    {
        var run = await StartAsync();
        await _inbox.AddAsync([Command(run, "3", [3, 0]), Command(run, "1", [1], InboxCommand.Cancel)], None);
        await _inbox.AddAsync([Command(run, "2", [])], None);

        var commands = await _inbox.ReadAsync(_tenant, run.RunId, None);

        Assert.Equal(["1", "2", "3"], commands.Select(command => command.CommandId));
        Assert.Equal(InboxCommand.Cancel, commands[0].Command);
        Assert.Equal(new byte[] { 3, 0 }, commands[2].Payload.ToArray());
    }

    [Fact]
    public async Task A_command_sent_again_is_ignored()
    {
        var run = await StartAsync();
        await _inbox.AddAsync([Command(run, "c", [1])], None);
        await _inbox.AddAsync([Command(run, "c", [2]), Command(run, "d", [3]), Command(run, "d", [4])], None);

        Assert.Equal(new byte[] { 1, 3 }, (await _inbox.ReadAsync(_tenant, run.RunId, None)).SelectMany(command => command.Payload.ToArray()));
    }

    [Fact]
    public async Task A_commit_takes_commands_of_its_run_and_leaves_the_rest()
    {
        var (run, other) = (await StartAsync(), await StartAsync());
        await _inbox.AddAsync([Command(run, "a"), Command(run, "b"), Command(other, "a")], None);
        await _committer.CommitAsync(Next(run).With(taken: ["a"]), None);

        Assert.Equal("b", Assert.Single(await _inbox.ReadAsync(_tenant, run.RunId, None)).CommandId);
        Assert.Single(await _inbox.ReadAsync(_tenant, other.RunId, None));
    }

    [Fact]
    public async Task A_commit_leaves_commands_for_other_runs()
    {
        var (child, parent) = (await StartAsync(), await StartAsync());
        var wake = Command(parent, payload: [5]);
        await _committer.CommitAsync(Next(child).With(inbox: [wake]), None);
        await _inbox.AddAsync([wake with { Payload = new byte[] { 6 } }], None);

        Assert.Equal(new byte[] { 5 }, Assert.Single(await _inbox.ReadAsync(_tenant, parent.RunId, None)).Payload.ToArray());
    }

    [Fact]
    public async Task A_refused_commit_takes_and_leaves_nothing()
    {
        var (run, other) = (await StartAsync(), await StartAsync());
        await _inbox.AddAsync([Command(run, "a")], None);
        await _committer.CommitAsync(Next(run with { Epoch = 0 }).With(taken: ["a"], inbox: [Command(other)]), None);

        Assert.Single(await _inbox.ReadAsync(_tenant, run.RunId, None));
        Assert.Empty(await _inbox.ReadAsync(_tenant, other.RunId, None));
    }

    [Fact]
    public async Task A_command_may_be_there_before_its_run()
    {
        var run = Run(_tenant);
        await _inbox.AddAsync([Command(run)], None);
        await _committer.CommitAsync(First(run), None);
        Assert.Single(await _inbox.ReadAsync(_tenant, run.RunId, None));
    }

    [Fact]
    public async Task A_call_leaves_one_command_however_often_and_at_once_it_comes()
    {
        var run = await StartAsync();
        var call = Call(run, Guid.NewGuid().ToString("n"), "c0");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await _inbox.AddAsync(Command(run, $"c{i}"), [call with { CommandId = $"c{i}" }], None))));

        var stored = Assert.Single(await _inbox.ReadAsync(_tenant, run.RunId, None)).CommandId;
        Assert.Single(answers, answer => answer is null);
        Assert.All(answers.OfType<ReceivedCall>(), earlier => Assert.Equal((stored, call.BodyHash, run.RunId), (earlier.CommandId, earlier.BodyHash, earlier.RunId)));
        Assert.Equal(call.Asked.ToArray(), (await _inbox.FindCallAsync(call.CallId, None))!.Asked.ToArray());
        Assert.Null(await _inbox.FindCallAsync("another", None));
    }

    [Fact]
    public async Task A_call_that_is_forgotten_may_come_again()
    {
        var run = await StartAsync();
        var old = Call(run, Guid.NewGuid().ToString("n"), "a") with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) };
        await _inbox.AddAsync(Command(run, "a"), [old], None);
        Assert.Null(await _inbox.FindCallAsync(old.CallId, None));

        Assert.Null(await _inbox.AddAsync(Command(run, "b"), [old with { CommandId = "b", ExpiresAt = DateTimeOffset.UtcNow.AddHours(1) }], None));
        Assert.Equal("b", (await _inbox.FindCallAsync(old.CallId, None))!.CommandId);
        Assert.Equal(2, (await _inbox.ReadAsync(_tenant, run.RunId, None)).Count);
    }

    [Fact]
    public async Task A_call_of_several_names_is_refused_when_one_of_them_is_taken_and_takes_none_then()
    {
        var run = await StartAsync();
        ReceivedCall Named(string name, string command) => Call(run, $"{run.RunId} {name}", command);
        Assert.Null(await _inbox.AddAsync(Command(run, "a"), [Named("event 1", "a"), Named("wait", "a")], None));

        Assert.Equal("a", (await _inbox.AddAsync(Command(run, "b"), [Named("event 2", "b"), Named("wait", "b")], None))!.CommandId);
        Assert.Null(await _inbox.FindCallAsync($"{run.RunId} event 2", None));
        Assert.Null(await _inbox.AddAsync(Command(run, "c"), [Named("event 2", "c"), Named("next wait", "c")], None));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () => await _inbox.AddAsync(Command(run, $"d{i}"), [Named($"event 3.{i}", $"d{i}"), Named("last wait", $"d{i}")], None))));
        Assert.Single(answers, answer => answer is null);
        Assert.Equal(3, (await _inbox.ReadAsync(_tenant, run.RunId, None)).Count);
    }

    private static ReceivedCall Call(RunRow run, string id, string command) => new(id, run.TenantId, run.RunId, command, "hash", "{\"path\":\"go\"}"u8.ToArray(), DateTimeOffset.UtcNow.AddHours(1));

    private async Task<RunRow> StartAsync()
    {
        var run = Run(_tenant);
        await _committer.CommitAsync(First(run), None);
        return run;
    }
}
