using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.Tests.People;

public sealed class AskForApprovalTests
{
    private const string Flow =
        """
        { "definitionId": "ask", "name": "Ask", "root": { "id": "ask", "type": "Bizoholic.AskForApproval", "version": 1,
          "title": { "typeName": "String", "expression": { "type": "Literal", "value": "Post it?" } },
          "deadline": { "typeName": "TimeSpan", "expression": { "type": "Literal", "value": "00:00:00.100" } },
          "escalateTo": { "typeName": "Object", "expression": { "type": "Object", "value": "[\"boss@example.com\"]" } } } }
        """;

    [Fact]
    public async Task The_step_waits_for_the_storage_of_what_people_are_asked()
    {
        var board = new AwayBoard();
        using var harness = new WorkflowHarness([typeof(AskForApproval).Assembly], new ServiceCollection().AddSingleton<IApprovals>(board).BuildServiceProvider());

        var run = await harness.RunAsync(Flow);
        Assert.Equal(RunStatus.Suspended, run.Rest.Status);
        await Until.TrueAsync(async () => await harness.StatusOfAsync(run.RunId) == RunStatus.Finished);

        Assert.Equal(["ask", "answer", "postpone", "answer", "close"], board.Done);
        Assert.Equal("expired", (await harness.ReadAsync(run.RunId, run.Rest)).Of("ask")[0].Outputs["Result"]["decision"].ToString());
    }

