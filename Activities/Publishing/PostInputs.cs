using System.Globalization;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Publishing;

public enum TextFormat
{
    Html,
    Markdown,
}

/// <summary>What the steps that write posts share.</summary>
public abstract class PostInputs : ServiceActivity
{
    [Input(DisplayName = "Site", Description = "The WordPress site and the user to work as.", CredentialTypes = [WordPressCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "The headline.", Order = 2)]
    public Input<string>? Title { get; set; }

    [Input(Description = "The text of the post.", UIHint = UIHints.MultiLine, Order = 3)]
    public Input<string>? Content { get; set; }

    [Input(DisplayName = "Content is", Description = "Markdown, as models write it, is turned into HTML.", Order = 4)]
    public Input<TextFormat> Format { get; set; } = new(TextFormat.Html);

    [Input(DisplayName = "Publish at", Description = "When it appears, with the status Schedule.", Order = 6)]
    public Input<DateTimeOffset?>? PublishAt { get; set; }

    [Input(DisplayName = "Image address", Description = "An image that is uploaded and set as the post's featured image.", UIHint = UIHints.SingleLine, Category = "Image", Order = 7)]
    public Input<Uri>? ImageUrl { get; set; }

    [Input(DisplayName = "Image description", Description = "For people who cannot see it (alt text).", Category = "Image", Order = 8)]
    public Input<string>? ImageAlt { get; set; }

    [Input(Description = "Names. Those that the site does not have are made.", Category = "Terms", Order = 9)]
    public Input<IReadOnlyList<string>>? Categories { get; set; }

    [Input(Description = "Names. Those that the site does not have are made.", Category = "Terms", Order = 10)]
    public Input<IReadOnlyList<string>>? Tags { get; set; }

    [Input(Description = "A short text for lists and feeds.", UIHint = UIHints.MultiLine, Category = "Search engines", Order = 11)]
    public Input<string>? Excerpt { get; set; }

    [Input(Description = "The last part of the address. Empty: WordPress makes it of the title.", Category = "Search engines", Order = 12)]
    public Input<string>? Slug { get; set; }

    [Input(DisplayName = "SEO title", Description = "The title in search results. Needs our plugin on the site.", Category = "Search engines", Order = 13)]
    public Input<string>? SeoTitle { get; set; }

    [Input(DisplayName = "SEO description", Description = "The text in search results. Needs our plugin on the site.", Category = "Search engines", Order = 14)]
    public Input<string>? SeoDescription { get; set; }

    [Input(DisplayName = "Focus keyword", Description = "What the post wants to be found by. Needs our plugin on the site.", Category = "Search engines", Order = 15)]
    public Input<string>? FocusKeyword { get; set; }

    [Input(Description = "User name, e-mail address or id of the one whose post it is. Empty: the credential's user. Needs an administrator's credential.", Category = "Advanced", Order = 17)]
    public Input<string>? Author { get; set; }

    [Input(Description = "Further meta fields that the site has registered.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 16)]
    public Input<ValueObject>? Meta { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    private protected string? Html(ActivityExecutionContext context)
        => Text(context.Get(Content)) is { } content ? context.Get(Format) == TextFormat.Markdown ? MarkdownHtml.Of(content) : content : null;

    private protected static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>The fields that both creating and changing set; terms are looked up and the image is uploaded before.</summary>
    private protected async ValueTask<ContentEdit> EditAsync(ActivityExecutionContext context, WordPressClient site, bool isPost)
    {
        var cancellation = context.CancellationToken;
        return new ContentEdit
        {
            Title = Text(context.Get(Title)),
            Content = Html(context),
            Excerpt = Text(context.Get(Excerpt)),
            Slug = Text(context.Get(Slug)),
            Author = await AuthorAsync(site, Text(context.Get(Author))?.Trim(), cancellation),
            Categories = isPost ? await TermsAsync(site.Categories, context.Get(Categories), cancellation) : null,
            Tags = isPost ? await TermsAsync(site.Tags, context.Get(Tags), cancellation) : null,
            FeaturedMedia = await ImageAsync(context, site),
            Meta = SeoFields.Of(Text(context.Get(SeoTitle)), Text(context.Get(SeoDescription)), Text(context.Get(FocusKeyword)), context.Get(Meta)),
        };
    }

    private static async ValueTask<IReadOnlyList<long>?> TermsAsync(WordPressTerms terms, IReadOnlyList<string>? names, CancellationToken cancellation)
    {
        if (names is not { Count: > 0 })
        {
            return null;
        }

        var ids = new List<long>(names.Count);
        foreach (var name in names.SelectMany(name => name.Split(',')).Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            ids.Add(await terms.EnsureAsync(name, cancellation));
        }

        return ids;
    }

    private static async ValueTask<long?> AuthorAsync(WordPressClient site, string? name, CancellationToken cancellation)
    {
        if (name is null)
        {
            return null;
        }

        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        await foreach (var user in site.ListUsersAsync(name, cancellation))
        {
            if (new[] { user.Username, user.Email, user.Name }.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return user.Id;
            }
        }

        throw new FaultException($"The site has no user '{name}' to be the author.");
    }

    private async ValueTask<long?> ImageAsync(ActivityExecutionContext context, WordPressClient site)
    {
        if (context.Get(ImageUrl) is not { } address)
        {
            return null;
        }

        var image = await FetchedFile.GetAsync(context, address);
        var upload = new MediaUpload(image.Name, image.MimeType, image.Bytes) { AltText = Text(context.Get(ImageAlt)) };
        return (await site.Media.UploadOnceAsync($"{context.IdempotencyKey}-image", upload, context.CancellationToken)).Item.Id;
    }
}
