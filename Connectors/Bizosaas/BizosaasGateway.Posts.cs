using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Bizosaas;

public sealed partial class BizosaasGateway
{
    private const string Posts = "/api/cms/posts";

    /// <summary>Posts of the CMS that the tenant has connected: a hundred at most, or those of one slug. A plan without it is told as a refusal (403).</summary>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<BizosaasPost>> ListPostsAsync(string? slug = null, CancellationToken cancel = default)
    {
        var request = api.Request(Posts);
        return await api.SendAsync(slug is null ? request : request.WithQuery("slug", slug), BizosaasJson.Default.ListBizosaasPost, cancel);
    }

    /// <summary>Creates the post, or changes the one with the same slug: fields that are set here win, the others stay.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<BizosaasPost>> SavePostAsync(BizosaasPost post, CancellationToken cancel = default)
    {
        if ((await ListPostsAsync(post.Slug, cancel)).FirstOrDefault(other => other.Slug == post.Slug) is not { Id: { } id } known)
        {
            return new Once<BizosaasPost>(await api.SendAsync(api.Post(Posts, post, BizosaasJson.Default.BizosaasPost), BizosaasJson.Default.BizosaasPost, cancel), IsNew: true);
        }

        var merged = known with
        {
            Title = post.Title ?? known.Title,
            Content = post.Content ?? known.Content,
            Excerpt = post.Excerpt ?? known.Excerpt,
            Category = post.Category ?? known.Category,
            Status = post.Status ?? known.Status,
            PublishedAt = post.PublishedAt ?? known.PublishedAt,
            Author = post.Author ?? known.Author,
        };
        var request = api.Request($"{Posts}/{Uri.EscapeDataString(id)}", Method.Put).WithJson(merged, BizosaasJson.Default.BizosaasPost);
        return new Once<BizosaasPost>(await api.SendAsync(request, BizosaasJson.Default.BizosaasPost, cancel), IsNew: false);
    }

    [Effect(EffectClass.None)]
    public Task DeletePostAsync(string id, CancellationToken cancel = default) => api.SendAsync(api.Request($"{Posts}/{Uri.EscapeDataString(id)}", Method.Delete), cancel);
}
