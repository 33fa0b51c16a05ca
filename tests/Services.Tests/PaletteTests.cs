using System.Reflection;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Databases;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Activities.VectorStores;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>What every step at an outside service gives to the people who draw flows, one like the other: a name, a sentence, a declared effect, an item for an item, and a sample where there is no credential.</summary>
public sealed class PaletteTests
{
    /// <summary>The least that each step has to be told. A value such as "$json.name" is of the item.</summary>
    private static readonly Dictionary<string, string> Inputs = new()
    {
        ["AnswerFromVectorStore"] = """ "collection": "posts", "question": "$json.name" """,
        ["AnswerWithTools"] = """ "task": "$json.name" """,
        ["AskAgent"] = """ "task": "$json.name" """,
        ["CallBizosaas"] = """ "call": "Trigger", "target": "new-lead" """,
        ["CapturePayment"] = """ "orderId": "O-1" """,
        ["ChangePostgres"] = """ "statement": "delete from leads where id = 1" """,
        ["ChangeRedis"] = """ "key": "a", "value": "$json.name" """,
        ["ChangeSubscription"] = """ "subscriptionId": "sub_1", "change": "Pause" """,
        ["Classify"] = """ "text": "$json.name", "categories": ["lead", "spam"] """,
        ["ClosePaymentLink"] = """ "linkId": "plink_1" """,
        ["CreateCheckoutPage"] = """ "price": "price_1", "returnUrl": "https://example.com" """,
        ["CreateCustomer"] = """ "email": "$json.email" """,
        ["CreateDeal"] = """ "title": "$json.name" """,
        ["CreateEmbeddings"] = """ "texts": ["tea"] """,
        ["CreateOrUpdateContact"] = """ "email": "$json.email", "company": "Acme" """,
        ["CreatePaymentLink"] = """ "price": "price_1" """,
        ["CreateProduct"] = """ "productName": "$json.name", "amount": 10 """,
        ["ExtractData"] = """ "text": "$json.name", "shape": {"type": "Object", "value": {"company": ""}} """,
        ["GenerateContent"] = """ "topic": "$json.name" """,
        ["Meilisearch"] = """ "index": "posts", "documents": {"type": "Object", "value": {"id": 1}} """,
        ["MoveDeal"] = """ "dealId": "1", "stage": "closedwon" """,
        ["NotifyWebhook"] = """ "url": "https://example.com/hook" """,
        ["OpenCustomerPortal"] = """ "customerId": "cus_1", "returnUrl": "https://example.com" """,
        ["PublishToWordPress"] = """ "title": "$json.name", "content": "Text" """,
        ["ReadPostgres"] = """ "statement": "select 1" """,
        ["ReadRedis"] = """ "key": "a" """,
        ["Refund"] = """ "paymentId": "pi_1" """,
        ["RequestPayment"] = """ "amount": 10, "title": "$json.name", "returnUrl": "https://example.com" """,
        ["RewriteForSeo"] = """ "title": "$json.name", "content": "Text", "keyword": "tea" """,
        ["RouteByCategory"] = """ "text": "$json.name", "branches": ["lead", "spam"] """,
        ["RunCrew"] = """ "inputs": {"type": "Object", "value": {"topic": "tea"}} """,
        ["RunGraph"] = """ "assistant": "writer", "input": {"type": "Object", "value": {"topic": "tea"}} """,
        ["SaveToVectorStore"] = """ "collection": "posts", "content": "$json.name" """,
        ["SearchVectorStore"] = """ "collection": "posts", "query": "$json.name" """,
        ["SendEmail"] = """ "to": ["ann@example.com"], "subject": "$json.name", "body": "Text" """,
        ["SendInvoice"] = """ "customerId": "cus_1", "lineName": "$json.name", "amount": 10 """,
        ["SendToSlack"] = """ "channel": "#sales", "text": "$json.name" """,
        ["StartSubscription"] = """ "customerId": "cus_1", "price": "price_1" """,
        ["Strapi"] = """ "collection": "articles", "data": {"type": "Object", "value": {"slug": "a"}} """,
        ["SyncCrm"] = "",
        ["UpdatePost"] = """ "postId": 1, "title": "$json.name" """,
        ["UploadMedia"] = """ "fileUrl": "https://example.com/a.png" """,
        ["UseTool"] = """ "tool": "search" """,
    };

    /// <summary>Steps that wait, or leave other than one result for an item, are no <see cref="ServiceActivity"/>.</summary>
    private static readonly Type[] Services = [typeof(ServiceActivity), typeof(AgentActivity), typeof(AnswerWithTools), typeof(PostgresStep), typeof(VectorStoreStep)];

    private static readonly ActivityRegistry Registry = new([typeof(ServiceActivity).Assembly]);

    public static TheoryData<string> Steps => [.. Inputs.Keys];

