using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The content sample from topic to social posts: a model's stand-in writes, an editor's answer flows on, a real WordPress takes the post, and the sample BizOSaaS backend tells of it.</summary>
[Collection(WordPressCollection.Name)]
public sealed class ContentFlowTests(WordPressFixture wordPress, BizosaasFixture bizosaas) : IClassFixture<BizosaasFixture>, IAsyncLifetime
{
    private const string RedPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private readonly string _tenant = $"tenant-{Guid.NewGuid():N}";
    private readonly ApprovalBoard _board = new();
    private ChatFake _chat = null!;
    private Loopback _images = null!;

    public async Task InitializeAsync()
    {
        _chat = await ChatFake.StartAsync();
        _chat.Say("""{"title":"Tea","content":"- What it is","excerpt":"On tea."}""");
        _chat.Say("""{"title":"Tea","content":"# Tea\n\nIt is good.","excerpt":"On tea."}""");
        _chat.Say("""{"title":"Tea","content":"# Tea\n\nGreen tea is good.","seoTitle":"Green tea","seoDescription":"All of green tea.","slug":"green-tea","tags":["tea"],"changes":["Named the keyword."]}""");
        _images = await Loopback.StartAsync(context =>
        {
            context.Response.ContentType = "image/png";
            return context.Response.Body.WriteAsync(Convert.FromBase64String(RedPng)).AsTask();
        });
    }

