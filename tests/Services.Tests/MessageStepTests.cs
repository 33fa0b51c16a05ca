using System.Text.Json;
using Bizoholic.Flows.Activities.Crm;
using Bizoholic.Flows.Activities.Messaging;
using Bizoholic.Flows.Activities.Messaging.N8n;
using Bizoholic.Flows.Connectors.Tests.Crm;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Mail through a real SMTP server; Slack and HubSpot against stand-ins as strict as they are.</summary>
public sealed class MessageStepTests(MailFixture mail) : IClassFixture<MailFixture>
{
    [Fact]
    public async Task A_mail_arrives_with_its_parts()
    {
        var subject = $"Welcome {Guid.NewGuid():N}";
        var here = new Surroundings().With("mail", "smtp", ("host", "127.0.0.1"), ("port", $"{mail.Port}"), ("security", "None"));

        var left = await here.RunAsync<SendEmail>(new { credential = "mail", from = "Flows <flows@example.com>", to = new[] { "ann@example.com; bob@example.com" }, subject, body = "# Hello", format = "Markdown" });

        var message = Assert.Single(await mail.TakeAsync(subject));
        Assert.Equal(2, message.To.Count);
        Assert.Contains("<h1", message.HtmlBody);
        Assert.Equal(message.MessageId, left["messageId"].ToString().Trim('<', '>'));
    }

    [Fact]
    public async Task A_mail_brings_files_of_its_item_attached_and_in_its_text()
    {
        var subject = $"Report {Guid.NewGuid():N}";
        var here = new Surroundings().With("mail", "smtp", ("host", "127.0.0.1"), ("port", $"{mail.Port}"), ("security", "None"));
        using var harness = new WorkflowHarness([typeof(SendEmail).Assembly], here.Services);
        string Flow(string attachments) => $$$$"""
            {"definitionId": "report", "name": "Report", "root": {"id": "seq", "type": "Elsa.Flowchart", "version": 1, "activities": [
              {"id": "file", "type": "Bizoholic.ConvertToFile", "version": 1, "parameters": {"operation": "toJson", "binaryPropertyName": "figures", "options": {"fileName": "figures.json"}}},
              {"id": "send", "type": "Bizoholic.SendEmail", "version": 1, "credential": "mail", "from": "flows@example.com", "to": ["ann@example.com"], "subject": "{{{{subject}}}}",
               "body": "<img src=\"cid:figures\">", "format": "Html", "attachments": ["{{{{attachments}}}}"], "pictures": ["figures"]}],
             "connections": [{"source": {"activity": "file", "port": "Done"}, "target": {"activity": "send", "port": "In"}}]}}
            """;

        var run = await harness.RunAsync(Flow("figures"));
        var wrong = await harness.RunAsync(Flow("chart"));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var message = Assert.Single(await mail.TakeAsync(subject));
        Assert.Equal("figures.json", Assert.Single(message.Attachments).ContentDisposition!.FileName);
        Assert.Contains(message.BodyParts, part => part.ContentId == "figures");
        Assert.Contains("has no file 'chart'. It has figures", wrong.Rest.Error?.Message);
    }

    [Fact]
    public async Task A_webhook_that_is_not_taken_is_tried_again_for_days_under_one_id()
    {
        var ids = new List<string>();
        var answers = new Queue<int>([503, 404, 200]);
        await using var receiver = await Loopback.StartAsync(context =>
        {
            ids.Add(context.Request.Headers["webhook-id"].ToString());
            context.Response.StatusCode = answers.Dequeue();
            return Task.CompletedTask;
        });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var here = new Surroundings().With("hook", "webhookSecret", ("secret", "whsec_" + Convert.ToBase64String(new byte[32])));
        using var harness = new WorkflowHarness([typeof(NotifyWebhook).Assembly], here.Services, time);

        var run = await harness.RunAsync($$$"""{"definitionId": "tell", "name": "Tell", "root": {"id": "tell", "type": "Bizoholic.NotifyWebhook", "version": 1, "secret": "hook", "url": "{{{receiver.Address}}}hook"}}""");
        time.Advance(TimeSpan.FromSeconds(7));
        await SampleFlow.UntilAsync(() => Task.FromResult(ids.Count == 2));
        await SampleFlow.UntilAsync(async () => (await ((IBookmarkStore)harness.Storage).OfRunAsync(Tenants.Default, run.RunId, default)).Any(wait => wait.DueAt > time.GetUtcNow() + TimeSpan.FromMinutes(3)));
        time.Advance(TimeSpan.FromMinutes(7));
        await SampleFlow.EndAsync(harness, run.RunId);

        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
        var policy = new ActivityRegistry([typeof(NotifyWebhook)]).Descriptors[0].Retry!;
        Assert.Equal(WebhookSender.Waits, policy.Waits);
        Assert.Equal(policy.Tries, policy.Waits!.Count + 1);
    }

