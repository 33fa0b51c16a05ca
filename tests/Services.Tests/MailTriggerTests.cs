using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using MimeKit;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Flows that begin with a mail, at a real IMAP server.</summary>
public sealed class MailTriggerTests(MailboxServer server) : IClassFixture<MailboxServer>
{
    private readonly string _user = $"u{Guid.NewGuid():N}";

    [Fact]
    public async Task Each_mail_that_comes_after_the_flow_was_published_starts_one_run_and_is_marked_as_read()
    {
        await using var flow = await FlowAsync("""{"options":{}}""");
        await AddAsync("Long ago", DateTimeOffset.UtcNow.AddDays(-3));
        await AddAsync("A minute before", flow.Published.AddMinutes(-1));
        await AddAsync("First", flow.Published.AddSeconds(1));

        Assert.Equal(["First"], await flow.SubjectsAsync());
        Assert.Empty(await flow.SubjectsAsync());
        await AddAsync("Second", DateTimeOffset.UtcNow);
        await AddAsync("Third", DateTimeOffset.UtcNow);
        Assert.Equal(["Second", "Third"], await flow.SubjectsAsync());
        Assert.Empty(await flow.SubjectsAsync());
        Assert.Equal(2, await server.UnreadAsync(_user));
    }

    [Fact]
    public async Task Mails_are_chosen_by_the_settings_and_taken_apart_as_they_say()
    {
        await using var flow = await FlowAsync("""{"format":"resolved","postProcessAction":"nothing","options":{"customEmailConfig":"[\"UNSEEN\",[\"OR\",[\"SUBJECT\",\"invoice\"],[\"FROM\",\"bob@\"]],[\"!BODY\",\"spam\"]]"}}""");
        await AddAsync("Your invoice", DateTimeOffset.UtcNow.AddSeconds(1), file: "%PDF-1.4");
        await AddAsync("News", DateTimeOffset.UtcNow.AddSeconds(1));
        await AddAsync("Your invoice, spam", DateTimeOffset.UtcNow.AddSeconds(1), text: "spam");

        var item = Assert.Single(await flow.ItemsAsync());

        Assert.Equal(("Your invoice", "Hello", "ann@example.com"), (item.Json["subject"].AsString(), item.Json["text"].AsString(), item.Json["from"]["value"].AsArray()![0]["address"].AsString()));
        Assert.Equal(("bill.pdf", "application/pdf", 8L), (item.Binary!["attachment_0"].FileName, item.Binary["attachment_0"].MimeType, item.Binary["attachment_0"].Size));
        Assert.Equal(3, await server.UnreadAsync(_user));
    }

    [Fact]
    public async Task A_plain_mail_has_its_headers_and_who_tries_the_flow_out_gets_the_newest_mail_unread()
    {
        await using var flow = await FlowAsync("""{"options":{}}""");
        await AddAsync("Old", DateTimeOffset.UtcNow.AddDays(-2));
        await AddAsync("Newest", DateTimeOffset.UtcNow.AddDays(-1));

        var item = Assert.Single(await flow.ItemsAsync(isTest: true)).Json;

        Assert.Equal(("Newest", "Hello", "Ann <ann@example.com>"), (item["subject"].AsString(), item["textPlain"].AsString()?.TrimEnd(), item["from"].AsString()));
        Assert.Contains("text/plain", item["metadata"]["content-type"].AsString());
        Assert.Equal(2, await server.UnreadAsync(_user));
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        await using var folder = await FlowAsync("""{"mailbox":"Invoices","options":{}}""");
        await using var search = await FlowAsync("""{"options":{"customEmailConfig":"[[\"SUBJCT\",\"x\"]]"}}""");
        await using var password = await FlowAsync("""{"options":{}}""", password: "wrong");
        await AddAsync("Hello", DateTimeOffset.UtcNow);

        Assert.Contains("no folder 'Invoices'", await folder.ErrorAsync());
        Assert.Contains("""["SUBJCT","x"]""", await search.ErrorAsync());
        Assert.Contains("did not accept the user name or password", await password.ErrorAsync());
    }

    private Task AddAsync(string subject, DateTimeOffset received, string text = "Hello", string? file = null)
    {
        var body = new BodyBuilder { TextBody = text };
        if (file is not null)
        {
            body.Attachments.Add("bill.pdf", System.Text.Encoding.UTF8.GetBytes(file), new ContentType("application", "pdf"));
        }

        return server.AddAsync(_user, new MimeMessage([new MailboxAddress("Ann", "ann@example.com")], [new MailboxAddress("You", "you@example.com")], subject, body.ToMessageBody()), received);
    }

    private async Task<Flow> FlowAsync(string parameters, string password = "secret")
    {
        var imported = N8nImporter.Import(new JsonObject
        {
            ["id"] = "mails",
            ["name"] = "Mails",
            ["nodes"] = new JsonArray(new JsonObject { ["id"] = "mail", ["name"] = "Mail", ["type"] = "n8n-nodes-base.emailReadImap", ["typeVersion"] = 2.1, ["position"] = new JsonArray(0, 0), ["parameters"] = JsonNode.Parse(parameters) }),
            ["connections"] = new JsonObject(),
        }.ToJsonString()).Flows.Single();
        var definition = JsonNode.Parse(imported.DefinitionJson)!;
        definition["root"]!["activities"]![0]!["credential"] = "box";
        var harness = new WorkflowHarness([typeof(N8nActivity).Assembly], new Surroundings().With("box", "imap", ("host", "127.0.0.1"), ("port", $"{server.Port}"), ("user", _user), ("password", password)).Services);
        return new Flow(harness, await harness.PublishAsync(definition.ToJsonString()), imported.StartActivityId!);
    }

    private sealed class Flow(WorkflowHarness harness, DefinitionVersion version, string start) : IAsyncDisposable
    {
        public DateTimeOffset Published => version.UpdatedAt;

        public async Task<string[]> SubjectsAsync() => [.. (await ItemsAsync()).Select(item => item.Json["subject"].ToString())];

        /// <summary>What a look leaves; nothing where its run is not kept.</summary>
        public async Task<IReadOnlyList<Item>> ItemsAsync(bool isTest = false)
        {
            var (runId, rest) = await LookAsync(isTest);
            Assert.Null(rest.Error?.Message);
            var history = await harness.History.ReadAsync(Tenants.Default, runId, default);
            if (history?.Executions.Single(execution => execution.ActivityId == "mail").Items.GetValueOrDefault(Outcomes.Done) is not { } left)
            {
                await SampleFlow.UntilAsync(async () => await harness.StatusOfAsync(runId) is null);
                return [];
            }

            return left;
        }

        public async Task<string?> ErrorAsync() => (await LookAsync(isTest: false)).Ended.Error?.Message;

        public ValueTask DisposeAsync()
        {
            harness.Dispose();
            return default;
        }

        private async Task<(string RunId, RunRest Ended)> LookAsync(bool isTest)
        {
            var started = await harness.Runtime.StartAsync(
                new StartRequest { Definition = version, TriggerActivityId = start, IsTest = isTest, TriggerInput = ValueObject.From(("publishedAt", ValueConverter.From(Published))) },
                CancellationToken.None);
            return (started.RunId, await started.Rest);
        }
    }
}
