using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>These routes go by X-Tenant-ID alone: without a tenant they work for the platform's default one.</summary>
public sealed partial class BizosaasGateway
{
    /// <summary>Where the published route makes its id it asks its logger for a process number, which loggers do not have. It fails so at every call.</summary>
    private const string OwnFault = "'RootLogger' object has no attribute 'process'";

    /// <summary>Has a post written and, once it is approved, sent. Returns the id of its workflow; a tenant has one at a time for each network.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<string> CreateSocialPostAsync(NewSocialPost post, CancellationToken cancel = default)
    {
        try
        {
            return (await api.SendAsync(api.Post("/social/generate", post, BizosaasJson.Default.NewSocialPost), BizosaasJson.Default.StartedContent, cancel)).WorkflowId;
        }
        catch (ServiceException error) when (BizosaasErrors.IsStartedAlready(error))
        {
            throw new ServiceException(ServiceFailure.Permanent, Name, $"an earlier post for {post.Platform} still waits there. Approve or reject that one first.", error)
            {
                Status = 500,
                Code = "already_started",
                HadNoEffect = true,
            };
        }
        catch (ServiceException error) when (error.Status == 500 && error.Message.Contains(OwnFault, StringComparison.Ordinal))
        {
            throw new ServiceException(
                ServiceFailure.Permanent, Name, "it cannot make social posts: its own program stops before it begins one, so nothing was posted. Whoever runs the platform has to mend its route /social/generate; until then, post by hand or through a connector.", error)
            {
                Status = 500,
                Code = "social_posts_broken",
                HadNoEffect = true,
            };
        }
    }

    [Effect(EffectClass.None)]
    public async Task<SocialPost> GetSocialPostAsync(string workflowId, CancellationToken cancel = default)
    {
        var post = await api.SendAsync(api.Request($"/social/status/{Uri.EscapeDataString(workflowId)}"), BizosaasJson.Default.SocialPost, cancel);
        return post with { Status = WorkflowStatus.Of(post.Status) };
    }

    /// <summary>Lets a waiting post go out at its time.</summary>
    [Effect(EffectClass.None)]
    public Task ApproveSocialPostAsync(string workflowId, string? notes = null, CancellationToken cancel = default) =>
        DecideSocialPostAsync("approve", workflowId, notes, cancel);

    /// <summary>Sends a waiting post back to be revised.</summary>
    /// <param name="workflowId">The id that creating it gave.</param>
    /// <param name="notes">What is to be changed. The platform passes over a rejection without notes.</param>
    /// <param name="cancel">Stops waiting for the answer.</param>
    [Effect(EffectClass.None)]
    public Task RejectSocialPostAsync(string workflowId, string notes, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(notes);
        return DecideSocialPostAsync("reject", workflowId, notes, cancel);
    }

    private Task DecideSocialPostAsync(string decision, string workflowId, string? notes, CancellationToken cancel)
    {
        var request = api.Request($"/social/{decision}/{Uri.EscapeDataString(workflowId)}", Method.Post);
        return api.SendAsync(string.IsNullOrWhiteSpace(notes) ? request : request.WithQuery("notes", notes), cancel);
    }
}
