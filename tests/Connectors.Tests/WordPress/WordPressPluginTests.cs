using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

[Collection(WordPressCollection.Name)]
public sealed class WordPressPluginTests(WordPressFixture site)
{
    private readonly WordPressClient wordpress = site.Client();

    [Fact]
    public async Task The_test_button_sends_a_signed_delivery_and_shows_the_answer()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);

        var page = await flows.Admin.PressTestAsync();

        var delivery = Assert.Single(await flows.DeliveriesAsync(1));
        Assert.True(delivery.Check.IsGenuine);
        Assert.Equal("wordpress.test", delivery.Type);
        Assert.Contains("Test delivery: HTTP 200", page);
        Assert.DoesNotContain(flows.Secret, page);
    }

    [Fact]
    public async Task The_test_button_shows_a_failure_and_does_not_retry_it()
    {
        await using var flows = await FlowsReceiver.StartAsync(site, 401);

        Assert.Contains("Test delivery: HTTP 401", await flows.Admin.PressTestAsync());

        Assert.Equal(1, await flows.SettledAsync());
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_the_old_one_kept()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);
        var address = new Regex("""id="bf-url"[^>]*value="([^"]+)""").Match(await flows.Admin.PageAsync()).Groups[1].Value;

        var page = await flows.Admin.SetAsync(address, "hunter2");

        Assert.Contains("The secret was not changed", page);
        Assert.DoesNotContain("hunter2", page);
        await flows.Admin.PressTestAsync();
        Assert.True((await flows.DeliveriesAsync(1))[0].Check.IsGenuine);
    }

    [Fact]
    public async Task A_post_that_is_drafted_published_and_binned_sends_three_genuine_events()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);
        var tag = await wordpress.Tags.EnsureAsync("news");

        var post = await wordpress.Posts.CreateAsync(new ContentEdit { Title = "Ümlaut / \"quote\"", Content = "x", Tags = [tag] });
        await wordpress.Posts.UpdateAsync(post.Id, new ContentEdit { Status = "publish" });
        await wordpress.Posts.UpdateAsync(post.Id, new ContentEdit { Content = "y" });
        await wordpress.Posts.TrashAsync(post.Id);

        var deliveries = await flows.DeliveriesAsync(3);
        Assert.All(deliveries, delivery => Assert.True(delivery.Check.IsGenuine));
        Assert.All(deliveries, delivery => Assert.Equal("wordpress.post.status_changed", delivery.Type));
        Assert.Equal(["new>draft", "draft>publish", "publish>trash"], deliveries.Select(delivery => $"{delivery.Data("old_status")}>{delivery.Data("status")}"));
        Assert.Equal((post.Id.ToString(), "Ümlaut / \"quote\""), (deliveries[1].Data("id"), deliveries[1].Data("title")));
        Assert.Equal("[\"news\"]", deliveries[1].Data("tags"));
        Assert.Equal(3, deliveries.Select(delivery => delivery.Check.DeliveryId).Distinct().Count());
        Assert.Equal(3, await flows.SettledAsync());
    }

    [Fact]
    public async Task A_failing_receiver_gets_the_same_delivery_again_until_it_takes_it()
    {
        await using var flows = await FlowsReceiver.StartAsync(site, 500, 302);
        var before = await CountsAsync();

        await wordpress.Posts.CreateAsync(new ContentEdit { Title = "Retry me" });
        var deliveries = await flows.DeliveriesAsync(3);

        Assert.All(deliveries, delivery => Assert.True(delivery.Check.IsGenuine));
        Assert.Single(deliveries.Select(delivery => delivery.Check.DeliveryId).Distinct());
        Assert.Equal(deliveries[0].Body, deliveries[2].Body);
        Assert.True(long.Parse(deliveries[2].Timestamp) > long.Parse(deliveries[0].Timestamp));
        Assert.Equal(3, await flows.SettledAsync());
        Assert.Equal(before["sent"] + 1, (await CountsAsync())["sent"]);
    }

    [Fact]
    public async Task Gone_ends_the_attempts()
    {
        await using var flows = await FlowsReceiver.StartAsync(site, 410);
        var before = await CountsAsync();

        await wordpress.Posts.CreateAsync(new ContentEdit { Title = "Nobody home" });
        await flows.DeliveriesAsync(1);

        Assert.Equal(before["failed"] + 1, (await CountsAsync())["failed"]);
        Assert.Equal(before["waiting"], (await CountsAsync())["waiting"]);
    }

    [Fact]
    public async Task A_comment_and_a_registration_are_told_without_passwords()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);

        await PostAsAdminAsync("wp/v2/comments", new { post = 1, content = "Nice <b>post</b>", author_name = "Ann", author_email = "ann@example.test" });
        await PostAsAdminAsync("wp/v2/users", new { username = "newbie", email = "newbie@example.test", password = "s3cretpass" });

        var deliveries = await flows.DeliveriesAsync(2);
        Assert.Equal(["wordpress.comment.created", "wordpress.user.registered"], deliveries.Select(delivery => delivery.Type));
        Assert.Equal("1", deliveries[0].Data("post_id"));
        Assert.Equal("newbie@example.test", deliveries[1].Data("email"));
        Assert.DoesNotContain("s3cretpass", deliveries[1].Json.ToString());
    }

    [Fact]
    public async Task Any_plugin_can_report_a_form_and_learns_the_delivery_id()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);

        using var answer = await site.Http.PostAsJsonAsync(new Uri(site.Site, "wp-json/test/v1/form"), new { email = "a@b.test" });
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("delivery").GetString();

        var delivery = Assert.Single(await flows.DeliveriesAsync(1));
        Assert.Equal((id, "wordpress.form.submitted", "newsletter", "a@b.test"), (delivery.Check.DeliveryId, delivery.Type, delivery.Data("form"), delivery.Data("fields", "email")));
    }

    [Fact]
    public async Task A_form_of_contact_form_7_is_told_without_its_own_fields()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);

        using var answer = await site.Http.PostAsJsonAsync(new Uri(site.Site, "wp-json/test/v1/contact-form-7"), new Dictionary<string, string> { ["_wpcf7"] = "12", ["your-email"] = "ann@example.test", ["your-message"] = "Hello" });
        answer.EnsureSuccessStatusCode();

        var delivery = Assert.Single(await flows.DeliveriesAsync(1));
        Assert.Equal(("wordpress.form.submitted", "Contact us", "contact-form-7", "ann@example.test"), (delivery.Type, delivery.Data("form"), delivery.Data("source"), delivery.Data("fields", "your-email")));
        Assert.False(delivery.Json.GetProperty("data").GetProperty("fields").TryGetProperty("_wpcf7", out _));
    }

    [Fact]
    public async Task An_order_of_woocommerce_that_moves_on_is_told()
    {
        await using var flows = await FlowsReceiver.StartAsync(site);

        using var answer = await site.Http.PostAsync(new Uri(site.Site, "wp-json/test/v1/order"), null);
        answer.EnsureSuccessStatusCode();

        var delivery = Assert.Single(await flows.DeliveriesAsync(1));
        Assert.Equal(("wordpress.order.status_changed", "completed", "49.90", "EUR", "Ann"), (delivery.Type, delivery.Data("status"), delivery.Data("total"), delivery.Data("currency"), delivery.Data("name")));
    }

    [Theory]
    [InlineData("""[bizoholic_lead_form form="contact" fields="name,email,company"]""")]
    [InlineData("""<!-- wp:bizoholic-flows/lead-form {"form":"contact","fields":"name,email,company"} /-->""")]
    public async Task A_lead_sent_by_shortcode_or_block_arrives(string markup)
    {
        var form = await LeadFormAsync(markup);
        await using var flows = await FlowsReceiver.StartAsync(site);

        var next = await form.SendAsync(new() { ["name"] = "Ann <script>", ["email"] = "ann@example.test", ["company"] = "ACME" });

        Assert.Contains("bizoholic_lead=thanks", next);
        var delivery = Assert.Single(await flows.DeliveriesAsync(1));
        Assert.Equal(("contact", "lead-form", "ann@example.test", "ACME"), (delivery.Data("form"), delivery.Data("source"), delivery.Data("fields", "email"), delivery.Data("fields", "company")));
        Assert.DoesNotContain("script", delivery.Data("fields", "name"));
    }

    [Fact]
    public async Task Spam_bad_mail_addresses_and_changed_forms_do_not_arrive()
    {
        var form = await LeadFormAsync("""[bizoholic_lead_form]""");
        await using var flows = await FlowsReceiver.StartAsync(site);

        Assert.Contains("bizoholic_lead=thanks", await form.SendAsync(new() { ["email"] = "bot@example.test", ["confirm_url"] = "http://spam" }));
        Assert.Contains("bizoholic_lead=email", await form.SendAsync(new() { ["email"] = "not a mail address" }));
        Assert.Equal("400", await form.SendAsync(new() { ["email"] = "x@example.test", ["fields"] = "email,admin" }));

        Assert.Equal(0, await flows.SettledAsync());
    }

    private async Task<LeadFormPage> LeadFormAsync(string markup)
    {
        var page = await wordpress.Pages.CreateAsync(new ContentEdit { Title = "Contact", Content = markup, Status = "publish" });
        return new LeadFormPage(page.Content.Rendered);
    }

    private async Task PostAsAdminAsync(string route, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, site.AsAdmin.Route(route)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Authorization", await Bizoholic.Flows.Connectors.Rest.FixedToken.Basic(site.AsAdmin.User, site.AsAdmin.ApplicationPassword).GetAsync(default));
        using var answer = await site.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<Dictionary<string, int>> CountsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, site.AsAdmin.Route("bizoholic-flows/v1/status"));
        request.Headers.Add("Authorization", await Bizoholic.Flows.Connectors.Rest.FixedToken.Basic(site.AsAdmin.User, site.AsAdmin.ApplicationPassword).GetAsync(default));
        using var answer = await site.Http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("deliveries").Deserialize<Dictionary<string, int>>()!;
    }
}
