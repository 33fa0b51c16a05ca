using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Agents;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Set a crew of agents (CrewAI) to work, and go on when it is done or waits for a person.", DisplayName = "Run a crew", Effect = SideEffect.AtMostOnce, PerItem = true, WorkGoesOn = true)]
public sealed class RunCrew : AgentActivity
{
    [Input(DisplayName = "Crew", Description = "The deployed crew.", CredentialTypes = [CrewCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "What the crew asks for, by name.", UIHint = UIHints.JsonEditor, Order = 1)]
    public Input<ValueObject>? Inputs { get; set; }

    [Input(DisplayName = "Go on with", Description = "What an earlier Run a crew left in the state interrupted, when its agents waited for a person: they go on, and no other crew is set to work.", Category = "Person", Order = 2)]
    public Input<ValueObject>? GoesOnWith { get; set; }

    [Input(Description = "What the person says to them.", UIHint = UIHints.MultiLine, Category = "Person", Order = 3)]
    public Input<string>? Feedback { get; set; }

    [Input(Description = "Off: they do that task again, with the feedback.", Category = "Person", Order = 4)]
    public Input<bool> Approves { get; set; } = new(true);

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override async ValueTask<ValueObject> StartAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, CrewCredential.TypeName);
        if (context.Get(GoesOnWith) is { Count: > 0 } waiting)
        {
            var (kickoff, task) = waiting["work"]["kickoffId"].AsString() is { } id && waiting["result"]["task_id"].AsString() is { } named
                ? (id, named)
                : throw new FaultException("'Go on with' is not what a crew left that waits for a person: it has to name work.kickoffId and result.task_id.");
            await CrewCredential.Connect(credential, context.Services).ResumeAsync(kickoff, task, context.Get(Feedback) ?? "", context.Get(Approves), context.CancellationToken);
            return ValueObject.From(("kickoffId", kickoff), ("answeredTask", task));
        }

        var inputs = (context.Get(Inputs) ?? ValueObject.Empty).ToDictionary(input => input.Key, input => input.Value.ToString());
        return ValueObject.From(("kickoffId", await CrewCredential.Connect(credential, context.Services).KickoffAsync(inputs, context.CancellationToken)));
    }

    private protected override async ValueTask<AgentWork> LookAsync(ActivityExecutionContext context, Value work)
    {
        using var credential = await context.OpenCredentialAsync(Credential, CrewCredential.TypeName);
        var found = await CrewCredential.Connect(credential, context.Services).StatusAsync(work["kickoffId"].ToString(), context.CancellationToken);

        // For a moment after the answer the task may still be told as waiting for it.
        var isAnswered = found.State == AgentState.Interrupted && work["answeredTask"].AsString() is { } answered && ValueJson.FromElement(found.Result)["task_id"].AsString() == answered;
        return isAnswered ? found with { State = AgentState.Working } : found;
    }

    private protected override ValueObject Sample(ActivityExecutionContext context)
        => ValueObject.From(("state", "done"), ("result", ValueObject.From(("output", OfflineText.Of(ValueJson.ToJson(context.Get(Inputs) ?? ValueObject.Empty))))), ("work", ValueObject.From(("kickoffId", "sample-kickoff"))));
}
