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
