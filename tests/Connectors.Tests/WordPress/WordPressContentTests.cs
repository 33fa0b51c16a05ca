using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

[Collection(WordPressCollection.Name)]
public sealed class WordPressContentTests(WordPressFixture site)
{
    private readonly WordPressClient wordpress = site.Client();

    [Fact]
    public async Task A_draft_is_created_changed_published_binned_and_deleted()
    {
        var draft = await wordpress.Posts.CreateAsync(new ContentEdit { Title = "Tips & <em>tricks</em>", Content = "<p>One</p>", Excerpt = "Short", Slug = "tips" });
        Assert.Equal(("draft", "tips", "post"), (draft.Status, draft.Slug, draft.Type));

        var published = await wordpress.Posts.UpdateAsync(draft.Id, new ContentEdit { Status = "publish", Title = "Ten tips" });
        Assert.Equal(("publish", "Ten tips", "<p>One</p>"), (published.Status, published.Title.Raw, published.Content.Raw));
        Assert.True(published.PublishedAt > DateTimeOffset.UtcNow.AddMinutes(-5));

        await wordpress.Posts.TrashAsync(draft.Id);
        Assert.Equal("trash", (await wordpress.Posts.GetAsync(draft.Id)).Status);

        await wordpress.Posts.DeleteAsync(draft.Id);
        var gone = await Assert.ThrowsAsync<ServiceException>(() => wordpress.Posts.GetAsync(draft.Id));
        Assert.Equal(("rest_post_invalid_id", 404, ServiceFailure.Permanent), (gone.Code, gone.Status, gone.Kind));
    }

    [Fact]
    public async Task A_post_is_scheduled_at_an_instant_whatever_the_zone()
    {
        var at = new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.FromHours(5.5));

        var post = await wordpress.Posts.CreateAsync(new ContentEdit { Title = "Later", Status = "future", PublishAt = at });

        Assert.Equal(("future", at.ToUniversalTime()), (post.Status, post.PublishedAt));
    }

    [Fact]
    public async Task A_page_lives_below_another()
    {
        var parent = await wordpress.Pages.CreateAsync(new ContentEdit { Title = "Services", Status = "publish" });

        var child = await wordpress.Pages.CreateAsync(new ContentEdit { Title = "SEO", Status = "publish", Parent = parent.Id, MenuOrder = 3 });

        Assert.Equal((parent.Id, "page"), (child.Parent, child.Type));
        Assert.EndsWith("/services/seo/", child.Link);
    }

    [Fact]
    public async Task Users_are_listed_and_found_with_their_roles()
    {
        var all = await wordpress.ListUsersAsync().ToListAsync();
        var writer = Assert.Single(await wordpress.ListUsersAsync("writer").ToListAsync());

        Assert.Contains(all, user => user.Roles!.Contains("administrator"));
        Assert.True(all.Count > 1);
        Assert.Equal(["author"], writer.Roles!);
    }

    [Fact]
    public async Task All_pages_of_a_list_are_read_in_a_stable_order()
    {
        var made = new List<long>();
        for (var number = 0; number < 7; number++)
        {
            made.Add((await wordpress.Posts.CreateAsync(new ContentEdit { Title = $"Paged {number} zebrafish", Status = "draft" })).Id);
        }

        var query = new ContentQuery { Search = "zebrafish", Statuses = ["draft"], PageSize = 3 };
        var read = await wordpress.Posts.ListAsync(query).Select(post => post.Id).ToListAsync();

        Assert.Equal(made, read);
    }

    [Fact]
    public async Task A_list_that_shrinks_while_it_is_read_just_ends()
    {
        var made = new List<long>();
        for (var number = 0; number < 4; number++)
        {
            made.Add((await wordpress.Posts.CreateAsync(new ContentEdit { Title = $"Shrinking {number} axolotl" })).Id);
        }

        var read = new List<long>();
        await foreach (var post in wordpress.Posts.ListAsync(new ContentQuery { Search = "axolotl", Statuses = ["draft"], PageSize = 2 }))
        {
            read.Add(post.Id);
            foreach (var id in read.Count == 2 ? made : [])
            {
                await wordpress.Posts.DeleteAsync(id);
            }
        }

        Assert.Equal(made[..2], read);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("author")]
    public async Task Creating_twice_with_one_key_makes_one_post(string role)
    {
        var client = site.Client(role);
        var key = $"run-1/publish/{role}";

        var first = await client.Posts.CreateOnceAsync(key, new ContentEdit { Title = "Once", Content = "<p>Text</p>", Slug = "once-" + role });
        var second = await client.Posts.CreateOnceAsync(key, new ContentEdit { Title = "Twice", Content = "<p>Other</p>" });
        var other = await client.Posts.CreateOnceAsync(key + "/2", new ContentEdit { Title = "Other" });

        Assert.Equal((true, false, true), (first.IsNew, second.IsNew, other.IsNew));
        Assert.Equal(first.Item.Id, second.Item.Id);
        Assert.NotEqual(first.Item.Id, other.Item.Id);
        Assert.Equal("once-" + role, first.Item.Slug);
        Assert.DoesNotContain("flow-", second.Item.Excerpt.Rendered);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("private")]
    [InlineData("future")]
    [InlineData("trash")]
    public async Task The_mark_is_found_after_the_post_moved_on(string status)
    {
        var key = "moved-" + status;
        var first = await wordpress.Posts.CreateOnceAsync(key, new ContentEdit { Title = "Moves", Content = "<p>x</p>" });
        if (status == "trash")
        {
            await wordpress.Posts.TrashAsync(first.Item.Id);
        }
        else
        {
            await wordpress.Posts.UpdateAsync(first.Item.Id, new ContentEdit { Status = status, Slug = "renamed", PublishAt = status == "future" ? DateTimeOffset.UtcNow.AddDays(9) : null });
        }

        var second = await wordpress.Posts.CreateOnceAsync(key, new ContentEdit { Title = "Moves" });

        Assert.Equal((first.Item.Id, false), (second.Item.Id, second.IsNew));
    }

    [Fact]
    public async Task Search_finds_public_content()
    {
        await wordpress.Posts.CreateAsync(new ContentEdit { Title = "Quokka facts", Status = "publish" });

        var hits = await wordpress.SearchAsync("quokka").ToListAsync();

        Assert.Equal("Quokka facts", Assert.Single(hits).Title);
    }

    [Fact]
    public async Task The_api_is_found_and_works_with_plain_permalinks()
    {
        var api = await WordPressDiscovery.FindApiAsync(site.Http, site.Site);
        var plain = new WordPressClient(site.Http, site.AsAdmin with { Api = new Uri(site.Site, "?rest_route=/") });

        Assert.Equal(WordPressSite.UsualApi(site.Site), api);
        Assert.Contains("administrator", (await plain.CheckAsync()).Roles!);
        Assert.NotEmpty(await plain.Posts.ListAsync(new ContentQuery { Slug = "hello-world" }).ToListAsync());
    }
}
