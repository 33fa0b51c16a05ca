using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Publishing;

public enum PostKind
{
    Post,
    Page,
}

public enum PostStatus
{
    Draft,
    Publish,

    /// <summary>Appears by itself at the time given.</summary>
    Schedule,

    /// <summary>Waits for an editor of the site.</summary>
    Pending,
    Private,
}

[Activity("Bizoholic", "Publishing", "Write a post or page on a WordPress site: as a draft, at once, or at a time.", DisplayName = "Publish to WordPress", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class PublishToWordPress : PostInputs
{
    [Input(Description = "A post, or a page.", Order = 1)]
    public Input<PostKind> Kind { get; set; } = new(PostKind.Post);

    [Input(Description = "Draft is safe: nobody sees it yet.", Order = 5)]
    public Input<PostStatus> Status { get; set; } = new(PostStatus.Draft);

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var (status, publishAt) = (context.Get(Status), context.Get(PublishAt));
        if (Text(context.Get(Title)) is null && Text(context.Get(Content)) is null)
        {
            throw new FaultException("The post has neither a title nor a content.");
        }

        if (status == PostStatus.Schedule && publishAt is null)
        {
            throw new FaultException("A scheduled post needs 'Publish at'.");
        }

        using var credential = await context.OpenCredentialAsync(Credential, WordPressCredential.TypeName);
        var site = await WordPressCredential.ConnectAsync(credential, context.Services, context.CancellationToken);
        var isPost = context.Get(Kind) == PostKind.Post;
        var edit = await EditAsync(context, site, isPost) with
        {
            Status = status switch
            {
                // A time that has passed meanwhile, by an approval that took long, publishes at once.
                PostStatus.Schedule => publishAt > context.Time.GetUtcNow() ? "future" : "publish",
                _ => status.ToString().ToLowerInvariant(),
            },
            PublishAt = status == PostStatus.Schedule ? publishAt : null,
        };
        var made = await (isPost ? site.Posts : site.Pages).CreateOnceAsync(context.IdempotencyKey, edit, context.CancellationToken);
        return PostResult.Of(made.Item, made.IsNew, SeoFields.Dropped(edit.Meta, made.Item.Meta));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(
        ("id", 101),
        ("link", "https://blog.example.com/?p=101"),
        ("status", context.Get(Status) switch { PostStatus.Schedule => "future", var status => status.ToString().ToLowerInvariant() }),
        ("title", context.Get(Title)),
        ("slug", Text(context.Get(Slug)) ?? "sample-post"),
        ("publishedAt", (context.Get(PublishAt) ?? context.Time.GetUtcNow()).ToString("O")),
        ("imageId", context.Get(ImageUrl) is null ? Value.Null : 102),
        ("isNew", true),
        ("warning", Value.Null));
}
