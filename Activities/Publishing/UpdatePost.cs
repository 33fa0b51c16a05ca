using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Publishing;

[Activity("Bizoholic", "Publishing", "Change a post or page that is on a WordPress site. What is left empty stays as it is.", DisplayName = "Update post", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class UpdatePost : PostInputs
{
    [Input(DisplayName = "Post id", Description = "The number of the post, as Publish to WordPress leaves it in id.", Order = 1)]
    public Input<long>? PostId { get; set; }

    [Input(Description = "A post, or a page.", Order = 1.1f)]
    public Input<PostKind> Kind { get; set; } = new(PostKind.Post);

    [Input(Description = "Empty leaves it as it is.", UIHint = UIHints.DropDown, Options = ["", nameof(PostStatus.Draft), nameof(PostStatus.Publish), nameof(PostStatus.Schedule), nameof(PostStatus.Pending), nameof(PostStatus.Private)], Order = 5)]
    public Input<PostStatus?>? Status { get; set; }

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        if (context.Get(PostId) is not (> 0 and var id))
        {
            throw new FaultException("Which post? 'Post id' is empty.");
        }

        var (status, publishAt) = (context.Get(Status), context.Get(PublishAt));
        if (status == PostStatus.Schedule && publishAt is null)
        {
            throw new FaultException("A scheduled post needs 'Publish at'.");
        }

        using var credential = await context.OpenCredentialAsync(Credential, WordPressCredential.TypeName);
        var site = await WordPressCredential.ConnectAsync(credential, context.Services, context.CancellationToken);
        var isPost = context.Get(Kind) == PostKind.Post;
        var edit = await EditAsync(context, site, isPost) with
        {
            Status = status switch { null => null, PostStatus.Schedule => "future", var other => other.ToString()!.ToLowerInvariant() },
            PublishAt = publishAt,
        };
        var post = await (isPost ? site.Posts : site.Pages).UpdateAsync(id, edit, context.CancellationToken);
        return PostResult.Of(post, isNew: false, SeoFields.Dropped(edit.Meta, post.Meta));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(
        ("id", context.Get(PostId)),
        ("link", $"https://blog.example.com/?p={context.Get(PostId)}"),
        ("status", (context.Get(Status) ?? PostStatus.Draft).ToString().ToLowerInvariant()),
        ("title", context.Get(Title)),
        ("slug", "sample-post"),
        ("publishedAt", Value.Null),
        ("imageId", Value.Null),
        ("isNew", false),
        ("warning", Value.Null));
}
