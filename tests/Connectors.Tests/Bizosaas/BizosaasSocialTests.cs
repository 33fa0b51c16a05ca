using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Tests.Services;

namespace Bizoholic.Flows.Connectors.Tests.Bizosaas;

[Collection(BizosaasCollection.Name)]
public sealed class BizosaasSocialTests(BizosaasFixture platform)
{
    private readonly string tenant = $"tenant-{Guid.NewGuid():N}";

    private BizosaasGateway Gateway => new(platform.Http, platform.Address, platform.Credentials(), tenant);

    [Fact]
    public async Task A_post_waits_for_its_approval_and_then_goes_out_at_its_time()
    {
        var at = new DateTimeOffset(2030, 1, 7, 9, 0, 0, TimeSpan.Zero);
        var id = await Gateway.CreateSocialPostAsync(new NewSocialPost("linkedin", "Tea", ScheduledAt: at, AsThread: true, Context: "Green tea is good."));
        var waiting = await Gateway.GetSocialPostAsync(id);
        Assert.Equal(("running", id), (waiting.Status, waiting.WorkflowId));
        Assert.Contains("Green tea is good.", waiting.Draft!.Value.GetProperty("content").GetString());
        Assert.Empty(await SentAsync());

        await Gateway.ApproveSocialPostAsync(id, "Good & short");

        Assert.Equal("completed", (await Gateway.GetSocialPostAsync(id)).Status);
        var sent = Assert.Single(await SentAsync());
        Assert.Equal(("linkedin", "Tea", true, at), ((string?)sent["platform"], (string?)sent["topic"], (bool)sent["as_thread"]!, DateTimeOffset.Parse((string)sent["scheduled_at"]!, null)));
    }

    [Fact]
    public async Task One_that_nobody_has_to_approve_goes_out_at_once()
    {
        await Gateway.CreateSocialPostAsync(new NewSocialPost("x", "Tea", RequireApproval: false));

        Assert.Null((string?)Assert.Single(await SentAsync())["scheduled_at"]);
    }

    [Fact]
    public async Task A_rejected_post_goes_nowhere_and_a_rejection_without_words_is_not_sent()
    {
        var id = await Gateway.CreateSocialPostAsync(new NewSocialPost("facebook", "Tea"));
        await Assert.ThrowsAsync<ArgumentException>(() => Gateway.RejectSocialPostAsync(id, " "));
        Assert.Equal("running", (await Gateway.GetSocialPostAsync(id)).Status);

        await Gateway.RejectSocialPostAsync(id, "Shorter");

        Assert.Equal("completed", (await Gateway.GetSocialPostAsync(id)).Status);
        Assert.Empty(await SentAsync());
    }

    /// <summary>The platform tells it as an error of its own, which would look as if a later try could help.</summary>
    [Fact]
    public async Task A_second_post_for_a_network_is_refused_while_the_first_one_waits()
    {
        var first = await Gateway.CreateSocialPostAsync(new NewSocialPost("linkedin", "Tea"));

        var error = await Assert.ThrowsAsync<ServiceException>(() => Gateway.CreateSocialPostAsync(new NewSocialPost("linkedin", "Coffee")));

        Assert.Equal((ServiceFailure.Permanent, "already_started", true), (error.Kind, error.Code, error.IsDefinite));
        Assert.Contains("an earlier post for linkedin still waits", error.Message);
        await Gateway.CreateSocialPostAsync(new NewSocialPost("facebook", "Coffee"));
        await Gateway.ApproveSocialPostAsync(first);
        await Gateway.CreateSocialPostAsync(new NewSocialPost("linkedin", "Coffee"));
    }

    /// <summary>The code that the platform has published fails at every call, in its own words about loggers, as an error that a later try would only repeat.</summary>
    [Fact]
    public async Task A_platform_that_cannot_make_posts_is_told_in_plain_words()
    {
        using var published = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Address, "/social/demo/as-published")) { Headers = { { "X-Tenant-ID", tenant } } };
        (await platform.Http.SendAsync(published)).EnsureSuccessStatusCode();

        var error = await Assert.ThrowsAsync<ServiceException>(() => Gateway.CreateSocialPostAsync(new NewSocialPost("linkedin", "Tea")));

        Assert.Equal((ServiceFailure.Permanent, "social_posts_broken", true), (error.Kind, error.Code, error.IsDefinite));
        Assert.Contains("nothing was posted", error.Message);
        Assert.DoesNotContain("RootLogger", error.Message);
        Assert.Empty(await SentAsync());
    }

    [Fact]
    public async Task One_that_has_ended_or_is_unknown_takes_no_decision()
    {
        var id = await Gateway.CreateSocialPostAsync(new NewSocialPost("instagram", "Tea", RequireApproval: false));

        var ended = await Assert.ThrowsAsync<ServiceException>(() => Gateway.ApproveSocialPostAsync(id));
        var unknown = await Assert.ThrowsAsync<ServiceException>(() => Gateway.GetSocialPostAsync("social-none"));

        Assert.Equal(ServiceFailure.Permanent, ended.Kind);
        Assert.Contains("it has ended", ended.Message);
        Assert.Equal((404, ServiceFailure.Permanent), (unknown.Status, unknown.Kind));
    }

    /// <summary>The queue goes by the tenant of the token, which is why this one is used for both.</summary>
    [Fact]
    public async Task An_approval_in_the_platforms_queue_counts_for_the_post()
    {
        var gateway = new BizosaasGateway(platform.Http, platform.Address, platform.Credentials(), "bizoholic");
        var id = await gateway.CreateSocialPostAsync(new NewSocialPost("instagram", "Tea"));

        await gateway.DecideApprovalAsync((await gateway.ListApprovalsAsync()).Single(task => task.WorkflowId == id).Id, approve: true);

        Assert.Equal("completed", (await gateway.GetSocialPostAsync(id)).Status);
    }

    private async Task<JsonNode[]> SentAsync()
        => [.. JsonNode.Parse(await platform.Http.GetStringAsync(new Uri(platform.Address, "/social/demo/sent")))!.AsArray().Where(one => (string?)one!["tenant_id"] == tenant).Select(one => one!)];
}
