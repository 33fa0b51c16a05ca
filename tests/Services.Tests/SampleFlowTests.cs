using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Crm;
using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Connectors.Tests.Billing;
using Bizoholic.Flows.Connectors.Tests.Crm;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The samples with keys: the sample BizOSaaS backend, a real mail server, and stand-ins as strict as the services are.</summary>
[Collection(BizosaasCollection.Name)]
public sealed class SampleFlowTests(BizosaasFixture bizosaas, MailFixture mail) : IClassFixture<MailFixture>, IAsyncLifetime
{
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];
    private readonly ApprovalBoard _board = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly List<string> _told = [];
    private StripeFake _stripe = null!;
    private RazorpayFake _razorpay = null!;
    private HubSpotFake _hubspot = null!;
    private ChatFake _chat = null!;
    private Loopback _slack = null!;
    private Surroundings _here = null!;

    public async Task InitializeAsync()
    {
        (_stripe, _razorpay, _hubspot, _chat) = (await StripeFake.StartAsync(), await RazorpayFake.StartAsync(), await HubSpotFake.StartAsync(), await ChatFake.StartAsync());
        _hubspot.Now = DateTimeOffset.UtcNow;
        _slack = await Loopback.StartAsync(async context =>
        {
            _told.Add((string)(await JsonNode.ParseAsync(context.Request.Body))!["text"]!);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"ok":true,"ts":"1.1","channel":"C1"}""");
        });
        _here = new Surroundings(more: services => services.AddSingleton<IApprovals>(_board))
            .With("stripe", "stripeApi", ("secretKey", StripeFake.Key), ("url", _stripe.Address.ToString()))
            .With("razorpay", "razorpayApi", ("keyId", RazorpayFake.KeyId), ("keySecret", RazorpayFake.KeySecret), ("url", _razorpay.Address.ToString()))
            .With("hubspot", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", _hubspot.Address.ToString()))
            .With("bizosaas", "bizosaasApi", ("url", bizosaas.Address.ToString()), ("token", (await bizosaas.Credentials().GetAsync(default))["Bearer ".Length..]))
            .With("hubspotExpired", "hubspotAppToken", ("appToken", "pat-eu1-expired"), ("url", _hubspot.Address.ToString()))
            .With("bizosaasExpired", "bizosaasApi", ("url", bizosaas.Address.ToString()), ("token", "expired"))
            .With("mail", "smtp", ("host", "127.0.0.1"), ("port", $"{mail.Port}"), ("security", "None"))
            .With("slack", "slackApi", ("accessToken", "xoxb-1"), ("url", _slack.Address.ToString()))
            .With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "writer"));
    }

    public async Task DisposeAsync()
    {
        await _stripe.DisposeAsync();
        await _razorpay.DisposeAsync();
        await _hubspot.DisposeAsync();
        await _chat.DisposeAsync();
        await _slack.DisposeAsync();
    }

    [Fact]
    public async Task A_lead_becomes_a_client_and_the_platform_starts()
    {
        var email = $"lead-{_mark}@acme.test";
        var flow = await SampleFlow.ReadAsync("client-onboarding", ("client", "bizosaas"), ("contact", "hubspot"), ("deal", "hubspot"), ("customer", "stripe"), ("subscription", "stripe"), ("welcome", "mail"), ("brief", "bizosaas"), ("kickoff", "bizosaas"));
        flow.Step("subscription")["price"] = "price_basic";
        flow.Step("kickoff")["triggerKey"] = BizosaasFixture.TriggerKey;
        flow.Step("welcome")["subject"] = $"Welcome {_mark}";
        using var harness = Harness(TimeProvider.System);
        var run = await StartAsync(harness, flow, "leadArrives", ("type", "wordpress.form.submitted"), ("email", email), ("data", ValueObject.From(("fields", ValueObject.From(("name", "Ann"), ("company", "Acme"))))));
        await SampleFlow.ReachedAsync(harness, run, "approve");
        await SampleFlow.UntilAsync(() => Task.FromResult(_board.Asked is not null));
        Assert.Contains("Demo text (no model was asked)", _board.Asked!.Content);

        await _board.AnswerAsync(harness, run, ("content", "Our campaign"));
        await SampleFlow.EndAsync(harness, run);

        var client = (await PlatformContactAsync(email))!;
        Assert.Equal(("Acme", "client"), (client.Company, Assert.Single(client.Tags)));
        Assert.Equal("Ann", (string?)CrmContact(email)!["firstname"]);
        Assert.EndsWith("Acme", (string?)Assert.Single(_hubspot.Deals)["properties"]!["dealname"]);
        Assert.Equal((1, 1), (_stripe.Created("customer"), _stripe.Created("subscription")));
        Assert.Contains("Ann", Assert.Single(await mail.TakeAsync($"Welcome {_mark}")).TextBody);
        var kickoff = await StepAsync(harness, run, "kickoff");
        Assert.Single(kickoff["executions"].AsArray()!);
    }

    [Theory]
    [InlineData("billing-stripe", "stripe")]
    [InlineData("billing-razorpay", "razorpay")]
    public async Task A_client_who_does_not_pay_is_written_to_twice_and_paused(string sample, string gateway)
    {
        var email = $"late-{_mark}@acme.test";
        var subscription = gateway == "stripe" ? await StripeSubscriptionAsync() : "sub_1";
        _razorpay.AddSubscription("sub_1", "halted"); // which is how Razorpay leaves one after its own attempts
        var flow = await SampleFlow.ReadAsync(sample, ("platform", "bizosaas"), ("note", "hubspot"), ("remind", "mail"), ("remindAgain", "mail"), ("pause", gateway));
        flow.Step("remind")["subject"] = $"First {_mark}";
        flow.Step("remindAgain")["subject"] = $"Last {_mark}";
        using var harness = Harness(_time);
        var run = await StartAsync(harness, flow, "event", ("kind", "invoicePaymentFailed"), ("email", email), ("amount", 49), ("currency", "USD"), ("subscriptionId", subscription));
        await SampleFlow.ReachedAsync(harness, run, "wait");

        await PassAsync(3, harness, run, "waitAgain");
        await PassAsync(4, harness, run, "pause");
        await SampleFlow.EndAsync(harness, run);

        Assert.Equal("49 USD", Assert.Single(await mail.TakeAsync($"First {_mark}")).TextBody!.Split("collect ")[^1].Split('.')[0]);
        Assert.Single(await mail.TakeAsync($"Last {_mark}"));
        Assert.Equal(["payment-failed"], (await PlatformContactAsync(email))!.Tags);
        Assert.NotNull(CrmContact(email));
        Assert.True((await StepAsync(harness, run, "pause"))["isPaused"].Boolean);
    }

    [Theory]
    [InlineData("billing-stripe")]
    [InlineData("billing-razorpay")]
    public async Task A_payment_is_known_to_the_platform_and_the_CRM(string sample)
    {
        var email = $"paid-{_mark}@acme.test";
        var flow = await SampleFlow.ReadAsync(sample, ("platform", "bizosaas"), ("note", "hubspot"));
        using var harness = Harness(TimeProvider.System);

        await SampleFlow.EndAsync(harness, await StartAsync(harness, flow, "event", ("kind", "invoicePaid"), ("email", email), ("subscriptionId", "sub_1")));

        Assert.Equal(["paid"], (await PlatformContactAsync(email))!.Tags);
        Assert.Equal("customer", (string?)CrmContact(email)!["lifecyclestage"]);
    }

    [Theory]
    [InlineData("billing-stripe", "platform", "bizosaasExpired", "BizOSaaS")]
    [InlineData("billing-stripe", "note", "hubspotExpired", "The CRM")]
    [InlineData("billing-razorpay", "platform", "bizosaasExpired", "BizOSaaS")]
    [InlineData("billing-razorpay", "note", "hubspotExpired", "The CRM")]
    public async Task What_one_of_the_two_refuses_the_other_still_has_and_the_team_is_told(string sample, string step, string credential, string refusing)
    {
        var email = $"half-{_mark}@acme.test";
        var flow = await SampleFlow.ReadAsync(sample, ("platform", "bizosaas"), ("note", "hubspot"), ("remind", "mail"), ("platformBehind", "mail"), ("noteBehind", "mail"));
        flow.Step(step)["credential"] = credential;
        foreach (var told in new[] { "platformBehind", "noteBehind" })
        {
            flow.Step(told)["to"] = new JsonArray($"team-{_mark}@acme.test");
            flow.Step(told)["subject"] = $"{told} {_mark}";
        }

        flow.Step("remind")["subject"] = $"First {_mark}";
        using var harness = Harness(_time);
        var run = await StartAsync(harness, flow, "event", ("kind", "invoicePaymentFailed"), ("type", "failed"), ("email", email), ("amount", 49), ("currency", "USD"), ("subscriptionId", "sub_1"));
        await SampleFlow.ReachedAsync(harness, run, "wait");

        var mailed = Assert.Single(await mail.TakeAsync($"{step}Behind {_mark}"));
        Assert.StartsWith($"{refusing} did not take what", mailed.TextBody);
        Assert.Contains(email, mailed.TextBody);
        Assert.Equal((step != "platform", step != "note"), (await PlatformContactAsync(email) is not null, CrmContact(email) is not null));
        Assert.Single(await mail.TakeAsync($"First {_mark}"));
        Assert.Equal(RunStatus.Suspended, await harness.StatusOfAsync(run));
    }

    [Fact]
    public async Task Two_crms_are_brought_in_step_and_what_both_changed_is_told()
    {
        var ann = $"ann-{_mark}@acme.test";
        var hubspot = new HubSpotClient(bizosaas.Http, FixedToken.Bearer(HubSpotFake.Token), address: _hubspot.Address);
        await hubspot.SaveContactAsync(new CrmContact { Email = ann, FirstName = "Ann" });
        var flow = await SampleFlow.ReadAsync("crm-sync", ("report", "slack"));
        (flow.Step("sync")["first"], flow.Step("sync")["second"], flow.Step("sync")["conflict"], flow.Step("report")["channel"]) = ("hubspot", "bizosaas", "First", "#crm");
        using var harness = Harness(TimeProvider.System);
        await SampleFlow.EndAsync(harness, await StartAsync(harness, flow, "every"));
        Assert.Empty(_told);

        await hubspot.SaveContactAsync(new CrmContact { Email = ann, Phone = "1" });
        await bizosaas.Gateway.SaveContactAsync(new Connectors.Bizosaas.BizosaasContact { Email = ann, Phone = "2" });
        var second = await StartAsync(harness, flow, "every");
        await SampleFlow.EndAsync(harness, second);
        Assert.Equal($"CRM sync: {ann} phone (kept: first)", Assert.Single(_told));
        Assert.Equal(ann, (await StepAsync(harness, second, "sync"))["conflicts"][0]["email"].AsString());

        await bizosaas.Gateway.DeleteContactAsync((await bizosaas.Gateway.ListContactsAsync()).Single(contact => contact.Email == ann).Id);
        await hubspot.SaveContactAsync(new CrmContact { Email = ann, Phone = "3" });
        await SampleFlow.EndAsync(harness, await StartAsync(harness, flow, "every"));
        Assert.Contains($"{ann} is gone from", _told[1]);
    }

    [Fact]
    public async Task The_week_is_written_up_and_mailed_and_an_odd_figure_told_at_once()
    {
        var flow = await SampleFlow.ReadAsync("campaign-analytics", ("alert", "slack"), ("write", "ai"), ("send", "mail"));
        flow.Step("alert")["channel"] = "#figures";
        using var harness = Harness(TimeProvider.System);
        for (var day = 9; day >= 0; day--)
        {
            var figure = ValueObject.From(("name", "visits"), ("value", day == 0 ? 5000 : 100 + day), ("at", DateTimeOffset.UtcNow.AddDays(-day).ToString("O")));
            await SampleFlow.EndAsync(harness, await StartAsync(harness, flow, "figureArrives", ("body", figure)));
        }

        Assert.StartsWith("visits is 5000", Assert.Single(_told));
        _chat.Say($$"""{"title":"Week {{_mark}}","content":"Visits rose.","excerpt":"."}""");
        await SampleFlow.EndAsync(harness, await StartAsync(harness, flow, "monday"));

        Assert.Contains("107", _chat.Asked[0].ToString());
        Assert.Contains("Visits rose", Assert.Single(await mail.TakeAsync($"Week {_mark}")).TextBody);
    }

    [Theory]
    [InlineData("bizosaas-campaign_automation", """{"campaign":{"name":"Spring"}}""", "content")]
    [InlineData("bizosaas-report_generation", """{"metrics":{"visits":1200}}""", "report")]
    public async Task BizOSaaS_is_answered_with_what_the_model_wrote(string sample, string parameters, string member)
    {
        _chat.Say("""{"title":"Spring","content":"Tea for all.","excerpt":"."}""");
        var flow = await SampleFlow.ReadAsync(sample, ("write", "ai"));
        using var harness = Harness(TimeProvider.System);
        var started = await harness.Runtime.StartAsync(
            new StartRequest { Definition = await harness.PublishAsync(flow.ToJsonString()), TriggerActivityId = "asked", TriggerInput = ValueObject.From(("tenantId", 7), ("workflowType", "x"), ("parameters", ValueJson.Parse(Encoding.UTF8.GetBytes(parameters)))) },
            default);
        var answer = ValueJson.Parse((await started.Reply)!.Body.Span);

        Assert.Equal(("processed", 7, false, "Tea for all."), (answer["status"].AsString(), answer["tenant_id"].Number, answer["demo"].Boolean, answer[member].AsString()));
    }

    private WorkflowHarness Harness(TimeProvider time) => new([typeof(SyncCrm).Assembly], _here.Services, time);

    private static async Task<string> StartAsync(WorkflowHarness harness, JsonNode flow, string trigger, params (string, Value)[] input)
    {
        var run = await harness.RunAsync(new StartRequest { Definition = await harness.PublishAsync(flow.ToJsonString()), TriggerActivityId = trigger, TriggerInput = ValueObject.From(input) });
        Assert.True(run.Status is RunStatus.Suspended or RunStatus.Finished, run.Rest.Error?.Message);
        return run.RunId;
    }

    private async Task PassAsync(int days, WorkflowHarness harness, string run, string until)
    {
        _time.Advance(TimeSpan.FromDays(days) + TimeSpan.FromMinutes(1));
        await SampleFlow.ReachedAsync(harness, run, until);
    }

    private async Task<string> StripeSubscriptionAsync()
    {
        var stripe = new StripeBilling(bizosaas.Http, StripeFake.Key, address: _stripe.Address);
        var customer = await stripe.SaveCustomerAsync("c", new CustomerDetails { Email = "late@acme.test" }, takesExisting: true);
        return (await stripe.StartSubscriptionAsync("s", new SubscriptionOrder { CustomerId = customer.Item.Id, Lines = [new OrderLine { Price = "price_basic" }] })).Id;
    }

    private async Task<Connectors.Bizosaas.BizosaasContact?> PlatformContactAsync(string email) => (await bizosaas.Gateway.ListContactsAsync()).SingleOrDefault(contact => contact.Email == email);

    private JsonNode? CrmContact(string email) => _hubspot.Contacts.SingleOrDefault(contact => (string?)contact["properties"]!["email"] == email)?["properties"];

    private static async Task<Value> StepAsync(WorkflowHarness harness, string run, string step)
        => (await harness.History.ReadAsync(Tenants.Default, run, default))!.Executions.Single(execution => execution.ActivityId == step).Items["Done"]![0].Json;
}
