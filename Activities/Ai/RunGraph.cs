using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Agents;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Run a graph of a LangGraph server, and go on when it is done or waits for a person.", DisplayName = "Run a graph", Effect = SideEffect.LookFirst, PerItem = true, WorkGoesOn = true)]
public sealed class RunGraph : AgentActivity
{
    [Input(DisplayName = "Server", Description = "The LangGraph server.", CredentialTypes = [GraphCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Graph", Description = "Name or id of the assistant.", Order = 1)]
    public Input<string>? Assistant { get; set; }

    [Input(Description = "What the graph starts with.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<ValueObject>? Input { get; set; }

    [Input(DisplayName = "Go on with", Description = "What an earlier Run a graph left in the state interrupted, when it waited for a person: it goes on from there, with the answer.", Category = "Person", Order = 3)]
    public Input<ValueObject>? GoesOnWith { get; set; }

    [Input(Description = "What the person says to it: what the graph's interrupt gives back.", UIHint = UIHints.JsonEditor, Category = "Person", Order = 4)]
    public Input<Value>? Answer { get; set; }

    [Input(DisplayName = "Server calls back", Description = "The graph's server says when it is done, so that the run goes on at once. It has to reach this installation at the address in the setting PublicUrl. Either way the graph is looked at, at most a minute apart.", Category = "Advanced", Order = 19)]
    public Input<bool> CallsBack { get; set; } = new(false);

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override string? CallBackSuffix(ActivityExecutionContext context)
        => context.Get(CallsBack) && context.RunFacts.ResumeUrl is not null ? $"graph-{context.ExecutionNumber}-{context.ItemIndex}" : null;

    private string? CallBackAddress(ActivityExecutionContext context) => CallBackSuffix(context) is { } suffix ? $"{context.RunFacts.ResumeUrl}/{suffix}" : null;

    private protected override async ValueTask<ValueObject> StartAsync(ActivityExecutionContext context)
    {
        var assistant = context.Get(Assistant) is { Length: > 0 } given ? given : throw new FaultException("'Graph' is empty.");
        using var credential = await context.OpenCredentialAsync(Credential, GraphCredential.TypeName);
        var graph = GraphCredential.Connect(credential, context.Services);
        if (context.Get(GoesOnWith) is { Count: > 0 } waiting)
        {
            var thread = waiting["work"]["threadId"].AsString() ?? throw new FaultException("'Go on with' is not what a graph left that waits for a person: it has to name work.threadId.");
            var answered = await graph.ResumeAsync(context.IdempotencyKey, thread, assistant, ResultObject.ToJson(context.Get(Answer) is { IsNullish: false } answer ? answer : ""), CallBackAddress(context), context.CancellationToken);
            return ValueObject.From(("threadId", answered.ThreadId), ("runId", answered.RunId));
        }

        var run = await graph.StartAsync(context.IdempotencyKey, assistant, ResultObject.ToJson(context.Get(Input) ?? ValueObject.Empty), CallBackAddress(context), context.CancellationToken);
        return ValueObject.From(("threadId", run.ThreadId), ("runId", run.RunId));
    }

    private protected override async ValueTask<AgentWork> LookAsync(ActivityExecutionContext context, Value work)
    {
        using var credential = await context.OpenCredentialAsync(Credential, GraphCredential.TypeName);
        return await GraphCredential.Connect(credential, context.Services).StatusAsync(new GraphRun(work["threadId"].ToString(), work["runId"].ToString()), context.CancellationToken);
    }

    private protected override ValueObject Sample(ActivityExecutionContext context)
        => ValueObject.From(("state", "done"), ("result", ValueObject.From(("answer", OfflineText.Of(ValueJson.ToJson(context.Get(Input) ?? ValueObject.Empty))))), ("work", ValueObject.From(("threadId", "sample-thread"), ("runId", "sample-run"))));
}
