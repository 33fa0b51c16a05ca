using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Agents;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// Sets agents to work and waits without holding anything: the run sleeps between looks, with pauses that grow. What was started is remembered before the first look,
/// so that a crash never starts it twice; and as long as it may still be at work, so that whoever tries again waits for it rather than starting another.
/// </summary>
[DefaultRetry(tries: 4, waitSeconds: 2)]
public abstract class AgentActivity : CodeActivity<Value>, INeedsCredential
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    [Input(DisplayName = "Longest time", Description = "In minutes; after that the step fails.", Category = "Advanced", Order = 20)]
    public Input<int> TimeoutMinutes { get; set; } = new(60);

    private protected abstract Input<CredentialReference>? Access { get; }

    Input<CredentialReference>? INeedsCredential.Access => Access;

    /// <summary>Starts the work and returns what it is known by.</summary>
    private protected abstract ValueTask<ValueObject> StartAsync(ActivityExecutionContext context);

    private protected abstract ValueTask<AgentWork> LookAsync(ActivityExecutionContext context, Value work);

    private protected abstract ValueObject Sample(ActivityExecutionContext context);

    /// <summary>Where the service may say that it is done, which spares the wait for the next look; null where it is not asked to.</summary>
    private protected virtual string? CallBackSuffix(ActivityExecutionContext context) => null;

    /// <summary>One agent works, not several.</summary>
    private protected virtual bool IsAlone => false;

    /// <param name="work">Done, or waiting for a person.</param>
    /// <param name="known">What it is known by.</param>
    private protected virtual ValueObject ResultOf(AgentWork work, ValueObject known)
        => ValueObject.From(("state", work.State == AgentState.Done ? "done" : "interrupted"), ("result", ResultOf(work)), ("work", known));

    private protected static Value ResultOf(AgentWork work) => work.Result.ValueKind == JsonValueKind.Undefined ? Value.Null : ValueJson.FromElement(work.Result);

    protected sealed override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Get(Access) is null && ServiceActivity.LeavesSample(context))
        {
            var sample = Sample(context);
            DemoServices.Of(context)?.Take(context, sample, ValueObject.From(("result", sample["result"])));
            Leave(context, sample.With(ServiceActivity.SampleMark, true));
            return;
        }

        try
        {
            if (context.Remembered.IsUndefined || IsOver(context, context.Remembered))
            {
                var work = context.Remembered.AsObject() ?? await StartAsync(context);
                await context.RememberAsync(work.With("since", ValueConverter.From(context.Time.GetUtcNow())).With("looks", 0));
            }

            Wait(context, context.Remembered);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error, context.Node.Descriptor.Effect);
        }
    }

    protected sealed override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var kept = context.Remembered;
        var unseen = "";
        if (context.Resumption is { IsDue: false })
        {
            // Whoever calls only wakes us: what became of the work is looked up.
            context.Reply(new HttpReply(204, null, default, []));
        }

        try
        {
            var work = await LookAsync(context, kept);
            switch (work.State)
            {
                case AgentState.Done or AgentState.Interrupted:
                    Leave(context, ResultOf(work, Known(kept)));
                    return;
                case AgentState.Failed:
                    await context.ForgetAsync();
                    throw new FaultException($"{(IsAlone ? "The agent" : "The agents")} did not do it: {work.Message}.", type: "Service");
            }
        }
        catch (ServiceException error) when (error.Kind == ServiceFailure.RetryLater)
        {
            // The work goes on whether or not it can be seen just now.
            unseen = $" It cannot be seen just now: {error.Message}";
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }

        if (IsOver(context, kept))
        {
            var known = string.Join(", ", Known(kept).Select(member => $"{member.Key} {member.Value}"));
            throw new FaultException($"{(IsAlone ? "The agent was" : "The agents were")} not done within {context.Get(TimeoutMinutes)} minutes ({known}).{unseen} Trying again waits for the same work, with its whole time anew.", type: "Timeout");
        }

        await context.RememberAsync(kept.AsObject()!.With("looks", kept["looks"].Number + 1));
        Wait(context, context.Remembered);
    }

    private bool IsOver(ActivityExecutionContext context, Value kept)
        => DateTimeOffset.TryParse(kept["since"].ToString(), CultureInfo.InvariantCulture, out var since) && context.Time.GetUtcNow() - since > TimeSpan.FromMinutes(Math.Max(1, context.Get(TimeoutMinutes)));

    /// <summary>What the work is known by, without our own notes on it.</summary>
    private static ValueObject Known(Value kept) => ValueObject.From([.. kept.AsObject()!.Where(member => member.Key is not ("since" or "looks")).Select(member => (member.Key, member.Value))]);

    private void Wait(ActivityExecutionContext context, Value kept)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(FirstLook.TotalSeconds * Math.Pow(1.5, kept["looks"].Number), LongestPause.TotalSeconds));
        var due = context.Time.GetUtcNow() + pause;
        context.CreateBookmark(CallBackSuffix(context) is { } suffix
            ? new BookmarkRequest(Flow.Wait.CallStimulus) { Stimulus = $"POST {context.RunId}/{suffix}", DueAt = due }
            : new BookmarkRequest("Agents") { DueAt = due, Payload = kept });
    }

    private void Leave(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        context.Leave(Outcomes.Done, [new Item(result)]);
    }
}