    /// <summary>What the approver made of each item, and the answer, goes on with the item that it was made of.</summary>
    [Fact]
    public async Task Several_items_are_asked_about_at_once_and_each_goes_on_with_what_was_made_of_it()
    {
        var board = new QuietBoard();
        using var harness = new WorkflowHarness([typeof(AskForApproval).Assembly], new ServiceCollection().AddSingleton<IApprovals>(board).BuildServiceProvider());

        var run = await harness.RunAsync(AboutPosts("$json.text"));
        var asked = Assert.Single(board.Asked);
        Assert.Equal([("One", "a"), ("Two", "b")], asked.Parts.Select(part => (part.Content, part.Data["tag"].ToString())));

        Value[] made = [ValueObject.From(("content", "One!"), ("data", ValueObject.From(("tag", "x")))), ValueObject.From(("content", "Two"), ("data", ValueObject.From(("tag", "b"))))];
        var left = await AnswerAsync(harness, run.RunId, asked, ("parts", ValueArray.From(made)));

        Assert.Equal("""["first approved One! x","second approved Two b"]""", ValueJson.ToJson(left).Replace(", ", ",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_the_same_for_all_items_is_shown_once_and_all_go_on()
    {
        var board = new QuietBoard();
        using var harness = new WorkflowHarness([typeof(AskForApproval).Assembly], new ServiceCollection().AddSingleton<IApprovals>(board).BuildServiceProvider());

        var run = await harness.RunAsync(AboutPosts("$input.all().length + ' posts'", "({tag: 'all'})"));
        var asked = Assert.Single(board.Asked);
        Assert.Equal((0, "2 posts"), (asked.Parts.Count, asked.Content));

        var left = await AnswerAsync(harness, run.RunId, asked, ("content", "2 good posts"), ("data", ValueObject.From(("tag", "all"))));

        Assert.Equal("""["first approved 2 good posts all","second approved 2 good posts all"]""", ValueJson.ToJson(left).Replace(", ", ",", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_a_person_can_look_at_is_not_asked()
    {
        var board = new QuietBoard();
        using var harness = new WorkflowHarness([typeof(AskForApproval).Assembly], new ServiceCollection().AddSingleton<IApprovals>(board).BuildServiceProvider());

        var run = await harness.RunAsync(AboutPosts("$json.text", posts: string.Join(',', Enumerable.Range(0, 101).Select(i => $$"""{"title":"t","text":"{{i}}","tag":"a"}"""))));

        Assert.Contains("101 items came in", run.Rest.Error!.Message);
        Assert.Empty(board.Asked);
    }

    private static string AboutPosts(string content, string data = "({tag: $json.tag})", string posts = """{"title":"first","text":"One","tag":"a"},{"title":"second","text":"Two","tag":"b"}""")
        => $$$"""
        { "definitionId": "posts", "name": "Posts", "root": { "id": "chart", "type": "Elsa.Flowchart", "version": 1,
          "activities": [
            { "id": "posts", "name": "Posts", "type": "Bizoholic.PinnedData", "version": 1, "items": [{{{posts}}}] },
            { "id": "ask", "name": "Ask", "type": "Bizoholic.AskForApproval", "version": 1, "title": "Post them?",
              "content": { "type": "JavaScript", "value": "{{{content}}}" }, "data": { "type": "JavaScript", "value": "{{{data}}}" } },
            { "id": "each", "name": "Each", "type": "Bizoholic.Code", "version": 1,
              "parameters": { "mode": "runOnceForEachItem", "jsCode": "return { json: { said: [$('Posts').item.json.title, $json.decision, $json.content, $json.data.tag].join(' ') } };" } },
            { "id": "out", "name": "Out", "type": "Elsa.SetOutput", "version": 1, "outputName": "result", "outputValue": { "type": "JavaScript", "value": "$input.all().map(item => item.json.said)" } } ],
          "connections": [
            { "source": { "activity": "posts", "port": "Done" }, "target": { "activity": "ask", "port": "In" } },
            { "source": { "activity": "ask", "port": "Approved" }, "target": { "activity": "each", "port": "In" } },
            { "source": { "activity": "each", "port": "Done" }, "target": { "activity": "out", "port": "In" } } ] } }
        """;

    private static async Task<Value> AnswerAsync(WorkflowHarness harness, string runId, ApprovalQuestion asked, params (string Name, Value Value)[] answer)
    {
        var said = answer.Aggregate(ValueObject.From(("status", "approved"), ("by", "Ann"), ("content", ""), ("data", ValueObject.Empty)), (sum, part) => sum.With(part.Name, part.Value));
        await Until.TrueAsync(async () => (await harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, AskForApproval.Stimulus, asked.Id, said) { RunId = runId, StartsWorkflows = false }, default)).Count > 0);
        await Until.TrueAsync(async () => await harness.StatusOfAsync(runId) is RunStatus.Finished or RunStatus.Faulted);
        var history = (await harness.History.ReadAsync(Tenants.Default, runId, default))!;
        Assert.Null(history.Error?.Message);
        return history.Output["result"];
    }

    /// <summary>Keeps what is asked; the answers come from the test.</summary>
    private sealed class QuietBoard : IApprovals
    {
        public List<ApprovalQuestion> Asked { get; } = [];

        public ValueTask<Uri> AskAsync(ApprovalQuestion question, CancellationToken cancellation)
        {
            Asked.Add(question);
            return ValueTask.FromResult(new Uri("https://flows.example.com/approve/x"));
        }

        public ValueTask<ApprovalAnswer?> AnswerAsync(string tenantId, string id, CancellationToken cancellation) => ValueTask.FromResult<ApprovalAnswer?>(null);

        public ValueTask<bool> PostponeAsync(string tenantId, string id, DateTimeOffset dueAt, CancellationToken cancellation) => ValueTask.FromResult(true);

        public ValueTask<ApprovalAnswer> CloseAsync(string tenantId, string id, string status, string? by, CancellationToken cancellation)
            => ValueTask.FromResult(new ApprovalAnswer(status, by, null, "", ValueObject.Empty));
    }

    /// <summary>Each call is refused twice by a storage that is away before it is answered.</summary>
    private sealed class AwayBoard : IApprovals
    {
        private int _refused;

        public List<string> Done { get; } = [];

        public ValueTask<Uri> AskAsync(ApprovalQuestion question, CancellationToken cancellation) => Answer("ask", new Uri("https://flows.example.com/approve/x"));

        public ValueTask<ApprovalAnswer?> AnswerAsync(string tenantId, string id, CancellationToken cancellation) => Answer<ApprovalAnswer?>("answer", null);

        public ValueTask<bool> PostponeAsync(string tenantId, string id, DateTimeOffset dueAt, CancellationToken cancellation) => Answer("postpone", true);

        public ValueTask<ApprovalAnswer> CloseAsync(string tenantId, string id, string status, string? by, CancellationToken cancellation)
            => Answer("close", new ApprovalAnswer(status, by, null, "", ValueObject.Empty));

        private ValueTask<T> Answer<T>(string call, T answer)
        {
            if (++_refused % 3 != 0)
            {
                throw new StorageException("The database cannot be reached.");
            }

            Done.Add(call);
            return ValueTask.FromResult(answer);
        }
    }
}
