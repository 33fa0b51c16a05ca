using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Agents;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Set a crew of agents (CrewAI) to work, and go on when it is done.", DisplayName = "Run a crew", Effect = SideEffect.AtMostOnce)]
public sealed class RunCrew : AgentActivity
{
    [Input(DisplayName = "Crew", Description = "The deployed crew.", CredentialTypes = [CrewCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "What the crew asks for, by name.", UIHint = UIHints.JsonEditor, Order = 1)]
    public Input<ValueObject>? Inputs { get; set; }

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override async ValueTask<ValueObject> StartAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, CrewCredential.TypeName);
        var inputs = (context.Get(Inputs) ?? ValueObject.Empty).ToDictionary(input => input.Key, input => input.Value.ToString());
        return ValueObject.From(("kickoffId", await CrewCredential.Connect(credential, context.Services).KickoffAsync(inputs, context.CancellationToken)));
    }

    private protected override async ValueTask<AgentWork> LookAsync(ActivityExecutionContext context, Value work)
    {
        using var credential = await context.OpenCredentialAsync(Credential, CrewCredential.TypeName);
        return await CrewCredential.Connect(credential, context.Services).StatusAsync(work["kickoffId"].ToString(), context.CancellationToken);
    }

    private protected override ValueObject Sample(ActivityExecutionContext context)
        => ValueObject.From(("state", "done"), ("result", ValueObject.From(("output", OfflineText.Of(ValueJson.ToJson(context.Get(Inputs) ?? ValueObject.Empty))))), ("work", ValueObject.From(("kickoffId", "sample-kickoff"))));
}
