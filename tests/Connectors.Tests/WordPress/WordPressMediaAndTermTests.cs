using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

[Collection(WordPressCollection.Name)]
public sealed class WordPressMediaAndTermTests(WordPressFixture site)
{
    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private readonly WordPressClient wordpress = site.Client();

    [Fact]
    public async Task An_image_is_uploaded_described_and_set_on_a_post()
    {
        var image = await wordpress.Media.UploadAsync(new MediaUpload("Zürich view \"1\".png", "image/png", Pixel) { Title = "Zürich", AltText = "A lake & hills" });

        Assert.Equal(("image", "image/png", "A lake & hills", "Zürich"), (image.MediaType, image.MimeType, image.AltText, image.Title.Raw));
        Assert.Equal(Pixel, await site.Http.GetByteArrayAsync(new Uri(image.SourceUrl)));

        var changed = await wordpress.Media.UpdateAsync(image.Id, new MediaEdit(Caption: "By us"));
        Assert.Equal("By us", changed.Caption.Raw);

        var post = await wordpress.Posts.CreateAsync(new ContentEdit { Title = "With image", FeaturedMedia = image.Id });
        Assert.Equal(image.Id, post.FeaturedMedia);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("author")]
    public async Task Uploading_twice_with_one_key_makes_one_file(string role)
    {
        var client = site.Client(role);

        var first = await client.Media.UploadOnceAsync("key-" + role, new MediaUpload("a.png", "image/png", Pixel));
        var second = await client.Media.UploadOnceAsync("key-" + role, new MediaUpload("a.png", "image/png", Pixel));

        Assert.Equal((true, false), (first.IsNew, second.IsNew));
        Assert.Equal(first.Item.Id, second.Item.Id);
    }

    [Fact]
    public async Task A_refused_file_type_is_permanent_although_wordpress_answers_500()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => wordpress.Media.UploadAsync(new MediaUpload("x.php", "application/x-php", "<?php"u8.ToArray())));

        Assert.Equal((500, ServiceFailure.Permanent, "rest_upload_sideload_error", "file"), (error.Status, error.Kind, error.Code, error.Field));
    }

    [Fact]
    public async Task A_term_is_made_once_and_found_by_name()
    {
        var id = await wordpress.Categories.EnsureAsync("Ads & Analytics");

        Assert.Equal(id, await wordpress.Categories.EnsureAsync("ads & analytics"));
        Assert.Equal(id, await site.Client("author").Categories.EnsureAsync("Ads & Analytics"));
        Assert.Contains(await wordpress.Categories.ListAsync("Ads").ToListAsync(), term => term.Id == id && term.Taxonomy == "category");
    }

    [Fact]
    public async Task An_existing_tag_is_reported_as_done_with_its_id()
    {
        var tag = await wordpress.Tags.CreateAsync("seo");

        var error = await Assert.ThrowsAsync<ServiceException>(() => wordpress.Tags.CreateAsync("SEO"));

        Assert.Equal((ServiceFailure.AlreadyDone, tag.Id.ToString(), 400), (error.Kind, error.ExistingId, error.Status));
        await wordpress.Tags.DeleteAsync(tag.Id);
    }

    [Fact]
    public async Task An_author_may_not_make_a_category()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client("author").Categories.EnsureAsync("Not mine"));

        Assert.Equal((403, ServiceFailure.Permanent, "rest_cannot_create"), (error.Status, error.Kind, error.Code));
    }
}
