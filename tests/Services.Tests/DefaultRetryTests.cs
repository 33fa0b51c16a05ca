using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Steps at services are tried again by themselves when the service is busy, as long as nothing can be done twice.</summary>
public sealed class DefaultRetryTests : IAsyncLifetime
{
    private const string Busy = """{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
    private ChatFake _chat = null!;
    private ToolServer _server = null!;

    private Surroundings Here => new Surroundings()
        .With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "writer"))
        .With("tools", "mcpServerApi", ("url", _server.Address), ("authorization", $"Bearer {ToolServer.Token}"));

    public async Task InitializeAsync() => (_chat, _server) = (await ChatFake.StartAsync(), await ToolServer.StartAsync());

    public async Task DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_after_the_wait_it_asks_for()
    {
        _chat.Fail(429, Busy, retryAfter: "90");
        _chat.Say("""{"data":1,"company":"Acme"}""");
        using var harness = Harness();

        var run = await harness.RunAsync(Extract("{}"));
        var due = (await ((IBookmarkStore)harness.Storage).OfRunAsync(Tenants.Default, run.RunId, default)).Single().DueAt;
        _time.Advance(TimeSpan.FromSeconds(91));
        await UntilAsync(async () => await harness.StatusOfAsync(run.RunId) == RunStatus.Finished);

        Assert.Equal((RunStatus.Suspended, 2), (run.Status, _chat.Asked.Count));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 1, 30, TimeSpan.Zero), due);
    }

    [Theory]
    [InlineData(400, "{}")]
    [InlineData(401, "{}")]
    [InlineData(429, """{"retry": {"tries": 1}}""")]
    public async Task What_cannot_help_or_is_switched_off_is_not_tried_again(int status, string custom)
    {
        _chat.Fail(status, Busy);
        using var harness = Harness();

        Assert.Equal(RunStatus.Faulted, (await harness.RunAsync(Extract(custom))).Status);
        Assert.Single(_chat.Asked);
    }

    [Fact]
    public void What_may_have_been_done_is_left_to_a_person()
    {
        var registry = new ActivityRegistry([typeof(AiActivity).Assembly]);

        Assert.Null(registry.Find("Bizoholic.UseTool")!.Retry);
        Assert.All(
            registry.Descriptors.Where(activity => activity.ActivityType.IsSubclassOf(typeof(ServiceActivity))),
            activity => Assert.Equal(activity.Effect == SideEffect.AtMostOnce, activity.Retry is null));
    }

    private WorkflowHarness Harness() => new([typeof(AiActivity).Assembly], Here.Services, _time);

    private static string Extract(string custom)
        => $$$"""{"definitionId": "x", "name": "X", "root": {"id": "x", "type": "Bizoholic.ExtractData", "version": 1, "credential": "ai", "text": "Acme", "shape": {"type": "Object", "value": {"company": "", "data": 0}}, "customProperties": {{{custom}}}}}""";

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isTrue())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
