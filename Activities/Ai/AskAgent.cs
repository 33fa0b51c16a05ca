using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Agents;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Give a task to an agent of BizOSaaS, and go on when it is done.", DisplayName = "Ask an agent", Effect = SideEffect.AtMostOnce, PerItem = true, WorkGoesOn = true)]
public sealed class AskAgent : AgentActivity
{
    public AskAgent() => TimeoutMinutes = new(30);

    [Input(DisplayName = "BizOSaaS", Description = "The platform whose agents work.", CredentialTypes = [BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Agent", Description = "Its type, such as content_generation or market_research.", Order = 1)]
    public Input<string> AgentType { get; set; } = new("content_creator");

    [Input(Description = "What it is to do.", UIHint = UIHints.MultiLine, Order = 2)]
    public Input<string>? Task { get; set; }

    [Input(Description = "What it works with.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<ValueObject>? Data { get; set; }

    [Input(Description = "How urgent the task is for the agent.", UIHint = UIHints.DropDown, Options = ["low", "normal", "high", "urgent"], Category = "Advanced", Order = 4)]
    public Input<string> Priority { get; set; } = new("normal");

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override bool IsAlone => true;

    private protected override async ValueTask<ValueObject> StartAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, BizosaasCredential.TypeName);
        var task = await BizosaasCredential.Agents(credential, context.Services).CreateAsync(
            new NewAgentTask
            {
                AgentType = context.Get(AgentType) ?? "",
                TaskDescription = context.Get(Task) is { Length: > 0 } text ? text : throw new FaultException("'Task' is empty."),
                InputData = (context.Get(Data) ?? ValueObject.Empty).ToDictionary(member => member.Key, member => ResultObject.ToJson(member.Value)),
                Priority = context.Get(Priority) ?? "normal",
                TimeoutMinutes = context.Get(TimeoutMinutes),
            },
            context.CancellationToken);
        return ValueObject.From(("taskId", task.TaskId));
    }

    private protected override async ValueTask<AgentWork> LookAsync(ActivityExecutionContext context, Value work)
    {
        using var credential = await context.OpenCredentialAsync(Credential, BizosaasCredential.TypeName);
        var task = await BizosaasCredential.Agents(credential, context.Services).GetAsync(work["taskId"].ToString(), context.CancellationToken);
        var state = task.Status == "completed" ? AgentState.Done : task.IsFinished ? AgentState.Failed : AgentState.Working;
        return new AgentWork(state, task.ResultData ?? default, $"{task.Status}: {task.ErrorMessage ?? "it does not say why"}") { Cost = task.CostEstimate };
    }

    private protected override ValueObject ResultOf(AgentWork work, ValueObject known)
        => ValueObject.From(("taskId", known["taskId"]), ("result", ResultOf(work)), ("cost", work.Cost is { } cost ? (double)cost : Value.Null));

    private protected override ValueObject Sample(ActivityExecutionContext context)
        => ValueObject.From(("taskId", "sample-task"), ("result", OfflineText.Of(context.Get(Task) ?? "")), ("cost", Value.Null));
}
