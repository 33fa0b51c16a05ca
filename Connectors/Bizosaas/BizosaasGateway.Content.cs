using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Bizosaas;

public sealed partial class BizosaasGateway
{
    /// <summary>What the platform says where its agent's result holds no answer.</summary>
    private const string NoAnswer = "I processed your request but didn't get a proper response.";

    /// <summary>Starts a content workflow and returns its id. The platform's ids are as fine as a minute, so it refuses a tenant's second one within it.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<string> CreateContentAsync(NewContent content, CancellationToken cancel = default)
    {
        try
        {
            return (await api.SendAsync(api.Post("/api/content/create", content, BizosaasJson.Default.NewContent), BizosaasJson.Default.StartedContent, cancel)).WorkflowId;
        }
        catch (ServiceException error) when (BizosaasErrors.IsStartedAlready(error))
        {
            throw new ServiceException(ServiceFailure.RetryLater, Name, "another content workflow was started within this minute, and the platform begins one a minute.", error)
            {
                Status = 500,
                Code = "already_started",
                RetryAfter = TimeSpan.FromMinutes(1),
                HadNoEffect = true,
            };
        }
    }

    [Effect(EffectClass.None)]
    public async Task<ContentStatus> GetContentAsync(string workflowId, CancellationToken cancel = default)
    {
        var content = await api.SendAsync(api.Request($"/api/content/status/{Uri.EscapeDataString(workflowId)}"), BizosaasJson.Default.ContentStatus, cancel);
        return content with { Status = WorkflowStatus.Of(content.Status) };
    }

    /// <summary>Approves or rejects the phase a content workflow waits in.</summary>
    [Effect(EffectClass.None)]
    public Task DecideContentAsync(string workflowId, string phase, bool approve, string notes = "", CancellationToken cancel = default) => api.SendAsync(
        api.Post(approve ? "/api/content/approve" : "/api/content/reject", new ContentDecision(workflowId, phase, notes), BizosaasJson.Default.ContentDecision), cancel);

    /// <summary>Tasks that wait for a person on the platform.</summary>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<ApprovalTask>> ListApprovalsAsync(string status = "pending", CancellationToken cancel = default) =>
        await api.SendAsync(api.Request("/api/workflows/approvals").WithQuery("status", status), BizosaasJson.Default.ListApprovalTask, cancel);

    [Effect(EffectClass.None)]
    public Task DecideApprovalAsync(string taskId, bool approve, string? notes = null, CancellationToken cancel = default) => api.SendAsync(
        api.Post($"/api/workflows/approvals/{Uri.EscapeDataString(taskId)}/action", new ApprovalAction(approve ? "approve" : "reject", notes), BizosaasJson.Default.ApprovalAction),
        cancel);

    /// <summary>Asks one of the platform's agents. A canned answer that stands in for a failed agent is told as a failure worth a retry.</summary>
    [Effect(EffectClass.None)]
    public async Task<AgentReply> ChatAsync(string agentId, string message, JsonElement? context = null, CancellationToken cancel = default)
    {
        var reply = await api.SendAsync(
            api.Post($"/api/agents/{Uri.EscapeDataString(agentId)}/chat", new ChatMessage(message, context), BizosaasJson.Default.ChatMessage), BizosaasJson.Default.AgentReply, cancel);
        if (reply.Message.Contains(NoAnswer, StringComparison.Ordinal))
        {
            throw new ServiceException(ServiceFailure.RetryLater, Name, "the agent gave no answer, and the platform put a sentence of its own in its place.") { Status = 200, Code = "canned_answer" };
        }

        var note = reply.Message.LastIndexOf("(Note:", StringComparison.Ordinal);
        return note < 0 || !reply.Message.TrimEnd().EndsWith(')')
            ? reply
            : throw new ServiceException(ServiceFailure.RetryLater, Name, $"the agent failed and a stand-in answered: {reply.Message[note..].Trim()}") { Status = 200, Code = "canned_answer" };
    }

    /// <summary>Puts a text into the platform's memory.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public Task RememberAsync(string tenantId, string agentId, string content, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancel = default) => api.SendAsync(
        api.Post("/api/brain/rag/ingest", new NewMemory(content, metadata ?? new Dictionary<string, string>(), tenantId, agentId), BizosaasJson.Default.NewMemory), cancel);

    /// <summary>Asks the platform's memory for what is nearest: of the agent, and of nobody in particular. It keeps agents apart and not tenants, whatever it is told.</summary>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<string>> RecallAsync(string tenantId, string query, string agentId, int limit = 5, CancellationToken cancel = default) =>
        (await api.SendAsync(api.Post("/api/brain/rag/retrieve", new MemoryQuestion(query, agentId, limit, tenantId), BizosaasJson.Default.MemoryQuestion), BizosaasJson.Default.MemoryAnswer, cancel)).Context ?? [];
}
