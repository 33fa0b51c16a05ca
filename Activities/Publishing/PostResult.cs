using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Publishing;

/// <summary>What the steps that write posts leave.</summary>
internal static class PostResult
{
    /// <param name="isNew">False where an earlier attempt of this step had made it.</param>
    public static ValueObject Of(WordPressContent post, bool isNew, IReadOnlyList<string> dropped) => ValueObject.From(
        ("id", (double)post.Id),
        ("link", post.Link),
        ("status", post.Status),
        ("title", System.Net.WebUtility.HtmlDecode(post.Title.Raw ?? post.Title.Rendered)),
        ("slug", post.Slug),
        ("publishedAt", post.PublishedAt?.ToString("O")),
        ("imageId", post.FeaturedMedia == 0 ? Value.Null : (Value)(double)post.FeaturedMedia),
        ("isNew", isNew),
        ("warning", dropped.Count == 0 ? Value.Null : (Value)$"The site does not keep {string.Join(", ", dropped)}: our plugin is missing there, or these fields are not registered."));
}
