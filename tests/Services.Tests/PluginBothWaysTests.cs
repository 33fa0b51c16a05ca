using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Tests.WordPress;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Recovery.Tests;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>Our plugin on a real WordPress and a host of its own: what is sent by a form there starts a flow here, which writes back.</summary>
[Collection(WordPressCollection.Name)]
public sealed class PluginBothWaysTests(WordPressFixture wordPress)
{
    [Fact]
    public async Task A_form_starts_a_flow_that_writes_a_draft_and_one_sent_while_the_host_is_away_arrives_once()
    {
        var folder = Directory.CreateTempSubdirectory("flows-plugin-");
        var (secret, mark) = (StandardWebhook.NewSecret(), Guid.NewGuid().ToString("N"));
        using var admin = await PluginAdmin.SignInAsync(wordPress);
        await using var host = new HostProcess(folder.FullName);
        await host.StartAsync();
        await host.SignInAsync();
        var site = await CredentialAsync(host, "wordpressApi", new { url = new Uri(wordPress.Site, "/wp-json/").ToString(), username = wordPress.AsAdmin.User, password = wordPress.AsAdmin.ApplicationPassword });
        await host.PostAsync("/workflow-definitions", new { publish = true, model = Flow(await CredentialAsync(host, "webhookSecret", new { secret }), site) });
        await admin.SetAsync($"{host.Address}/webhook/blog", secret);
        Assert.Contains("Test delivery: HTTP 200", await admin.PressTestAsync());

        await SubmitAsync($"first-{mark}@acme.test");
        var first = await DraftAsync($"first-{mark}@acme.test");
        await host.KillAsync();
        await SubmitAsync($"second-{mark}@acme.test");
        await host.StartAsync();
        await host.SignInAsync();
        var second = await DraftAsync($"second-{mark}@acme.test");

        // That the drafts appeared was told to the host too, which leaves alone what is no form.
        Assert.Equal(("draft", "draft"), (first.Status, second.Status));
        await SampleFlow.UntilAsync(async () => (await RunsAsync(host)).All(run => run == "Finished"));
        Assert.Equal(2, (await RunsAsync(host)).Count);

        await admin.SetAsync("", "");
        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>As any other plugin of the site would.</summary>
    private async Task SubmitAsync(string email)
    {
        using var answer = await wordPress.Http.PostAsJsonAsync(new Uri(wordPress.Site, "wp-json/test/v1/form"), new { email });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits for the only draft with this title, letting wp-cron send meanwhile.</summary>
    private async Task<WordPressContent> DraftAsync(string title)
    {
        var found = new List<WordPressContent>();
        await SampleFlow.UntilAsync(async () =>
        {
            await wordPress.Http.GetStringAsync(new Uri(wordPress.Site, "wp-cron.php"));
            found = await wordPress.Client().Posts.ListAsync(new ContentQuery { Search = title, Statuses = ["draft", "publish"] }).ToListAsync();
            return found.Count > 0;
        });
        return Assert.Single(found);
    }

    private static async Task<List<string>> RunsAsync(HostProcess host)
        => [.. (await host.PostAsync("/workflow-instances", new { })).GetProperty("items").EnumerateArray().Select(run => run.GetProperty("subStatus").GetString()!)];

    private static async Task<string> CredentialAsync(HostProcess host, string type, object values)
    {
        var answer = await host.Client.PostAsJsonAsync($"{host.Address}/api/credentials", new { name = type, type, values });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("credential").GetProperty("id").GetString()!;
    }

    private static JsonObject Flow(string secret, string site) => new()
    {
        ["definitionId"] = "blog",
        ["name"] = "Blog",
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(
                new JsonObject { ["id"] = "in", ["type"] = "Bizoholic.WordPressEvent", ["version"] = 1, ["credential"] = Input("Literal", secret), ["path"] = Input("Literal", "blog"), ["events"] = Input("Object", """["form.*"]"""), ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true } },
                new JsonObject { ["id"] = "draft", ["type"] = "Bizoholic.PublishToWordPress", ["version"] = 1, ["credential"] = Input("Literal", site), ["title"] = Input("JavaScript", "$json.email"), ["content"] = Input("JavaScript", "'<p>Sent by ' + $json.data.form + '</p>'") }),
            ["connections"] = new JsonArray(new JsonObject { ["source"] = new JsonObject { ["activity"] = "in", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = "draft", ["port"] = "In" } }),
        },
    };

    private static JsonObject Input(string type, string value) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
