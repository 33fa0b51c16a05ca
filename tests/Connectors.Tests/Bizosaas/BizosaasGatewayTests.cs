using System.Text.Json;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Tests.Services;

namespace Bizoholic.Flows.Connectors.Tests.Bizosaas;

[Collection(BizosaasCollection.Name)]
public sealed class BizosaasGatewayTests(BizosaasFixture platform)
{
    private readonly BizosaasGateway gateway = platform.Gateway;

    [Fact]
    public async Task The_token_shows_who_we_are()
    {
        var me = await gateway.MeAsync();

        Assert.Equal(BizosaasFixture.ClientId, me.Name);
    }

    [Fact]
    public async Task A_contact_is_saved_once_per_mail_address_and_keeps_what_is_not_set()
    {
        var first = await gateway.SaveContactAsync(new BizosaasContact { Email = "ann@acme.test", FirstName = "Ann", Company = "ACME", Tags = ["lead"] });
        var second = await gateway.SaveContactAsync(new BizosaasContact { Email = "ANN@acme.test", Phone = "123", Tags = ["client"] });

        Assert.Equal((true, false), (first.IsNew, second.IsNew));
        Assert.Equal((first.Item.Id, "Ann", "ACME", "123"), (second.Item.Id, second.Item.FirstName, second.Item.Company, second.Item.Phone));
        Assert.Equal(["lead", "client"], second.Item.Tags);
        Assert.Single(await gateway.ListContactsAsync(), contact => contact.Email == "ann@acme.test");

        await gateway.DeleteContactAsync(first.Item.Id);
        var gone = await Assert.ThrowsAsync<ServiceException>(() => gateway.DeleteContactAsync(first.Item.Id));
        Assert.Equal((404, ServiceFailure.Permanent), (gone.Status, gone.Kind));
    }

    [Fact]
    public async Task A_deal_is_created_and_moved()
    {
        var deal = await gateway.CreateDealAsync(new BizosaasDeal { Title = "SEO retainer", Value = 1500.50m });
        Assert.Equal("new", deal.Stage);

        var moved = await gateway.UpdateDealAsync(deal with { Stage = "won" });

        Assert.Equal(("won", 1500.50m), (moved.Stage, moved.Value));
        Assert.Contains(await gateway.ListDealsAsync(), other => other.Id == deal.Id && other.Stage == "won");
    }

    [Fact]
    public async Task A_post_is_saved_once_per_slug_and_keeps_what_is_not_set()
    {
        var slug = $"tea-{Guid.NewGuid():N}";
        var first = await gateway.SavePostAsync(new BizosaasPost(slug) { Title = "Tea", Content = "Good", Category = "Drinks" });
        var second = await gateway.SavePostAsync(new BizosaasPost(slug) { Title = "Green tea", Status = "published" });

        Assert.Equal((true, false, first.Item.Id), (first.IsNew, second.IsNew, second.Item.Id));
        Assert.Equal(("Green tea", "Good", "Drinks", "published"), (second.Item.Title, second.Item.Content, second.Item.Category, second.Item.Status));
        Assert.Equal("draft", first.Item.Status);
        Assert.Equal(slug, Assert.Single(await gateway.ListPostsAsync(slug)).Slug);

        await gateway.DeletePostAsync(first.Item.Id!);
        Assert.DoesNotContain(await gateway.ListPostsAsync(), post => post.Slug == slug);
    }

