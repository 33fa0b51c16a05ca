using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The content sample from topic to post: a model's stand-in writes, an editor's answer flows on, a real WordPress takes the draft.</summary>
[Collection(WordPressCollection.Name)]
public sealed class ContentFlowTests(WordPressFixture wordPress)
{
    [Fact]
    public async Task A_topic_becomes_a_draft_with_what_the_editor_changed()
    {
        await using var chat = await ChatFake.StartAsync();
        chat.Say("""{"title":"Tea","content":"- What it is","excerpt":"On tea."}""");
        chat.Say("""{"title":"Tea","content":"# Tea\n\nIt is good.","excerpt":"On tea."}""");
        chat.Say("""{"title":"Tea","content":"# Tea\n\nGreen tea is good.","seoTitle":"Green tea","seoDescription":"All of green tea.","slug":"green-tea","tags":["tea"],"changes":["Named the keyword."]}""");
        chat.Say("""{"title":"Read","content":"Our new post on tea.","excerpt":"."}""");
        var board = new ApprovalBoard();
        var here = new Surroundings(more: services => services.AddSingleton<IApprovals>(board))
            .With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", chat.Address.ToString()), ("model", "writer"))
            .With("site", "wordpressApi", ("url", wordPress.Site.ToString()), ("username", wordPress.AsAdmin.User), ("password", wordPress.AsAdmin.ApplicationPassword));
        var flow = await SampleFlow.ReadAsync("content-pipeline", ("outline", "ai"), ("draft", "ai"), ("seo", "ai"), ("social", "ai"), ("publish", "site"));
        using var harness = new WorkflowHarness([typeof(AskForApproval).Assembly], here.Services);
        var version = await harness.PublishAsync(flow.ToJsonString());
        var run = await harness.RunAsync(new StartRequest
        {
            Definition = version,
            TriggerActivityId = "topicArrives",
            TriggerInput = ValueObject.From(("body", ValueObject.From(("topic", "Tea"), ("keyword", "green tea")))),
        });
        Assert.Equal((RunStatus.Suspended, null), (run.Status, run.Rest.Error?.Message));
        Assert.Contains("Green tea is good", board.Asked!.Content);

        var title = $"Green tea {Guid.NewGuid():N}";
        await board.AnswerAsync(harness, run.RunId, ("content", "# Tea\n\nGreen tea is **very** good."), ("data", ValueObject.From(("title", title), ("tags", ValueArray.From([(Value)"tea"])), ("seoTitle", "Green tea"), ("seoDescription", "All of it."))));
        await SampleFlow.EndAsync(harness, run.RunId);

        var steps = (await harness.ReadAsync(run.RunId, run.Rest)).History.Executions;
        Assert.Equal((RunStatus.Finished, null), (await harness.StatusOfAsync(run.RunId), steps.FirstOrDefault(step => step.Error is not null)?.Error?.Message));
        var posts = await wordPress.Client().Posts.ListAsync(new ContentQuery { Search = title, Statuses = ["draft", "publish", "future"] }).ToListAsync();
        var post = Assert.Single(posts);
        Assert.Equal("draft", post.Status);
        Assert.Contains("<strong>very</strong>", post.Content.Raw);
        Assert.Single(post.Tags);
    }
}
