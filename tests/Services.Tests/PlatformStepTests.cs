using Bizoholic.Flows.Activities.People;
using Bizoholic.Flows.Activities.Platform;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Steps at the sample BizOSaaS backend.</summary>
[Collection(BizosaasCollection.Name)]
public sealed class PlatformStepTests(BizosaasFixture bizosaas)
{
    [Fact]
    public async Task A_trigger_starts_what_listens_and_a_wrong_key_is_a_failure_although_it_answers_200()
    {
        var here = await HereAsync();

        Assert.Single((await here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call = "Trigger", target = "lead", triggerKey = BizosaasFixture.TriggerKey, payload = new { type = "Object", value = "{\"a\": 1}" } }))["executions"].AsArray()!);
        Assert.Contains("nothing was started", (await here.FailAsync<CallBizosaas>(new { credential = "bizosaas", call = "Trigger", target = "lead", triggerKey = "wrong", payload = new { type = "Object", value = "{}" } })).Message);
    }

    [Fact]
    public async Task An_agent_that_failed_is_not_taken_at_its_canned_word()
    {
        var here = await HereAsync();

        Assert.Contains("plan", (await here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call = "Chat", target = "content_strategist", payload = "Tea" }))["message"].AsString());
        Assert.Contains("stand-in answered", (await here.FailAsync<CallBizosaas>(new { credential = "bizosaas", call = "Chat", target = "unavailable_agent", payload = "Tea" })).Message);
    }

    [Fact]
    public async Task A_social_post_is_made_looked_at_and_decided()
    {
        var here = await HereAsync(tenant: $"tenant-{Guid.NewGuid():N}");

        var made = await here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call = "CreateSocialPost", target = "linkedin", payload = new { type = "Object", value = """{"topic": "Tea", "context": "Green tea is good.", "scheduledAt": "2030-01-07T09:00:00Z"}""" } });
        Assert.Equal(("linkedin", "2030-01-07T09:00:00.0000000+00:00"), (made["platform"].AsString(), made["scheduledAt"].AsString()));
        var id = made["workflowId"].AsString();
        var waiting = await here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call = "SocialPostStatus", target = id });
        Assert.Equal("running", waiting["status"].AsString());
        Assert.Contains("Green tea is good.", waiting["draft"]["content"].AsString());

        Assert.Contains("has to hold 'notes'", (await here.FailAsync<CallBizosaas>(new { credential = "bizosaas", call = "RejectSocialPost", target = id })).Message);
        Assert.Equal("approved", (await here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call = "ApproveSocialPost", target = id }))["decision"].AsString());
        Assert.Equal("completed", (await here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call = "SocialPostStatus", target = id }))["status"].AsString());
    }

    [Theory]
    [InlineData(null, """{"topic": "Tea"}""", "Fill in 'Tenant' in the credential 'bizosaas'")]
    [InlineData("acme", """{"context": "Tea"}""", "'Payload' has to hold 'topic'")]
    [InlineData("acme", """{"topic": "Tea", "scheduledAt": "soon"}""", "has to be a date and time")]
    public async Task A_social_post_that_lacks_something_is_not_made(string? tenant, string payload, string problem)
        => Assert.Contains(problem, (await (await HereAsync(tenant)).FailAsync<CallBizosaas>(new { credential = "bizosaas", call = "CreateSocialPost", target = "linkedin", payload = new { type = "Object", value = payload } })).Message);

    [Fact]
    public async Task A_post_a_lead_and_a_payment_go_to_the_services_beside_the_gateway()
    {
        var here = await HereAsync();
        var slug = $"tea-{Guid.NewGuid():N}";

        var post = await CallAsync(here, "SavePost", slug, """{"title": "Tea", "content": "Good", "status": "draft"}""");
        var changed = await CallAsync(here, "SavePost", slug, """{"title": "Green tea"}""");
        Assert.Equal((true, false, post["id"], "Green tea", "Good"), (post["isNew"].Boolean, changed["isNew"].Boolean, changed["id"], changed["title"].AsString(), changed["content"].AsString()));

        var lead = await CallAsync(here, "CreateLead", "7", """{"firstName": "Ann", "lastName": "Lee", "email": "ann@acme.test", "company": "ACME", "tags": ["web"]}""");
        Assert.Equal(("new", 40.0, true), (lead["status"].AsString(), lead["score"].Number, lead["isNew"].Boolean));

        var payment = await CallAsync(here, "CreatePayment", "coreldove", """{"amount": 999.5, "email": "asha@acme.test", "name": "Asha", "method": "payu"}""");
        Assert.Equal(("pending", "payu", 999.5, "INR"), (payment["status"].AsString(), payment["method"].AsString(), payment["amount"].Number, payment["currency"].AsString()));
        Assert.StartsWith("https://checkout.invalid/", payment["url"].AsString());
    }

    [Theory]
    [InlineData("SavePost", "tea", "{}", "has to hold 'title'")]
    [InlineData("CreateLead", "acme", """{"firstName": "Ann", "email": "ann@acme.test"}""", "has to be the CRM service's number of the tenant")]
    [InlineData("CreateLead", "7", """{"firstName": "Ann"}""", "has to hold 'email'")]
    [InlineData("CreateLead", "9", """{"firstName": "Ann", "email": "ann"}""", "email:")]
    [InlineData("CreatePayment", "bizoholic", """{"email": "ann@acme.test", "name": "Ann"}""", "has to hold 'amount'")]
    [InlineData("CreatePayment", "coreldove", """{"amount": 10, "currency": "USD", "email": "ann@acme.test", "name": "Ann"}""", "INR")]
    public async Task What_a_call_lacks_is_named(string call, string target, string payload, string problem)
        => Assert.Contains(problem, (await Assert.ThrowsAsync<FaultException>(async () => await CallAsync(await HereAsync(), call, target, payload))).Message);

    /// <summary>The approval stands in both places: an answer here counts there, and one there counts here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_approval_of_the_platform_is_kept_in_step(bool answeredHere)
    {
        var here = await HereAsync();
        var workflow = await bizosaas.Gateway.CreateContentAsync(new($"Topic {Guid.NewGuid():N}"));
        var task = (await bizosaas.Gateway.ListApprovalsAsync()).Last(pending => pending.WorkflowId == workflow);
        var board = new Board();
        var services = new ServiceCollection()
            .AddGuardedHttp(outgoing => outgoing.AllowedHosts.Add("127.0.0.1"))
            .AddSingleton<ICredentialSource>(here).AddSingleton(TimeProvider.System).AddSingleton<IApprovals>(board).BuildServiceProvider();
        var asked = await ActivityHarness.RunAsync<AskForApproval>(new { title = "Post it?", bizosaas = "bizosaas", task = task.Id }, new HarnessSettings { Services = services });
        Assert.NotNull(asked.Bookmarks.Single().DueAt);

        ActivityResult answered;
        if (answeredHere)
        {
            answered = await asked.ResumeAsync(ValueObject.From(("status", "rejected"), ("by", "Ann"), ("content", ""), ("data", ValueObject.Empty)));
            Assert.Contains(await bizosaas.Gateway.ListApprovalsAsync("rejected"), other => other.Id == task.Id);
            Assert.Equal(["Rejected"], answered.Outcomes);
        }
        else
        {
            Assert.Empty((await asked.ResumeAsync(isDue: true)).Outcomes);
            await bizosaas.Gateway.DecideApprovalAsync(task.Id, approve: true);
            answered = await asked.ResumeAsync(isDue: true);
            Assert.Equal(["Approved"], answered.Outcomes);
            Assert.Equal("BizOSaaS", board.ClosedBy);
        }
    }

    private static Task<ValueObject> CallAsync(Surroundings here, string call, string target, string payload)
        => here.RunAsync<CallBizosaas>(new { credential = "bizosaas", call, target, payload = new { type = "Object", value = payload } });

    private async Task<Surroundings> HereAsync(string? tenant = null) => new Surroundings().With(
        "bizosaas", "bizosaasApi", ("url", bizosaas.Address.ToString()), ("token", (await bizosaas.Credentials().GetAsync(default))["Bearer ".Length..]), ("tenant", tenant ?? ""));

    /// <summary>A board that nobody answers at.</summary>
    private sealed class Board : IApprovals
    {
        public string? ClosedBy { get; private set; }

        public ValueTask<Uri> AskAsync(ApprovalQuestion question, CancellationToken cancellation) => ValueTask.FromResult(new Uri("https://flows.example.com/approve/x"));

        public ValueTask<ApprovalAnswer?> AnswerAsync(string tenantId, string id, CancellationToken cancellation) => ValueTask.FromResult<ApprovalAnswer?>(null);

        public ValueTask<bool> PostponeAsync(string tenantId, string id, DateTimeOffset dueAt, CancellationToken cancellation) => ValueTask.FromResult(true);

        public ValueTask<ApprovalAnswer> CloseAsync(string tenantId, string id, string status, string? by, CancellationToken cancellation)
        {
            ClosedBy = by;
            return ValueTask.FromResult(new ApprovalAnswer(status, by, null, "", ValueObject.Empty));
        }
    }
}