    [Fact]
    public async Task A_field_that_is_not_valid_is_named()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => gateway.SaveContactAsync(new BizosaasContact { Email = "not a mail" }));

        Assert.Equal((422, ServiceFailure.Permanent, "email"), (error.Status, error.Kind, error.Field));
        Assert.Contains("email:", error.Message);
    }

    [Fact]
    public async Task Content_is_created_approved_and_followed()
    {
        var id = await gateway.CreateContentAsync(new NewContent("Ten SEO tips"));
        Assert.Equal(("running", "draft"), ((await gateway.GetContentAsync(id)).Status, (await gateway.GetContentAsync(id)).Phase));

        await gateway.DecideContentAsync(id, "draft", approve: true);

        Assert.Equal(("completed", "published"), ((await gateway.GetContentAsync(id)).Status, (await gateway.GetContentAsync(id)).Phase));
    }

    [Fact]
    public async Task A_waiting_approval_is_listed_and_decided()
    {
        var id = await gateway.CreateContentAsync(new NewContent("Needs a look"));
        var task = (await gateway.ListApprovalsAsync()).Last(task => task.WorkflowId == id);

        await gateway.DecideApprovalAsync(task.Id, approve: false, "Not yet");

        Assert.DoesNotContain(await gateway.ListApprovalsAsync(), other => other.Id == task.Id);
        Assert.Contains(await gateway.ListApprovalsAsync("rejected"), other => other.Id == task.Id);
        Assert.Equal("rejected", (await gateway.GetContentAsync(id)).Phase);
    }

    [Fact]
    public async Task A_second_content_workflow_of_a_minute_is_one_for_the_next()
    {
        var first = await gateway.CreateContentAsync(new NewContent("One"));
        var second = "";

        // The minute may have ended between the two; then it is the third.
        var error = await Record.ExceptionAsync(async () => second = await gateway.CreateContentAsync(new NewContent("Two"))) ?? await Record.ExceptionAsync(() => gateway.CreateContentAsync(new NewContent("Three")));

        var refused = Assert.IsType<ServiceException>(error);
        Assert.Equal((ServiceFailure.RetryLater, "already_started", TimeSpan.FromMinutes(1), true), (refused.Kind, refused.Code, refused.RetryAfter, refused.IsDefinite));
        foreach (var id in new[] { first, second }.Where(id => id.Length > 0))
        {
            await gateway.DecideContentAsync(id, "draft", approve: false);
        }
    }

    [Fact]
    public async Task A_workflow_that_is_not_there_is_no_trouble_of_the_platform()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => gateway.GetContentAsync("content-none"));

        Assert.Equal((500, ServiceFailure.Permanent), (error.Status, error.Kind));
        Assert.Contains("there is no such workflow there", error.Message);
    }

    [Fact]
    public async Task An_agent_answers()
    {
        var reply = await gateway.ChatAsync("seo_analyst", "Plan a (short) campaign");

        Assert.Contains("(short)", reply.Message);
    }

    [Fact]
    public async Task A_canned_answer_of_a_failed_agent_is_a_failure()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => gateway.ChatAsync("unavailable_agent", "Hello"));

        Assert.Equal((ServiceFailure.RetryLater, "canned_answer", 200), (error.Kind, error.Code, error.Status));
        Assert.Contains("temporarily unavailable", error.Message);
        Assert.Equal("canned_answer", (await Assert.ThrowsAsync<ServiceException>(() => gateway.ChatAsync("speechless_agent", "Hello"))).Code);
    }

    [Fact]
    public async Task A_trigger_starts_flows_and_a_wrong_key_is_not_taken_for_success()
    {
        var payload = JsonSerializer.SerializeToElement(new { email = "a@b.test" });

        Assert.Single(await gateway.TriggerAsync("lead", payload, BizosaasFixture.TriggerKey));
        var error = await Assert.ThrowsAsync<ServiceException>(() => gateway.TriggerAsync("lead", payload, "wrong"));

        Assert.Equal(ServiceFailure.Permanent, error.Kind);
        Assert.Contains("trigger key", error.Message);
    }

    [Fact]
    public async Task A_connector_action_gives_its_result_or_says_that_it_is_not_connected()
    {
        var payload = JsonSerializer.SerializeToElement(new { title = "x" });

        Assert.Equal("x", (await gateway.RunConnectorAsync("wordpress", "create_post", payload)).GetProperty("result").GetProperty("title").GetString());
        var error = await Assert.ThrowsAsync<ServiceException>(() => gateway.RunConnectorAsync("shopify", "x", payload));

        Assert.Equal("BizOSaaS: Connector not connected", error.Message);
        var refused = await Assert.ThrowsAsync<ServiceException>(() => gateway.RunConnectorAsync("wordpress", "fly", payload));
        Assert.Equal((ServiceFailure.Permanent, "connector_error"), (refused.Kind, refused.Code));
        Assert.Contains("did not do 'fly': Unsupported action: fly", refused.Message);
    }

    [Fact]
    public async Task What_was_remembered_is_found_for_its_agent_only()
    {
        await gateway.RememberAsync("t1", "acme-writer", "The client likes green", new Dictionary<string, string> { ["source"] = "call" });

        Assert.Equal("The client likes green", Assert.Single(await gateway.RecallAsync("t1", "green", "acme-writer")));
        Assert.Empty(await gateway.RecallAsync("t1", "green", "other-writer"));
    }
}
