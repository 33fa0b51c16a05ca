using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Keeps what is asked, for the test to answer.</summary>
internal sealed class ApprovalBoard : IApprovals
{
    public ApprovalQuestion? Asked { get; private set; }

    public ValueTask<Uri> AskAsync(ApprovalQuestion question, CancellationToken cancellation)
    {
        Asked = question;
        return ValueTask.FromResult(new Uri("https://flows.example.com/approve/x"));
    }

    /// <summary>Approves what was asked last: told again until the run, which is asked for before it has begun to wait, has heard it.</summary>
    /// <param name="edits">What the approver changed.</param>
    public async Task AnswerAsync(WorkflowHarness harness, string runId, params (string Name, Value Value)[] edits)
    {
        var answer = edits.Aggregate(
            ValueObject.From(("status", "approved"), ("by", "Ann"), ("content", Asked!.Content), ("data", ValueObject.Empty)),
            (sum, edit) => sum.With(edit.Name, edit.Value));
        var stimulus = new Stimulus(Tenants.Default, AskForApproval.Stimulus, Asked.Id, answer) { RunId = runId, StartsWorkflows = false };
        await SampleFlow.UntilAsync(async () => (await harness.Runtime.StimulateAsync(stimulus, default)).Count > 0);
    }

    public ValueTask<ApprovalAnswer?> AnswerAsync(string tenantId, string id, CancellationToken cancellation) => ValueTask.FromResult<ApprovalAnswer?>(null);

    public ValueTask<bool> PostponeAsync(string tenantId, string id, DateTimeOffset dueAt, CancellationToken cancellation) => ValueTask.FromResult(true);

    public ValueTask<ApprovalAnswer> CloseAsync(string tenantId, string id, string status, string? by, CancellationToken cancellation)
        => ValueTask.FromResult(new ApprovalAnswer(status, by, null, "", ValueObject.Empty));
}