    public static TheoryData<string> Triggers => [.. Registry.Descriptors.Where(activity => activity.ActivityType.IsSubclassOf(typeof(EventTrigger))).Select(activity => activity.TypeName)];

    [Fact]
    public void Every_step_at_a_service_is_walked_here()
        => Assert.Equal(
            Inputs.Keys.Order(StringComparer.Ordinal),
            Registry.Descriptors.Where(activity => Services.Any(service => service.IsAssignableFrom(activity.ActivityType))).Select(activity => activity.TypeName["Bizoholic.".Length..]).Order(StringComparer.Ordinal));

    /// <summary>The palette that the owner asked for, by the names on it.</summary>
    [Theory]
    [InlineData("Generate content|Rewrite for SEO|Classify|Extract data|Ask an agent|Run a crew|Run a graph")]
    [InlineData("Publish to WordPress|Update post|Upload media|Create or update contact|Move deal|Sync CRM")]
    [InlineData("Create customer|Start subscription|Change subscription|Send invoice|Refund|Create product|Create payment link|Create checkout page|Open customer portal|Request payment|Capture payment")]
    [InlineData("Send e-mail|Send to Slack|Call BizOSaaS|Notify webhook|Ask for approval|Store metric|Experiment")]
    [InlineData("WordPress event|Stripe event|PayPal event|Razorpay event|PayU event|BizOSaaS call|CRM change|Form|Schedule trigger")]
    public void The_palette_has_it_under_this_name(string names)
    {
        foreach (var name in names.Split('|'))
        {
            Assert.True(Registry.Descriptors.Single(activity => activity.DisplayName == name).IsBrowsable, name);
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void It_explains_itself_and_declares_what_running_it_does(string step)
    {
        var activity = Registry.Find($"Bizoholic.{step}")!;

        Assert.EndsWith(".", activity.Description, StringComparison.Ordinal);
        Assert.NotEmpty(activity.Category);
        Assert.All(activity.Inputs, input => Assert.False(string.IsNullOrWhiteSpace(input.Description), $"{step}: {input.DisplayName} is not explained."));
        Assert.Contains(activity.ActivityType.GetCustomAttributesData().Single(data => data.AttributeType == typeof(ActivityAttribute)).NamedArguments, argument => argument.MemberName == nameof(ActivityAttribute.Effect));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Without_a_credential_it_leaves_a_marked_sample_for_each_item_in_demo_mode(string step)
    {
        using var harness = new WorkflowHarness(Registry, new Surroundings(more: services => services.AddSingleton(new DemoMode(true))).Services);

        var run = await harness.RunAsync(Flow(step));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var left = run.Rest.Items;
        Assert.Equal(Registry.Find($"Bizoholic.{step}")!.PerItem ? 2 : 1, left.Count);
        Assert.All(left, item => Assert.Equal(Value.True, item.Json[ServiceActivity.SampleMark]));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Without_a_credential_it_asks_for_one_where_nothing_is_a_demonstration(string step)
    {
        using var harness = new WorkflowHarness(Registry, new Surroundings().Services);

        var run = await harness.RunAsync(Flow(step));

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Matches("(?i)credential|account", run.Rest.Error!.Message);
        Assert.DoesNotContain("Exception", run.Rest.Error.Message);
    }

    [Theory]
    [MemberData(nameof(Triggers))]
    public async Task A_trigger_starts_with_a_marked_sample_in_demo_mode(string trigger)
    {
        using var harness = new WorkflowHarness(Registry, new Surroundings(more: services => services.AddSingleton(new DemoMode(true))).Services);

        var run = await harness.RunAsync($$$"""{"definitionId": "sample", "name": "Sample", "root": {"id": "it", "type": "{{{trigger}}}", "version": 1, "customProperties": {"canStartWorkflow": true} } }""");

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Equal(Value.True, Assert.Single(run.Rest.Items).Json[ServiceActivity.SampleMark]);
    }

    /// <summary>Two items, and the step after them.</summary>
    private static string Flow(string step)
    {
        var inputs = JsonNode.Parse($"{{{Inputs[step]}}}")!.AsObject();
        foreach (var (name, value) in inputs.ToArray())
        {
            if (value is JsonValue && value.ToString().StartsWith("$json", StringComparison.Ordinal))
            {
                inputs[name] = new JsonObject { ["type"] = "JavaScript", ["value"] = value.ToString() };
            }
        }

        (inputs["id"], inputs["type"], inputs["version"]) = ("it", $"Bizoholic.{step}", 1);
        return $$$"""
            {"definitionId": "palette", "name": "Palette", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "two", "type": "Bizoholic.PinnedData", "version": 1, "items": [{"name": "Ann", "email": "ann@example.com"}, {"name": "Bob", "email": "bob@example.com"}]},
              {{{inputs.ToJsonString()}}}] } }
            """;
    }
}
