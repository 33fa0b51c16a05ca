using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.People;

/// <summary>
/// Asks a person and waits for the answer, for days if need be. The question stands on the approvals page; a mail or a Slack message may lead to it. A message whose
/// fate is unknown after a crash is not sent again: the page has the question in any case.
/// </summary>
[Activity("Bizoholic", "People", "Ask a person to approve something, and go on with what they say. Several items are asked about at once, one below the other, and each goes on with the answer; to decide on each by itself, put it into a loop.", DisplayName = "Ask for approval", Effect = SideEffect.LookFirst)]
[FlowNode(Approved, Rejected, Expired)]
public sealed partial class AskForApproval : CodeActivity<Value>
{
    /// <summary>What the wait is called; an answer is its stimulus.</summary>
    public const string Stimulus = "Approval";

    private const string Approved = "Approved";
    private const string Rejected = "Rejected";
    private const string Expired = "Expired";

    /// <summary>So many items can be looked at on one page.</summary>
    private const int MostParts = 100;

    /// <summary>How often the platform is asked whether somebody answered there.</summary>
    private static readonly TimeSpan MirrorInterval = TimeSpan.FromMinutes(1);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Services.GetService<IApprovals>() is not { } approvals)
        {
            throw new FaultException("Approvals are kept by the server, so this step cannot run outside of it.");
        }

        var parts = Parts(context);
        DateTimeOffset? due = context.Get(Deadline) is { } deadline ? context.Time.GetUtcNow() + deadline : null;
        var question = new ApprovalQuestion(
            context.TenantId,
            context.ExecutionId,
            context.RunId,
            context.RunFacts.DefinitionId,
            context.RunFacts.DefinitionName,
            context.Get(Title) is { Length: > 0 } title ? title : "Approval",
            context.Get(Content) ?? "",
            context.Get(Data) ?? ValueObject.Empty,
            People(context.Get(Approvers)),
            due)
        {
            Parts = parts,
        };
        var link = await context.WithStorageAsync(() => approvals.AskAsync(question, context.CancellationToken));
        if (context.Remembered.IsUndefined)
        {
            await context.RememberAsync(ValueObject.From(("link", link.ToString()), ("due", ValueConverter.From(due)), ("escalated", false)));
            await TellAsync(context, question.Title, question.Content, parts, question.Approvers, link);
        }

        Wait(context);
    }

    protected override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var approvals = context.GetRequiredService<IApprovals>();
        var asked = context.Resumption!.IsDue ? Parts(context) : [];
        var answer = context.Resumption.IsDue
            ? await context.WithStorageAsync(() => approvals.AnswerAsync(context.TenantId, context.ExecutionId, context.CancellationToken)) ?? await MirroredAsync(context, approvals)
            : AnswerIn(context.Resumption.Input);
        if (answer is null)
        {
            if (Due(context) is not { } due || due > context.Time.GetUtcNow())
            {
                Wait(context);
                return;
            }

            var others = People(context.Get(EscalateTo));
            if (others.Count > 0 && !context.Remembered["escalated"].Boolean)
            {
                await EscalateAsync(context, approvals, asked, others);
                return;
            }

            answer = await context.WithStorageAsync(() => approvals.CloseAsync(context.TenantId, context.ExecutionId, "expired", null, context.CancellationToken));
        }

        await MirrorAsync(context, answer);
        var result = ResultOf(answer, new ApprovalPart(answer.Content, answer.Data));
        context.Set(Result, answer.Parts.Count == 0 ? result : result.With("parts", ValueArray.From(answer.Parts.Select(part => (Value)ValueObject.From(("content", part.Content), ("data", part.Data))))));
        context.Leave(
            answer.Status switch { "approved" => Approved, "rejected" => Rejected, _ => Expired },
            context.Items.Count < 2 ? [new Item(result)] : [.. context.Items.Select((_, at) => new Item(at < answer.Parts.Count ? ResultOf(answer, answer.Parts[at]) : result) { PairedItem = at })]);
    }

    private static ValueObject ResultOf(ApprovalAnswer answer, ApprovalPart part)
        => ValueObject.From(("decision", answer.Status), ("by", answer.By), ("comment", answer.Comment), ("content", part.Content), ("data", part.Data));

    /// <summary>What is asked of each of several items; nothing where it is one and the same.</summary>
    private ApprovalPart[] Parts(ActivityExecutionContext context)
    {
        if (context.Items.Count < 2)
        {
            return [];
        }

        ApprovalPart[] parts = [.. context.Items.Select((_, at) => new ApprovalPart(context.EvaluateAt(Content, at) ?? "", context.EvaluateAt(Data, at) ?? ValueObject.Empty))];
        return parts.Distinct().Count() == 1 ? []
            : parts.Length <= MostParts ? parts
            : throw new FaultException($"{parts.Length} items came in, and nobody can look at more than {MostParts} at once. Put the step into a loop that brings fewer at a time.");
    }

    /// <summary>That others are asked, and until when, is kept first: after a crash the step goes on waiting for them.</summary>
    private async ValueTask EscalateAsync(ActivityExecutionContext context, IApprovals approvals, ApprovalPart[] asked, IReadOnlyList<string> others)
    {
        var due = context.Time.GetUtcNow() + context.Get(Deadline)!.Value;
        await context.RememberAsync(context.Remembered.AsObject()!.With("escalated", true).With("due", ValueConverter.From(due)));
        await context.WithStorageAsync(() => approvals.PostponeAsync(context.TenantId, context.ExecutionId, due, context.CancellationToken));
        await TellAsync(context, $"Still open: {context.Get(Title)}", context.Get(Content) ?? "", asked, others, new Uri(context.Remembered["link"].ToString()));
        Wait(context);
    }

    private void Wait(ActivityExecutionContext context)
    {
        var due = Due(context);
        if (Bizosaas is not null && context.Get(Bizosaas) is not null && context.Time.GetUtcNow() + MirrorInterval is var look && (due is null || look < due))
        {
            due = look;
        }

        context.CreateBookmark(new BookmarkRequest(Stimulus) { Stimulus = context.ExecutionId, DueAt = due, Payload = ValueObject.From(("approvalId", context.ExecutionId)) });
    }

    private static DateTimeOffset? Due(ActivityExecutionContext context) => ValueConverter.To<DateTimeOffset?>(context.Remembered["due"]);

    private static ApprovalAnswer AnswerIn(Value said)
        => new(said["status"].ToString(), said["by"].AsString(), said["comment"].AsString(), said["content"].ToString(), said["data"].AsObject() ?? ValueObject.Empty)
        {
            Parts = [.. (said["parts"].AsArray() ?? ValueArray.Empty).Select(part => new ApprovalPart(part["content"].ToString(), part["data"].AsObject() ?? ValueObject.Empty))],
        };

    private static IReadOnlyList<string> People(IReadOnlyList<string>? given) => [.. (given ?? []).SelectMany(one => one.Split([',', ';'])).Select(one => one.Trim()).Where(one => one.Length > 0)];

    /// <summary>What was answered at the platform in the meantime.</summary>
    private async ValueTask<ApprovalAnswer?> MirroredAsync(ActivityExecutionContext context, IApprovals approvals)
    {
        if (context.Get(Bizosaas) is not { } platform)
        {
            return null;
        }

        try
        {
            using var credential = await context.OpenCredentialAsync(platform, null, BizosaasCredential.TypeName);
            return await BizosaasTask.DecisionAsync(BizosaasCredential.Gateway(credential, context.Services), context.Get(Task) ?? "", context.CancellationToken) is { } decision
                ? await context.WithStorageAsync(() => approvals.CloseAsync(context.TenantId, context.ExecutionId, decision, "BizOSaaS", context.CancellationToken))
                : null;
        }
        catch (ServiceException error) when (error.Kind == ServiceFailure.RetryLater)
        {
            // It is looked at again in a minute; the answer may come from here meanwhile.
            return null;
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }

    private async ValueTask MirrorAsync(ActivityExecutionContext context, ApprovalAnswer answer)
    {
        if (context.Get(Bizosaas) is not { } platform || answer is { By: "BizOSaaS" } or { Status: "expired" })
        {
            return;
        }

        try
        {
            using var credential = await context.OpenCredentialAsync(platform, null, BizosaasCredential.TypeName);
            await BizosaasTask.DecideAsync(BizosaasCredential.Gateway(credential, context.Services), context.Get(Task) ?? "", answer.Status == "approved", answer.Comment, context.CancellationToken);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }
}
