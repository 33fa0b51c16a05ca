using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Bizoholic.Flows.Host.Approvals;

/// <summary>
/// What people are asked and what they say. An answer is stored first and then told to the run; one that the run was not told, because the host stopped in between or the run
/// had not begun to wait, is told by <see cref="DeliverAsync"/> later.
/// </summary>
internal sealed class ApprovalBoard(IApprovalStore store, ISettingStore settings, IWorkflowRuntime runtime, IRunQueries runs, HostSettings hostSettings, TimeProvider time) : IApprovals
{
    private const string KeySetting = "approvals.link-key";

    public ValueTask<Uri> AskAsync(ApprovalQuestion question, CancellationToken cancellation) => StorageFailure.ToldAsync(async () =>
    {
        var row = new ApprovalRow(
            question.TenantId, question.Id, question.RunId, question.DefinitionId, question.FlowName, question.Title,
            question.Parts.Count == 0 ? question.Content : "", question.Parts.Count == 0 ? ValueJson.ToJson(question.Data) : ApprovalParts.ToJson(question.Parts),
            string.Join(',', question.Approvers), ApprovalStatus.Pending, 1, false, time.GetUtcNow(), question.DueAt);
        await store.SaveAsync(row, cancellation);
        var address = (hostSettings.PublicUrl ?? new Uri(HostSettings.DefaultUrl)).ToString().TrimEnd('/');
        return new Uri($"{address}{ApprovalPages.Path}/{await TokenAsync(question.TenantId, question.Id, cancellation)}");
    });

    public ValueTask<bool> PostponeAsync(string tenantId, string id, DateTimeOffset dueAt, CancellationToken cancellation) => StorageFailure.ToldAsync(async () =>
    {
        while (await store.FindAsync(tenantId, id, cancellation) is { Status: ApprovalStatus.Pending } row)
        {
            if (row.DueAt == dueAt || await store.SaveAsync(row with { DueAt = dueAt, Revision = row.Revision + 1 }, cancellation))
            {
                return true;
            }
        }

        return false;
    });

    public ValueTask<ApprovalAnswer?> AnswerAsync(string tenantId, string id, CancellationToken cancellation) => StorageFailure.ToldAsync(async ()
        => await store.FindAsync(tenantId, id, cancellation) is { } row && row.Status != ApprovalStatus.Pending ? AnswerOf(row) : null);

    public ValueTask<ApprovalAnswer> CloseAsync(string tenantId, string id, string status, string? by, CancellationToken cancellation) => StorageFailure.ToldAsync(async () =>
    {
        while (true)
        {
            var row = await store.FindAsync(tenantId, id, cancellation) ?? throw new FaultException("The approval is gone.");
            if (row.Status != ApprovalStatus.Pending)
            {
                return AnswerOf(row);
            }

            var closed = row with { Status = status, DecidedBy = by, Revision = row.Revision + 1, IsDelivered = true, DecidedAt = time.GetUtcNow() };
            if (await store.SaveAsync(closed, cancellation))
            {
                return AnswerOf(closed);
            }
        }
    });

    /// <summary>Takes a person's answer. Null where somebody else was first.</summary>
    public async Task<ApprovalRow?> DecideAsync(ApprovalRow row, bool approve, string by, string? comment, string? content, ValueObject? data, IReadOnlyList<ApprovalPart>? parts, CancellationToken cancellation)
    {
        if (row.Status != ApprovalStatus.Pending)
        {
            return null;
        }

        var decided = row.With(content, data, parts) with
        {
            Status = approve ? ApprovalStatus.Approved : ApprovalStatus.Rejected,
            Revision = row.Revision + 1,
            DecidedAt = time.GetUtcNow(),
            DecidedBy = by,
            Comment = comment,
        };
        if (!await store.SaveAsync(decided, cancellation))
        {
            return null;
        }

        await TellAsync(decided, cancellation);
        return decided;
    }

    /// <summary>Keeps a person's changes without an answer. Null where it was answered or changed meanwhile.</summary>
    public async Task<ApprovalRow?> EditAsync(ApprovalRow row, string? content, ValueObject? data, IReadOnlyList<ApprovalPart>? parts, CancellationToken cancellation)
    {
        var edited = row.With(content, data, parts) with { Revision = row.Revision + 1 };
        return row.Status == ApprovalStatus.Pending && await store.SaveAsync(edited, cancellation) ? edited : null;
    }

    /// <summary>Tells runs what was decided before the host stopped, or before they had begun to wait.</summary>
    public async Task DeliverAsync(CancellationToken cancellation)
    {
        foreach (var row in await store.UndeliveredAsync(100, cancellation))
        {
            await TellAsync(row, cancellation);
        }
    }

    public async ValueTask<ApprovalRow?> FindByTokenAsync(string token, CancellationToken cancellation)
    {
        try
        {
            return token.Split('.') is [var place, _] && Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(place)).Split('\n') is [var tenant, var id]
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(await TokenAsync(tenant, id, cancellation)), Encoding.UTF8.GetBytes(token))
                ? await store.FindAsync(tenant, id, cancellation)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task TellAsync(ApprovalRow row, CancellationToken cancellation)
    {
        var answer = AnswerOf(row);
        var input = ValueObject.From(("status", answer.Status), ("by", answer.By), ("comment", answer.Comment), ("content", answer.Content), ("data", answer.Data),
            ("parts", ValueArray.From(answer.Parts.Select(part => (Value)ValueObject.From(("content", part.Content), ("data", part.Data))))));
        var stimulus = new Stimulus(row.TenantId, AskForApproval.Stimulus, row.ApprovalId, input) { RunId = row.RunId, DeliveryId = $"approval-{row.ApprovalId}", StartsWorkflows = false };
        if ((await runtime.StimulateAsync(stimulus, cancellation)).Count > 0 || await IsOverAsync(row, cancellation))
        {
            await store.SaveAsync(row with { IsDelivered = true, Revision = row.Revision + 1 }, cancellation);
        }
    }

    /// <summary>A run that has ended, or is gone, is not told any more.</summary>
    private async Task<bool> IsOverAsync(ApprovalRow row, CancellationToken cancellation)
        => await runs.GetAsync(row.TenantId, row.RunId, cancellation) is not { Status: RunStatus.Pending or RunStatus.Executing or RunStatus.Suspended or RunStatus.Faulted or RunStatus.Held };

    private async ValueTask<string> TokenAsync(string tenantId, string id, CancellationToken cancellation)
    {
        var place = $"{tenantId}\n{id}";
        if (await settings.GetAsync(Tenants.Default, KeySetting, cancellation) is not { } key)
        {
            await settings.SetAsync(Tenants.Default, KeySetting, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), cancellation);
            key = (await settings.GetAsync(Tenants.Default, KeySetting, cancellation))!;
        }

        return $"{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(place))}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(place)))}";
    }

    private static ApprovalAnswer AnswerOf(ApprovalRow row) => new(row.Status, row.DecidedBy, row.Comment, row.Content, ApprovalParts.DataOf(row)) { Parts = ApprovalParts.Of(row) };
}

internal static class ApprovalStatus
{
    public const string Pending = "pending";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string Expired = "expired";
}
