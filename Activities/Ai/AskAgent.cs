using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// Gives a task to one of the platform's agents and waits without holding anything: the run sleeps between looks. The task's id is remembered before the first
/// look, so a crash never starts a second one.
/// </summary>
[Activity("Bizoholic", "AI", "Give a task to an agent of BizOSaaS, and go on when it is done.", DisplayName = "Ask an agent", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class AskAgent : CodeActivity<Value>
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

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

    [Input(DisplayName = "Longest time", Description = "In minutes; after that the step fails.", Category = "Advanced", Order = 5)]
    public Input<int> TimeoutMinutes { get; set; } = new(30);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Get(Credential) is null && ServiceActivity.LeavesSample(context))
        {
            Leave(context, ValueObject.From(("taskId", "sample-task"), ("result", OfflineText.Of(context.Get(Task) ?? "")), ("cost", Value.Null), (ServiceActivity.SampleMark, true)));
            return;
        }

        try
        {
            if (context.Remembered.IsUndefined)
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
                await context.RememberAsync(ValueObject.From(("taskId", task.TaskId), ("since", context.Time.GetUtcNow().ToString("O")), ("looks", 0)));
            }

            await WaitAsync(context, context.Remembered);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error, context.Node.Descriptor.Effect);
        }
    }

    protected override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var kept = context.Remembered;
        AgentTask task;
        try
        {
            using var credential = await context.OpenCredentialAsync(Credential, BizosaasCredential.TypeName);
            task = await BizosaasCredential.Agents(credential, context.Services).GetAsync(kept["taskId"].ToString(), context.CancellationToken);
        }
        catch (ServiceException error) when (error.Kind == ServiceFailure.RetryLater && !IsOver(context, kept))
        {
            // The task goes on whether or not we can see it just now.
            await WaitAsync(context, kept);
            return;
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }

        if (task.Status == "completed")
        {
            Leave(context, ValueObject.From(("taskId", task.TaskId), ("result", task.ResultData is { } result ? ValueJson.FromElement(result) : Value.Null), ("cost", task.CostEstimate is { } cost ? (double)cost : Value.Null)));
        }
        else if (task.IsFinished)
        {
            throw new FaultException($"The agent did not do it ({task.Status}): {task.ErrorMessage ?? "it does not say why"}.", type: "Service");
        }
        else if (IsOver(context, kept))
        {
            throw new FaultException($"The agent was not done within {context.Get(TimeoutMinutes)} minutes. Its task is {task.TaskId}.", type: "Timeout");
        }
        else
        {
            await WaitAsync(context, kept);
        }
    }

    /// <summary>Looks again after a pause that grows.</summary>
    private static async ValueTask WaitAsync(ActivityExecutionContext context, Value kept)
    {
        var looks = (int)kept["looks"].Number;
        if (context.Resumption is not null)
        {
            await context.RememberAsync(kept.AsObject()!.With("looks", looks + 1));
        }

        var pause = TimeSpan.FromSeconds(Math.Min(FirstLook.TotalSeconds * Math.Pow(1.5, looks), LongestPause.TotalSeconds));
        context.CreateBookmark(new BookmarkRequest("AskAgent") { DueAt = context.Time.GetUtcNow() + pause, Payload = ValueObject.From(("taskId", kept["taskId"])) });
    }

    private bool IsOver(ActivityExecutionContext context, Value kept)
        => DateTimeOffset.TryParse(kept["since"].ToString(), System.Globalization.CultureInfo.InvariantCulture, out var since) && context.Time.GetUtcNow() - since > TimeSpan.FromMinutes(Math.Max(1, context.Get(TimeoutMinutes)));

    private void Leave(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        context.Leave(Outcomes.Done, [new Item(result)]);
    }
}
