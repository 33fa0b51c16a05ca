using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>What steps without a credential hand over in demo mode, and what they get back.</summary>
public sealed class DemoServicesTests
{
    private readonly DemoServices _demo = new();

    [Fact]
    public async Task A_post_is_kept_as_it_would_have_been_sent()
    {
        await RunAsync("""{"id": "draft", "name": "Draft", "type": "Bizoholic.PublishToWordPress", "version": 1, "title": "Green tea", "content": "# Hello", "format": "Markdown", "tags": ["tea", "cafes"]}""");

        var post = Assert.Single(_demo.Of(Tenants.Default));
        Assert.Equal(("Publish to WordPress", "Draft", "demo", "wordpressApi"), (post.Action, post.Step, post.DefinitionId, Assert.Single(post.Services)));
        Assert.Equal(["Green tea", "# Hello", "tea, cafes"], new[] { "Title", "Content", "Tags" }.Select(name => post.Sent.Single(field => field.Name == name).Text));
    }

    [Fact]
    public async Task What_has_fields_of_its_own_is_told_line_by_line()
    {
        await RunAsync("""{"id": "tell", "type": "Bizoholic.CallBizosaas", "version": 1, "call": "Trigger", "target": "lead", "triggerKey": "the-key", "payload": {"email": "ann@example.com", "score": 80, "about": {"plan": "basic"}}}""");

        var call = Assert.Single(_demo.Of(Tenants.Default));
        Assert.Equal("email: ann@example.com\nscore: 80\nabout: {\"plan\":\"basic\"}", call.Sent.Single(field => field.Name == "Payload").Text);
        Assert.DoesNotContain(call.Sent, field => field.Text.Contains("the-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_a_post_finds_the_one_that_the_run_made()
    {
        var left = await RunAsync(
            """{"id": "draft", "type": "Bizoholic.PublishToWordPress", "version": 1, "title": "Green tea", "slug": "green"}""",
            """{"id": "change", "type": "Bizoholic.UpdatePost", "version": 1, "postId": {"type": "JavaScript", "value": "$json.id"}, "content": "More."}""");

        Assert.Equal(("Green tea", false, true), (left["title"].AsString(), left["isNew"].Boolean, left[ServiceActivity.SampleMark].Boolean));
    }

    [Fact]
    public async Task A_contact_is_found_by_its_address_and_others_are_new()
    {
        var made = await RunAsync(Contact("ann@example.com", "Ann"));
        var found = await RunAsync(Contact("ANN@example.com", ""));
        var other = await RunAsync(Contact("bob@example.com", ""));

        Assert.Equal((true, false, true), (made["isNew"].Boolean, found["isNew"].Boolean, other["isNew"].Boolean));
        Assert.Equal(("Ann", null), (found["firstName"].AsString(), other["firstName"].AsString()));
    }

    [Fact]
    public async Task Two_steps_of_a_run_save_a_contact_in_two_CRMs()
    {
        const string Steps = """
            {"id": "platform", "name": "Platform", "type": "Bizoholic.CreateOrUpdateContact", "version": 1, "email": "ann@example.com"},
            {"id": "crm", "name": "Crm", "type": "Bizoholic.CreateOrUpdateContact", "version": 1, "email": "ann@example.com"}
            """;

        await RunAsync(Steps);
        await RunAsync(Steps);

        Assert.Equal([true, true, false, false], _demo.Of(Tenants.Default).Reverse().Select(saved => saved.Answer["isNew"].Boolean));
    }

    [Theory]
    [InlineData("""{"id": "write", "type": "Bizoholic.GenerateContent", "version": 1, "topic": "Green tea"}""", "Topic", "Content")]
    [InlineData("""{"id": "ask", "type": "Bizoholic.AnswerWithTools", "version": 1, "task": "Green tea"}""", "Task", "Answer")]
    [InlineData("""{"id": "brief", "type": "Bizoholic.AskAgent", "version": 1, "task": "Green tea"}""", "Task", "Result")]
    [InlineData("""{"id": "crew", "type": "Bizoholic.RunCrew", "version": 1, "inputs": {"topic": "Green tea"}}""", "Inputs", "Result")]
    [InlineData("""{"id": "graph", "type": "Bizoholic.RunGraph", "version": 1, "assistant": "writer", "input": {"topic": "Green tea"}}""", "Input", "Result")]
    public async Task Models_and_agents_are_shown_with_what_they_were_asked_and_what_stands_in_for_their_answer(string step, string asked, string said)
    {
        await RunAsync(step);

        var shown = Assert.Single(_demo.Of(Tenants.Default));
        Assert.Contains("Green tea", shown.Sent.Single(field => field.Name == asked).Text);
        Assert.Contains("written without a model", shown.Said.Single(field => field.Name == said).Text);
    }

    [Fact]
    public async Task The_message_that_asks_for_an_approval_is_shown_without_the_link_that_signs_for_somebody()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var services = new ServiceCollection().AddSingleton(new DemoMode(true)).AddSingleton(_demo).AddSingleton<IApprovals>(new ApprovalBoard()).BuildServiceProvider();
        using var harness = new WorkflowHarness([typeof(DemoServices).Assembly], services, clock);
        await harness.RunAsync(Flow(
            """{"id": "ask", "type": "Bizoholic.AskForApproval", "version": 1, "title": "Publish?", "content": "The text.", "approvers": ["ann@example.com"], "deadline": "1.00:00:00", "escalateTo": ["bob@example.com"]}"""));

        var asked = _demo.Of(Tenants.Default)[0];
        Assert.Equal(("Ask for approval", "smtp, slackApi"), (asked.Action, string.Join(", ", asked.Services)));
        Assert.Equal(("ann@example.com", "Publish?", "The text."), (Sent(asked, "To"), Sent(asked, "Title"), Sent(asked, "Content")));
        Assert.DoesNotContain(asked.Sent, field => field.Text.Contains("://", StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromHours(25));
        await SampleFlow.UntilAsync(() => Task.FromResult(_demo.Of(Tenants.Default).Count == 2));
        Assert.Equal(("bob@example.com", "Still open: Publish?"), (Sent(_demo.Of(Tenants.Default)[0], "To"), Sent(_demo.Of(Tenants.Default)[0], "Title")));
    }

    /// <summary>Nodes of n8n that sign in: what would have been sent is shown, and goes on marked as a sample.</summary>
    [Theory]
    [InlineData("""{"id": "x", "name": "Tell", "type": "Bizoholic.HttpRequest", "version": 1, "typeVersion": 4.2, "parameters": {"method": "POST", "url": "https://api.telegram.org/bot{token}/sendMessage", "authentication": "predefinedCredentialType", "sendBody": true, "contentType": "json", "specifyBody": "json", "jsonBody": "{\"text\":\"Hi\"}"}, "customProperties": {"needsCredentials": [{"kind": "telegramApi", "name": "Bot"}]}}""", "telegramApi", "Body", "text: Hi")]
    [InlineData("""{"id": "x", "name": "Mail", "type": "Bizoholic.EmailNode", "version": 1, "parameters": {"fromEmail": "a@example.com", "toEmail": "ann@example.com", "subject": "Hello", "emailFormat": "text", "text": "Hi"}}""", "smtp", "Subject", "Hello")]
    [InlineData("""{"id": "x", "name": "Rows", "type": "Bizoholic.PostgresNode", "version": 1, "parameters": {"operation": "executeQuery", "query": "SELECT 1"}}""", "postgres", "Statement", "SELECT 1")]
    [InlineData("""{"id": "x", "name": "Key", "type": "Bizoholic.RedisNode", "version": 1, "parameters": {"operation": "get", "key": "lead:7", "propertyName": "lead"}}""", "redis", "Key", "lead:7")]
    public async Task An_imported_node_without_its_credential_leaves_a_marked_sample(string step, string service, string field, string text)
    {
        var left = await RunAsync(step);

        Assert.Equal(Value.True, left[ServiceActivity.SampleMark]);
        var shown = Assert.Single(_demo.Of(Tenants.Default));
        Assert.Equal((service, text), (Assert.Single(shown.Services), Sent(shown, field)));

        using var harness = new WorkflowHarness([typeof(DemoServices).Assembly], new Surroundings().Services);
        Assert.Contains("No credential is chosen", (await harness.RunAsync(Flow(step))).Rest.Error!.Message);
    }

    [Fact]
    public async Task The_latest_are_kept_and_a_person_can_be_erased()
    {
        await RunAsync(Contact("first@example.com", ""));
        for (var i = 0; i < DemoServices.MostKept / 2; i++)
        {
            await RunAsync(Contact($"a{i}@example.com", ""), Contact($"b{i}@example.com", ""));
        }

        var kept = _demo.Of(Tenants.Default);
        Assert.Equal(DemoServices.MostKept, kept.Count);
        Assert.Equal($"b{DemoServices.MostKept / 2 - 1}@example.com", kept[0].Sent[0].Text);
        Assert.DoesNotContain(kept, thing => thing.Sent[0].Text == "first@example.com");
        Assert.Empty(_demo.Of("another"));

        _demo.Erase("another", "a7@example.com");
        Assert.Equal(DemoServices.MostKept, _demo.Of(Tenants.Default).Count);
        _demo.Erase(Tenants.Default, "A7@example.com");
        Assert.Equal(DemoServices.MostKept - 1, _demo.Of(Tenants.Default).Count);
    }

    [Fact]
    public async Task Nothing_is_kept_where_it_is_no_demonstration()
    {
        var services = new ServiceCollection().AddSingleton(new DemoMode(false)).AddSingleton(_demo).BuildServiceProvider();
        using var harness = new WorkflowHarness([typeof(DemoServices).Assembly], services, TimeProvider.System);

        await harness.RunAsync(Flow(Contact("ann@example.com", "")));

        Assert.Empty(_demo.Of(Tenants.Default));
    }

    private static string Sent(DemoThing thing, string name) => thing.Sent.Single(field => field.Name == name).Text;

    private async Task<Value> RunAsync(params string[] steps)
    {
        var services = new ServiceCollection().AddSingleton(new DemoMode(true)).AddSingleton(_demo).BuildServiceProvider();
        using var harness = new WorkflowHarness([typeof(DemoServices).Assembly], services, TimeProvider.System);
        var run = await harness.RunAsync(Flow(steps));
        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        return run.Rest.Items[0].Json;
    }

    private static string Flow(params string[] steps)
        => $$$"""{"definitionId": "demo", "name": "Demo", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [{{{string.Join(", ", steps)}}}] } }""";

    private static string Contact(string email, string firstName)
        => $$"""{"id": "c{{email.Split('@')[0]}}", "type": "Bizoholic.CreateOrUpdateContact", "version": 1, "email": "{{email}}", "firstName": "{{firstName}}"}""";
}
