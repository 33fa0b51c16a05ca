using Bizoholic.Flows.Activities.Publishing;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The publishing steps against a real WordPress with our plugin.</summary>
[Collection(WordPressCollection.Name)]
public sealed class WordPressStepTests(WordPressFixture wordPress)
{
    /// <summary>The smallest red PNG.</summary>
    private const string RedPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private Surroundings Here => new Surroundings().With(
        "site", "wordpressApi", ("url", wordPress.Site.ToString()), ("username", wordPress.AsAdmin.User), ("password", wordPress.AsAdmin.ApplicationPassword));

    [Fact]
    public async Task A_post_is_scheduled_with_image_terms_and_search_fields()
    {
        await using var images = await Loopback.StartAsync(context =>
        {
            context.Response.ContentType = "image/png";
            return context.Response.Body.WriteAsync(Convert.FromBase64String(RedPng)).AsTask();
        });
        var at = DateTimeOffset.UtcNow.AddDays(3);

        var left = await Here.RunAsync<PublishToWordPress>(new
        {
            credential = "site",
            title = "Spring & summer",
            content = "# What is new\n\nA lot.",
            format = "Markdown",
            status = "Schedule",
            publishAt = at.ToString("O"),
            imageUrl = new Uri(images.Address, "/red.png").ToString(),
            imageAlt = "A red dot",
            categories = new[] { "News" },
            tags = new[] { "spring", "R&D" },
            seoTitle = "Spring news",
            seoDescription = "All that is new in spring.",
            focusKeyword = "spring",
            author = "Writer@example.test",
        });

        Assert.Equal(("future", true, "Spring & summer"), (left["status"].AsString(), left["isNew"].Boolean, left["title"].AsString()));
        Assert.True(left["warning"].IsNullish, left["warning"].ToString());
        var site = wordPress.Client();
        var post = await site.Posts.GetAsync((long)left["id"].Number);
        Assert.Contains("<h1", post.Content.Raw);
        Assert.Equal((1, 2), (post.Categories.Count, post.Tags.Count));
        Assert.Equal(("writer", post.Author), await site.ListUsersAsync("writer").Select(user => (user.Username, user.Id)).SingleAsync());
        Assert.Equal(at.ToUnixTimeSeconds(), post.PublishedAt!.Value.ToUnixTimeSeconds());
        Assert.Equal("Spring news", post.Meta.GetProperty("flows_seo_title").GetString());
        Assert.Equal("A red dot", (await site.Media.GetAsync(post.FeaturedMedia)).AltText);
    }

    /// <summary>The image comes first: nothing is posted without it, and a busy server of images is asked again.</summary>
    [Theory]
    [InlineData(503, "7", true)]
    [InlineData(429, null, true)]
    [InlineData(404, null, false)]
    public async Task An_image_that_cannot_be_had_is_waited_for_where_that_can_help(int status, string? wait, bool isTransient)
    {
        await using var images = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = wait;
            return Task.CompletedTask;
        });

        var failed = await Here.FailAsync<PublishToWordPress>(new { credential = "site", title = "With image", imageUrl = new Uri(images.Address, "/red.png").ToString() });

        Assert.Equal((isTransient, !isTransient, wait is null ? null : TimeSpan.FromSeconds(7)), (failed.IsTransient, failed.IsFinal, failed.RetryAfter));
        Assert.Contains($"cannot be read: it answered with status {status}", failed.Message);
    }

    [Fact]
    public async Task A_post_is_changed_and_what_is_left_empty_stays()
    {
        var draft = await Here.RunAsync<PublishToWordPress>(new { credential = "site", kind = "Page", title = "First", content = "Text" });

        var changed = await Here.RunAsync<UpdatePost>(new { credential = "site", kind = "Page", postId = draft["id"].Number, status = "Publish", title = "Second" });

        Assert.Equal(("publish", "Second"), (changed["status"].AsString(), changed["title"].AsString()));
        Assert.Contains("Text", (await wordPress.Client().Pages.GetAsync((long)draft["id"].Number)).Content.Raw);
    }

    [Fact]
    public async Task What_went_wrong_is_said_in_plain_words()
    {
        var refused = await Here.With("site", "wordpressApi", ("url", wordPress.Site.ToString()), ("username", "admin"), ("password", "wrong wrong wrong")).FailAsync<PublishToWordPress>(new { credential = "site", title = "x" });
        Assert.Equal("Credential", refused.FaultType);
        Assert.Contains("Renew the credential", refused.Message);

        Assert.Contains("needs 'Publish at'", (await Here.FailAsync<PublishToWordPress>(new { credential = "site", title = "x", status = "Schedule" })).Message);
        Assert.Contains("no user 'nobody'", (await Here.FailAsync<PublishToWordPress>(new { credential = "site", title = "x", author = "nobody" })).Message);
        Assert.Contains("No credential is chosen", (await Here.FailAsync<PublishToWordPress>(new { title = "x" })).Message);
    }
}
