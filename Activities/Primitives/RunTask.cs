using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

/// <summary>Waits until another program reports the task's result. The task's id is the execution's, so asking twice after a crash asks for the same task.</summary>
[Activity("Elsa", "Primitives", "Ask another program to do something, and wait for its result.")]
public sealed class RunTask : CodeActivity<Value>
{
    internal const string Stimulus = "RunTask";

    [Input(Description = "What is to be done, by a name the other program knows.")]
    public Input<string>? TaskName { get; set; }

    [Input(Description = "Details the other program needs.", UIHint = UIHints.JsonEditor)]
    public Input<ValueObject>? Payload { get; set; }

    [Output(Description = "The task's id.")]
    public Output<string>? TaskId { get; set; }

    protected override void Execute(ActivityExecutionContext context)
    {
        var id = context.ExecutionId;
        context.Set(TaskId, id);
        context.CreateBookmark(new BookmarkRequest(Stimulus)
        {
            Stimulus = id,
            Payload = ValueObject.From(("taskId", id), ("taskName", context.Get(TaskName)), ("payload", context.Get(Payload))),
        });
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var result = context.Resumption!.Input;
        context.Set(TaskId, context.ExecutionId);
        context.Set(Result, result);
        context.Leave(Outcomes.Done, PayloadItems.Of(result));
        return default;
    }
}