    [Theory]
    [InlineData(2.1, """{"fromEmail":"Flows <flows@example.com>","toEmail":"ann@example.com","subject":"={{ $json.subject }}","html":"=<b>{{ $json.name }}</b>","options":{"ccEmail":"cy@example.com","replyTo":"re@example.com"}}""")]
    [InlineData(1, """{"fromEmail":"Flows <flows@example.com>","toEmail":"ann@example.com","ccEmail":"cy@example.com","subject":"={{ $json.subject }}","text":"plain","html":"=<b>{{ $json.name }}</b>","options":{"replyTo":"re@example.com"}}""")]
    public async Task A_mail_of_n8ns_node_arrives_and_its_item_tells_who_took_it(double version, string parameters)
    {
        var subject = $"Offer {Guid.NewGuid():N}";
        var here = new Surroundings().With("mail", "smtp", ("host", "127.0.0.1"), ("port", $"{mail.Port}"), ("security", "None"));

        var ran = await ActivityHarness.RunAsync<EmailNode>(
            new { credential = "mail", typeVersion = version, parameters = JsonDocument.Parse(parameters).RootElement },
            new HarnessSettings { Services = here.Services, Items = [new Item(ValueObject.From(("name", "Ann"), ("subject", subject)))] });

        var message = Assert.Single(await mail.TakeAsync(subject));
        Assert.Equal(((string?)"<b>Ann</b>", version < 2 ? "plain" : null), (message.HtmlBody?.Trim(), message.TextBody?.Trim()));
        Assert.Equal(("cy@example.com", "re@example.com"), (message.Cc.Mailboxes.Single().Address, message.ReplyTo.Mailboxes.Single().Address));
        var left = Assert.Single(ran.Items[Outcomes.Done]).Json;
        Assert.Equal("""["ann@example.com","cy@example.com"]""", ValueJson.ToJson(left["accepted"]));
        Assert.Equal("flows@example.com", left["envelope"]["from"].ToString());
        Assert.Equal(message.MessageId, left["messageId"].ToString().Trim('<', '>'));
    }

    [Fact]
    public async Task A_mail_without_a_sender_comes_from_the_account_where_that_is_an_address()
    {
        var subject = $"Welcome {Guid.NewGuid():N}";
        Surroundings Here(string user) => new Surroundings().With("mail", "smtp", ("host", "127.0.0.1"), ("port", $"{mail.Port}"), ("security", "None"), ("user", user), ("password", "m4il-s3cret"));
        var step = new { credential = "mail", to = new[] { "ann@example.com" }, subject, body = "Hello" };

        await Here("flows@example.com").RunAsync<SendEmail>(step);

        Assert.Equal("flows@example.com", Assert.Single(await mail.TakeAsync(subject)).From.Mailboxes.Single().Address);
        Assert.Contains("'From' is empty", (await Here("flows").FailAsync<SendEmail>(step)).Message);
    }

    [Fact]
    public async Task A_mail_to_nobody_is_refused_before_it_is_sent()
    {
        var here = new Surroundings().With("mail", "smtp", ("host", "127.0.0.1"), ("port", $"{mail.Port}"), ("security", "None"));

        Assert.Contains("'To' is empty", (await here.FailAsync<SendEmail>(new { credential = "mail", from = "a@b.test", subject = "x" })).Message);
    }

    [Fact]
    public async Task A_webhook_whose_secret_is_plain_text_says_what_is_expected()
    {
        var here = new Surroundings().With("hook", "webhookSecret", ("secret", "our own words - and many!"));

        var refused = await here.FailAsync<NotifyWebhook>(new { secret = "hook", url = "https://example.com/hook" });

        Assert.Equal("Credential", refused.FaultType);
        Assert.Contains("is plain text, and signed webhooks need a key: whsec_", refused.Message);
        Assert.DoesNotContain("our own", refused.Message);
    }

    [Fact]
    public async Task Slack_says_no_with_200_and_the_step_fails_in_words()
    {
        var answers = new Queue<string>(["""{"ok":true,"ts":"1700000000.000100","channel":"C1"}""", """{"ok":false,"error":"channel_not_found"}""", """{"ok":false,"error":"token_revoked"}"""]);
        var bodies = new List<JsonElement>();
        await using var slack = await Loopback.StartAsync(async context =>
        {
            bodies.Add((await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone());
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(context.Request.Headers.Authorization == "Bearer xoxb-right-token" && context.Request.Path == "/chat.postMessage" ? answers.Dequeue() : """{"ok":false,"error":"invalid_auth"}""");
        });
        var here = new Surroundings().With("slack", "slackApi", ("accessToken", "xoxb-right-token"), ("url", slack.Address.ToString()));

        Assert.Equal("1700000000.000100", (await here.RunAsync<SendToSlack>(new { credential = "slack", channel = "#sales", text = "Hi" }))["ts"].AsString());
        Assert.Equal(("#sales", "Hi"), (bodies[0].GetProperty("channel").GetString(), bodies[0].GetProperty("text").GetString()));
        Assert.Equal("Service", (await here.FailAsync<SendToSlack>(new { credential = "slack", channel = "#nowhere", text = "Hi" })).FaultType);
        var revoked = await here.FailAsync<SendToSlack>(new { credential = "slack", channel = "#sales", text = "Hi" });
        Assert.Equal("Credential", revoked.FaultType);
        Assert.DoesNotContain("xoxb", revoked.Message);
    }

    [Fact]
    public async Task HubSpot_a_contact_is_made_once_and_a_deal_moved()
    {
        await using var hubspot = await HubSpotFake.StartAsync();
        var here = new Surroundings().With("crm", "hubspotAppToken", ("appToken", HubSpotFake.Token), ("url", hubspot.Address.ToString()));

        var made = await here.RunAsync<SaveContact>(new { credential = "crm", email = "ann@acme.test", firstName = "Ann", fields = new { type = "Object", value = "{\"lifecyclestage\": \"lead\"}" } });
        var again = await here.RunAsync<SaveContact>(new { credential = "crm", email = "ann@acme.test", phone = "1" });

        Assert.Equal((true, false, "Ann"), (made["isNew"].Boolean, again["isNew"].Boolean, again["firstName"].AsString()));
        Assert.Contains("shoe", (await here.FailAsync<SaveContact>(new { credential = "crm", email = "a@b.test", fields = new { type = "Object", value = "{\"shoe\": \"42\"}" } })).Message);
        Assert.Contains("'Stage' is empty", (await here.FailAsync<MoveDeal>(new { credential = "crm", dealId = "1" })).Message);
    }
}