    public async Task DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _images.DisposeAsync();
    }

    [Fact]
    public async Task A_topic_becomes_a_draft_with_what_the_editor_changed_and_nobody_is_told()
    {
        var title = $"Green tea {Guid.NewGuid():N}";

        var result = await RunAsync(title, ("topic", "Tea"), ("keyword", "green tea"));

        var post = await PostAsync(title);
        Assert.Equal(("draft", 1), (post.Status, post.Tags.Count));
        Assert.Contains("<strong>very</strong>", post.Content.Raw);
        Assert.Equal((0, 3), (result["social"].AsArray()!.Count, _chat.Asked.Count));
        Assert.Empty(await SentAsync());
    }

    [Fact]
    public async Task With_a_time_it_is_scheduled_with_image_and_tags_and_told_on_each_network_at_that_time()
    {
        var title = $"Green tea {Guid.NewGuid():N}";
        var at = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(3).ToUnixTimeSeconds());
        _chat.Say("""{"title":"Read","content":"For your business: tea.","excerpt":"."}""");
        _chat.Say("""{"title":"Read","content":"For friends: tea.","excerpt":"."}""");

        var result = await RunAsync(title, ("topic", "Tea"), ("keyword", "green tea"), ("publishAt", at.ToString("O")), ("imageUrl", new Uri(_images.Address, "/red.png").ToString()), ("platforms", ValueArray.From([(Value)"linkedin", "facebook"])));

        var post = await PostAsync(title);
        Assert.Equal(("future", at, 1), (post.Status, post.PublishedAt, post.Tags.Count));
        Assert.Equal("image/png", (await wordPress.Client().Media.GetAsync(post.FeaturedMedia)).MimeType);
        var sent = await SentAsync();
        Assert.Equal(["linkedin", "facebook"], sent.Select(one => (string?)one["platform"]));
        Assert.All(sent, one => Assert.Equal((title, at), ((string?)one["topic"], DateTimeOffset.Parse((string)one["scheduled_at"]!, null))));
        Assert.Equal([$"For your business: tea.\n{post.Link}", $"For friends: tea.\n{post.Link}"], sent.Select(one => (string?)one["context"]));
        Assert.All(result["social"].AsArray()!, told => Assert.Equal((true, Value.Null), (told["workflowId"].AsString() is { Length: > 0 }, told["problem"])));
        Assert.Contains("linkedin", _chat.Asked[3].ToString());
    }

    [Fact]
    public async Task A_network_that_fails_keeps_neither_the_post_nor_the_other_network()
    {
        var title = $"Green tea {Guid.NewGuid():N}";
        await new BizosaasGateway(bizosaas.Http, bizosaas.Address, bizosaas.Credentials(), _tenant).CreateSocialPostAsync(new NewSocialPost("linkedin", "Waits for its approval"));
        _chat.Say("""{"title":"Read","content":"For your business: tea.","excerpt":"."}""");
        _chat.Say("""{"title":"Read","content":"For friends: tea.","excerpt":"."}""");

        var result = await RunAsync(title, ("topic", "Tea"), ("publishAt", DateTimeOffset.UtcNow.AddMinutes(-1).ToString("O")));

        Assert.Equal(("publish", title), (result["post"]["status"].AsString(), result["post"]["title"].AsString()));
        var (business, friends) = (result["social"][0], result["social"][1]);
        Assert.Equal(("linkedin", "For your business: tea.", Value.Null), (business["platform"].AsString(), business["text"].AsString(), business["workflowId"]));
        Assert.Contains("an earlier post for linkedin still waits", business["problem"].AsString());
        Assert.Equal(Value.Null, friends["problem"]);
        Assert.Equal(("facebook", null), ((string?)Assert.Single(await SentAsync())["platform"], (string?)(await SentAsync())[0]["scheduled_at"]));
    }

    [Fact]
    public async Task A_platform_that_cannot_make_social_posts_keeps_not_the_post()
    {
        var title = $"Green tea {Guid.NewGuid():N}";
        using var published = new HttpRequestMessage(HttpMethod.Post, new Uri(bizosaas.Address, "/social/demo/as-published")) { Headers = { { "X-Tenant-ID", _tenant } } };
        (await bizosaas.Http.SendAsync(published)).EnsureSuccessStatusCode();
        _chat.Say("""{"title":"Read","content":"For your business: tea.","excerpt":"."}""");
        _chat.Say("""{"title":"Read","content":"For friends: tea.","excerpt":"."}""");

        var result = await RunAsync(title, ("topic", "Tea"), ("publishAt", DateTimeOffset.UtcNow.AddMinutes(-1).ToString("O")));

        Assert.Equal(("publish", title), (result["post"]["status"].AsString(), (await PostAsync(title)).Title.Raw));
        Assert.Equal(["For your business: tea.", "For friends: tea."], result["social"].AsArray()!.Select(told => told["text"].AsString()));
        Assert.All(result["social"].AsArray()!, told => Assert.Contains("it cannot make social posts", told["problem"].AsString()));
    }

    /// <summary>Runs the sample to its end, with what the editor makes of it, and returns its result.</summary>
    private async Task<Value> RunAsync(string title, params (string, Value)[] body)
    {
        var here = new Surroundings(more: services => services.AddSingleton<IApprovals>(_board))
            .With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "writer"))
            .With("site", "wordpressApi", ("url", wordPress.Site.ToString()), ("username", wordPress.AsAdmin.User), ("password", wordPress.AsAdmin.ApplicationPassword))
            .With("platform", "bizosaasApi", ("url", bizosaas.Address.ToString()), ("token", (await bizosaas.Credentials().GetAsync(default))["Bearer ".Length..]), ("tenant", _tenant));
        var flow = await SampleFlow.ReadAsync("content-pipeline", ("outline", "ai"), ("draft", "ai"), ("seo", "ai"), ("social", "ai"), ("publish", "site"), ("tell", "platform"));
        using var harness = new WorkflowHarness([typeof(AskForApproval).Assembly], here.Services);
        var run = await harness.RunAsync(new StartRequest
        {
            Definition = await harness.PublishAsync(flow.ToJsonString()),
            TriggerActivityId = "topicArrives",
            TriggerInput = ValueObject.From(("body", ValueObject.From(body))),
        });
        Assert.Equal((RunStatus.Suspended, null), (run.Status, run.Rest.Error?.Message));
        Assert.Contains("Green tea is good", _board.Asked!.Content);

        await _board.AnswerAsync(harness, run.RunId, ("content", "# Tea\n\nGreen tea is **very** good."), ("data", ValueObject.From(("title", title), ("tags", ValueArray.From([(Value)"tea"])), ("seoTitle", "Green tea"), ("seoDescription", "All of it."))));
        await SampleFlow.UntilAsync(async () => await harness.StatusOfAsync(run.RunId) is RunStatus.Finished or RunStatus.Faulted);

        var history = (await harness.History.ReadAsync(Tenants.Default, run.RunId, default))!;
        Assert.Equal((RunStatus.Finished, null), (history.Run.Status, history.Error?.Message));
        return history.Output["result"];
    }

    private async Task<WordPressContent> PostAsync(string title)
        => Assert.Single(await wordPress.Client().Posts.ListAsync(new ContentQuery { Search = title, Statuses = ["draft", "publish", "future"] }).ToListAsync());

    /// <summary>What the platform handed to the networks for this test's tenant.</summary>
    private async Task<JsonNode[]> SentAsync()
        => [.. JsonNode.Parse(await bizosaas.Http.GetStringAsync(new Uri(bizosaas.Address, "/social/demo/sent")))!.AsArray().Where(one => (string?)one!["tenant_id"] == _tenant).Select(one => one!)];
}
