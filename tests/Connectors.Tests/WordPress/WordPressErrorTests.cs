using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

[Collection(WordPressCollection.Name)]
public sealed class WordPressErrorTests(WordPressFixture site)
{
    private const string Wrong = "wrong wrong wrong wrong";

    [Fact]
    public async Task The_right_password_shows_the_user_and_its_roles_with_or_without_spaces()
    {
        var spaced = site.AsAdmin with { ApplicationPassword = string.Join(' ', site.AsAdmin.ApplicationPassword.Chunk(4).Select(part => new string(part))) };

        Assert.Equal(["administrator"], (await new WordPressClient(site.Http, spaced).CheckAsync()).Roles!);
        Assert.Equal(["author"], (await site.Client("author").CheckAsync()).Roles!);
    }

    [Theory]
    [InlineData("admin", Wrong)]
    [InlineData("nobody", Wrong)]
    [InlineData("admin", "admin-pass")]
    public async Task A_wrong_user_or_password_asks_to_sign_in_again_on_every_call(string user, string password)
    {
        var client = new WordPressClient(site.Http, site.AsAdmin with { User = user, ApplicationPassword = password });
        Func<Task>[] calls =
        [
            () => client.CheckAsync(),
            () => client.Posts.CreateAsync(new ContentEdit { Title = "x" }),
            () => client.Posts.GetAsync(1),
            () => client.Posts.ListAsync(new ContentQuery()).ToListAsync().AsTask(),
            () => client.Media.ListAsync().ToListAsync().AsTask(),
            () => client.Tags.ListAsync().ToListAsync().AsTask(),
            () => client.SearchAsync("hello").ToListAsync().AsTask(),
        ];

        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<ServiceException>(call);
            Assert.Equal((ServiceFailure.SignInAgain, 401), (error.Kind, error.Status));
            Assert.DoesNotContain(password, error.ToString());
        }
    }

    [Fact]
    public async Task A_subscriber_may_not_create()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client("subscriber").Posts.CreateAsync(new ContentEdit { Title = "x" }));

        Assert.Equal((403, ServiceFailure.Permanent, "rest_cannot_create"), (error.Status, error.Kind, error.Code));
    }

    [Fact]
    public async Task An_author_may_not_change_another_s_post()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client("author").Posts.UpdateAsync(1, new ContentEdit { Title = "Mine" }));

        Assert.Equal((403, "rest_cannot_edit"), (error.Status, error.Code));
    }

    [Fact]
    public async Task A_bad_value_names_the_field()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client().Posts.CreateAsync(new ContentEdit { Title = "x", Status = "live" }));

        Assert.Equal((400, ServiceFailure.Permanent, "rest_invalid_param", "status"), (error.Status, error.Kind, error.Code, error.Field));
        Assert.Contains("publish", error.Message);
    }

    [Fact]
    public async Task An_empty_post_is_refused_in_plain_words()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client().Posts.CreateAsync(new ContentEdit { Status = "draft" }));

        Assert.Equal(("empty_content", "WordPress: a title, content or excerpt is needed."), (error.Code, error.Message));
    }

    [Fact]
    public async Task Binning_twice_is_already_done()
    {
        var post = await site.Client().Posts.CreateAsync(new ContentEdit { Title = "Bin me" });
        await site.Client().Posts.TrashAsync(post.Id);

        var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client().Posts.TrashAsync(post.Id));

        Assert.Equal((ServiceFailure.AlreadyDone, 410), (error.Kind, error.Status));
    }

    [Theory]
    [InlineData("busy", ServiceFailure.RetryLater, 429, "Slow down")]
    [InlineData("broken", ServiceFailure.RetryLater, 500, "critical error")]
    [InlineData("firewall", ServiceFailure.Permanent, 403, "Blocked by firewall")]
    [InlineData("html", ServiceFailure.Permanent, 200, "scheduled maintenance")]
    public async Task Busy_broken_and_html_answers_are_told_apart(string answer, ServiceFailure kind, int status, string text)
    {
        using var http = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();
        http.DefaultRequestHeaders.Add("X-Test-Answer", answer);

        var error = await Assert.ThrowsAsync<ServiceException>(() => new WordPressClient(http, site.AsAdmin).MeAsync());

        Assert.Equal((kind, (int?)status), (error.Kind, error.Status));
        Assert.Contains(text, error.Message);
        Assert.Equal(answer == "busy" ? TimeSpan.FromSeconds(7) : null, error.RetryAfter);
        Assert.DoesNotContain("<", error.Message);
    }

    [Fact]
    public async Task A_missing_plugin_s_route_is_explained()
    {
        var client = new WordPressClient(site.Http, site.AsAdmin with { Api = new Uri(site.Site, "wp-json/elsewhere/") });

        var error = await Assert.ThrowsAsync<ServiceException>(() => client.MeAsync());

        Assert.Equal((404, "rest_no_route", ServiceFailure.Permanent), (error.Status, error.Code, error.Kind));
    }

    [Fact]
    public async Task A_site_without_application_passwords_says_so()
    {
        var flag = Path.Combine(site.Folder, "production");
        await File.WriteAllTextAsync(flag, "");
        try
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => site.Client().CheckAsync());

            Assert.Equal(ServiceFailure.SignInAgain, error.Kind);
            Assert.Contains("switched off", error.Message);
        }
        finally
        {
            File.Delete(flag);
        }
    }

    [Fact]
    public async Task A_write_that_is_redirected_is_refused_instead_of_becoming_a_read()
    {
        await using var old = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = WordPressSite.UsualApi(site.Site) + "wp/v2/posts";
            return Task.CompletedTask;
        });
        var client = new WordPressClient(site.Http, site.AsAdmin with { Api = WordPressSite.UsualApi(old.Address) });

        var error = await Assert.ThrowsAsync<ServiceException>(() => client.Posts.CreateAsync(new ContentEdit { Title = "x" }));

        Assert.Equal((301, ServiceFailure.Permanent), (error.Status, error.Kind));
        Assert.Contains("redirects", error.Message);
    }

    [Fact]
    public async Task Nothing_at_the_address_is_worth_a_retry_and_never_left()
    {
        var client = new WordPressClient(site.Http, site.AsAdmin with { Api = new Uri($"http://127.0.0.1:{Ports.Free()}/wp-json/") });

        var error = await Assert.ThrowsAsync<ServiceException>(() => client.MeAsync());

        Assert.Equal((ServiceFailure.RetryLater, true, true), (error.Kind, error.HadNoEffect, error.IsDefinite));
        Assert.DoesNotContain(site.AsAdmin.ApplicationPassword, error.ToString());
    }

    [Fact]
    public async Task A_lost_answer_is_not_definite()
    {
        await using var cut = await Loopback.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        var client = new WordPressClient(site.Http, site.AsAdmin with { Api = WordPressSite.UsualApi(cut.Address) });

        var error = await Assert.ThrowsAsync<ServiceException>(() => client.Posts.CreateAsync(new ContentEdit { Title = "x" }));

        Assert.Equal((ServiceFailure.RetryLater, false), (error.Kind, error.IsDefinite));
    }

    [Fact]
    public async Task An_address_in_the_private_network_is_refused_with_the_way_out()
    {
        using var http = new GuardedHttp(new OutgoingHttpOptions()).CreateClient();

        var error = await Assert.ThrowsAsync<ServiceException>(() => new WordPressClient(http, site.AsAdmin).MeAsync());

        Assert.Equal((ServiceFailure.Permanent, true), (error.Kind, error.HadNoEffect));
        Assert.Contains("Outgoing:AllowedHosts", error.Message);
    }

    [Fact]
    public void A_site_printed_shows_no_password() => Assert.DoesNotContain(site.AsAdmin.ApplicationPassword, site.AsAdmin.ToString());
}
