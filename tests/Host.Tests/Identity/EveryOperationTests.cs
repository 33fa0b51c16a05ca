using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.Identity;

/// <summary>Walks the whole API as somebody who must not get in, or not as far.</summary>
public sealed class EveryOperationTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Mark = "ada.lovelace@analytical.example";

    /// <summary>Operations that only read although their method is POST: a list that is asked for by a body. Whoever adds one says what it reads.</summary>
    private static readonly string[] ReadsByPost =
    [
        "POST /elsa/api/workflow-instances", // a list of runs
        "POST /elsa/api/workflow-instances/{id}/journal", // a page of a journal
        "POST /elsa/api/activity-executions/report", // counts of steps
        "POST /elsa/api/bulk-actions/export/workflow-definitions", // a file of flows
        "POST /elsa/api/bulk-actions/export/workflow-instances", // a file of runs
        "POST /elsa/api/descriptors/activities/{typeName}/options/{inputName}", // a list to choose from
        "POST /elsa/api/scripting/javascript/type-definitions/{definitionId}", // names for the editor
        "POST /elsa/api/secrets/picker", // what Elsa's picker asks
        "PUT /api/account/password", // one's own
    ];

    /// <summary>Operations that are refused for what is sent before an id is looked at: files, and what is one's own or new. All others have to look.</summary>
    private static readonly string[] NamesNothing =
    [
        "POST /elsa/api/workflow-definitions/import-files",
        "POST /elsa/api/bulk-actions/import/workflow-instances",
        "POST /api/import/n8n",
        "PUT /api/account/password",
        "POST /api/users",
        "POST /api/credentials",
        "POST /api/alerts", // the credential it names is none of the caller's
    ];

    /// <summary>Operations that save a flow under an id of the caller's choice: he has one of that id afterwards, so they come last.</summary>
    private static readonly string[] Saves =
    [
        "POST /elsa/api/workflow-definitions",
        "POST /elsa/api/workflow-definitions/import",
        "PUT /elsa/api/workflow-definitions/{definitionId}/import",
    ];

    /// <summary>What only operators and administrators may. Whoever adds an operation says whom it is for.</summary>
    private static readonly string[] ForOperators =
    [
        "DELETE /elsa/api/workflow-instances/{id}",
        "POST /elsa/api/bulk-actions/delete/workflow-instances/by-id",
        "POST /elsa/api/bulk-actions/import/workflow-instances",
        "POST /api/runs/{id}/migrate",
        "POST /api/alerts",
        "PUT /api/alerts/{id}",
        "DELETE /api/alerts/{id}",
        "POST /api/alerts/{id}/test",
    ];

    private static readonly string[] ForAdministrators =
    [
        "GET /api/users",
        "POST /api/users",
        "PUT /api/users/{id}",
        "DELETE /api/users/{id}",
        "POST /api/users/{id}/password",
        "GET /api/keys",
        "POST /api/keys",
        "DELETE /api/keys/{id}",
        "GET /api/audit",
        "GET /api/privacy/runs",
        "GET /api/privacy/export",
        "POST /api/privacy/erase",
        "GET /api/privacy/erasures",
        "PUT /api/limits/tenant",
        "DELETE /api/limits/tenant",
    ];

    /// <summary>What concerns all tenants: not even for administrators of another tenant than the installation's own.</summary>
    private static readonly string[] ForTheInstallation = ["POST /api/credentials/rotate"];

    [Fact]
    public async Task Nobody_gets_in_without_a_token()
    {
        foreach (var operation in await ApiOperations.ReadAsync(host))
        {
            using var request = operation.Request(_ => "1");
            Assert.Equal((operation.ToString(), HttpStatusCode.Unauthorized), (operation.ToString(), (await host.Anonymous.SendAsync(request)).StatusCode));
        }
    }

    [Fact]
    public async Task A_viewer_changes_nothing()
    {
        using var viewer = await host.SignedInAsync("default", "viewer");
        var operations = await ApiOperations.ReadAsync(host);
        var changes = operations.Where(operation => operation.Method is not ("GET" or "HEAD") && !ReadsByPost.Contains(operation.ToString())).ToArray();
        Assert.True(changes.Length > 40, $"Only {changes.Length} operations change something.");
        Assert.Empty(ReadsByPost.Except(operations.Select(operation => operation.ToString())));
        foreach (var operation in changes)
        {
            using var request = operation.Request(_ => "1");
            Assert.Equal((operation.ToString(), HttpStatusCode.Forbidden), (operation.ToString(), (await viewer.SendAsync(request)).StatusCode));
        }
    }

    [Fact]
    public async Task A_key_that_may_nothing_reads_nothing()
    {
        using var stranger = await host.SignedInAsync("default", "guest");
        foreach (var operation in await ApiOperations.ReadAsync(host))
        {
            if (!operation.Path.StartsWith("/api/account", StringComparison.Ordinal) || operation.Method == "GET")
            {
                using var request = operation.Request(_ => "1");
                Assert.Equal((operation.ToString(), HttpStatusCode.Forbidden), (operation.ToString(), (await stranger.SendAsync(request)).StatusCode));
            }
        }
    }

    [Theory]
    [InlineData("marketer")]
    [InlineData("operator")]
    [InlineData("admin")]
    public async Task A_role_may_all_but_what_higher_ones_are_for(string role)
    {
        string[] closed = role switch
        {
            "marketer" => [.. ForOperators, .. ForAdministrators, .. ForTheInstallation],
            "operator" => [.. ForAdministrators, .. ForTheInstallation],
            _ => ForTheInstallation,
        };
        using var caller = await host.SignedInAsync($"of-{role}s", role);
        var refused = new List<string>();
        foreach (var operation in await ApiOperations.ReadAsync(host))
        {
            using var request = operation.Request(_ => "1");
            if ((await caller.SendAsync(request)).StatusCode == HttpStatusCode.Forbidden)
            {
                refused.Add(operation.ToString());
            }
        }

        Assert.Equal(closed.Order(StringComparer.Ordinal), refused.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_stops_the_flows_of_other_tenants()
    {
        using var other = await host.SignedInAsync("elsewhere", "admin");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsJsonAsync("/api/pauses", new { kind = "installation" })).StatusCode);
        Assert.Empty(await host.App.Services.GetRequiredService<IPauseStore>().PausesAsync(CancellationToken.None));

        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.PostAsJsonAsync("/api/pauses", new { kind = "installation" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.DeleteAsync("/api/pauses/installation")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync("/api/pauses/installation")).StatusCode);
    }

    [Theory]
    [InlineData("viewer", "marketer", "DELETE", "/api/keys/1", 403, 403)]
    [InlineData("viewer", "marketer", "GET", "/api/users", 403, 403)]
    [InlineData("viewer", "marketer", "DELETE", "/elsa/api/workflow-definitions/none", 403, 404)]
    [InlineData("marketer", "operator", "DELETE", "/elsa/api/workflow-instances/none", 403, 404)]
    [InlineData("operator", "admin", "GET", "/api/audit", 403, 200)]
    public async Task A_role_may_what_it_is_for(string lower, string higher, string method, string path, int first, int second)
    {
        using var low = await host.SignedInAsync("default", lower);
        using var high = await host.SignedInAsync("default", higher);
        Assert.Equal(first, (int)(await low.SendAsync(Request())).StatusCode);
        Assert.Equal(second, (int)(await high.SendAsync(Request())).StatusCode);

        HttpRequestMessage Request() => new(new HttpMethod(method), path) { Content = method == "POST" ? FlowsHost.Json(new JsonObject()) : null };
    }

    [Fact]
    public async Task Another_tenants_ids_open_nothing_and_change_nothing()
    {
        var theirs = await FillAsync();
        using var other = await host.SignedInAsync("elsewhere", "admin");
        var before = await host.StateAsync(theirs);
        var body = new JsonObject
        {
            ["ids"] = new JsonArray(theirs.Run, theirs.Version, theirs.Flow),
            ["workflowInstanceIds"] = new JsonArray(theirs.Run),
            ["definitionIds"] = new JsonArray(theirs.Flow),
            ["definitionId"] = theirs.Flow,
            ["definitionVersionId"] = theirs.Version,
            ["id"] = theirs.Credential,
            ["action"] = "delete",
            ["value"] = Mark,
            ["kind"] = "flow",
            ["target"] = theirs.Flow,
            ["roles"] = new JsonArray("viewer"),
            ["tags"] = new JsonArray("taken"),
            ["disabled"] = true,
            ["content"] = "taken",
            ["name"] = "other",
            ["count"] = 1,
            ["concurrentRuns"] = 5,
            ["callsPerMinute"] = 5,
            ["choices"] = new JsonArray(new JsonObject { ["kind"] = "wordpressApi", ["name"] = "Blog", ["credentialId"] = theirs.Credential }),
            ["when"] = "stuck",
            ["threshold"] = 10,
            ["channel"] = new JsonObject { ["kind"] = "slack", ["credential"] = theirs.Credential },
        };
        var saved = Flow.Of(theirs.Flow, Flow.WriteLine("a", "x"));
        saved["model"] = saved.DeepClone();
        foreach (var operation in (await ApiOperations.ReadAsync(host)).OrderBy(operation => Saves.Contains(operation.ToString())))
        {
            using var request = operation.Request(name => theirs.ValueOf(name, operation.Path), (Saves.Contains(operation.ToString()) ? saved : body).DeepClone());
            var response = await other.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode != HttpStatusCode.BadRequest || NamesNothing.Contains(operation.ToString()), $"{operation} was refused for what was sent, which proves nothing: {text}");
            Assert.True((int)response.StatusCode < 500, $"{operation}: {(int)response.StatusCode} {text}");
            Assert.True(!text.Contains(Mark, StringComparison.OrdinalIgnoreCase), $"{operation} told what is another tenant's: {text}");
            Assert.True(!text.Contains("Their flow", StringComparison.Ordinal), $"{operation} told what is another tenant's: {text}");
        }

        Assert.Equal(before, await host.StateAsync(theirs));
    }

    /// <summary>Something of every kind that has an id.</summary>
    private async Task<TheirThings> FillAsync()
    {
        var model = Flow.Of("theirs", Flow.Endpoint("theirs", "POST"), Flow.Activity("ask", "Bizoholic.AskForApproval").Input("title", $"Post it, {Mark}?"));
        model["name"] = "Their flow";
        await host.SaveAsync(model, publish: true);
        var version = (await host.App.Services.GetRequiredService<IDefinitionStore>().ListAsync("default", new DefinitionFilter { DefinitionIds = ["theirs"] }, CancellationToken.None)).Rows[0].VersionId;
        Assert.Equal(HttpStatusCode.Accepted, (await host.Anonymous.PostAsJsonAsync("/webhook/theirs", new { email = Mark })).StatusCode);
        var run = (await host.PostAsync("/workflow-instances", new JsonObject { ["definitionId"] = "theirs" }))["items"]![0]!["id"]!.GetValue<string>();
        var credential = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = $"Key of {Mark}", type = "wordpressApi", values = new { url = "https://blog.example.com", username = Mark, password = "abcd efgh" } }));
        var slack = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = $"Slack of {Mark}", type = "slackApi", values = new { accessToken = "xoxb-1" } }));
        var key = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name = $"Key of {Mark}" }));
        var user = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/users", new { userName = Mark, roles = new[] { "admin" } }));
        var alert = await FlowsHost.Read(await host.Client.PostAsync("/api/alerts", FlowsHost.Json(new JsonObject
        {
            ["name"] = $"Tell {Mark}",
            ["when"] = "stuck",
            ["threshold"] = 10,
            ["channel"] = new JsonObject { ["kind"] = "slack", ["credential"] = slack["credential"]!["id"]!.GetValue<string>() },
        })));
        var approval = JsonNode.Parse(await host.Client.GetStringAsync("/api/approvals"))!;
        return new TheirThings("theirs", version, run, credential["credential"]!["id"]!.GetValue<string>(), key["id"]!.GetValue<string>(), user["id"]!.GetValue<string>(), $"{run}-1", approval["items"]![0]!["id"]!.GetValue<string>(), alert["id"]!.GetValue<string>());
    }
}

internal sealed record TheirThings(string Flow, string Version, string Run, string Credential, string Key, string User, string Step, string Approval, string Alert)
{
    public string ValueOf(string name, string path) => name switch
    {
        "definitionId" or "definitionIds" or "flow" or "target" => Flow,
        "runId" or "workflowInstanceId" or "instanceId" => Run,
        "activityId" => "in",
        "version" or "number" or "skip" or "page" => "1",
        "take" or "pageSize" or "size" => "10",
        "kind" => "flow",
        "part" => "inputs",
        "force" or "includeConsumingWorkflows" => "true",
        // What narrows a list is left out, so that it shows all that it would show.
        "timeZone" or "status" or "search" or "client" or "host" or "errorKind" or "from" or "to" or "test" or "after" or "branches" or "tag" or "text" or "before" or "type" => "",
        "value" => "ada.lovelace@analytical.example",
        "id" when path.Contains("/users/", StringComparison.Ordinal) => User,
        "id" when path.Contains("/keys/", StringComparison.Ordinal) => Key,
        "id" when path.Contains("/credentials/", StringComparison.Ordinal) => Credential,
        "id" when path.Contains("definition-versions/", StringComparison.Ordinal) || path.Contains("by-id/", StringComparison.Ordinal) => Version,
        "id" when path.Contains("executions/", StringComparison.Ordinal) => Step,
        "id" when path.Contains("/alerts/", StringComparison.Ordinal) => Alert,
        "id" when path.Contains("/approvals/", StringComparison.Ordinal) => Approval,
        "id" when path.Contains("/flows/", StringComparison.Ordinal) => Flow,
        "id" => Run,
        _ => "1",
    };
}

internal static class TheirState
{
    /// <summary>All that a stranger might have changed.</summary>
    public static async Task<string> StateAsync(this FlowsHost host, TheirThings theirs)
    {
        var services = host.App.Services;
        var none = CancellationToken.None;
        var definitions = await services.GetRequiredService<IDefinitionStore>().ListAsync("default", new DefinitionFilter { Versions = VersionChoice.All }, none);
        var run = await services.GetRequiredService<IRunQueries>().GetAsync("default", theirs.Run, none);
        var credential = await services.GetRequiredService<ICredentialStore>().FindAsync("default", theirs.Credential, none);
        var keys = await services.GetRequiredService<IIdentityStore>().ApiKeysAsync("default", none);
        var users = await services.GetRequiredService<IIdentityStore>().UsersAsync("default", none);
        var settings = await services.GetRequiredService<ISettingStore>().ListAsync("default", "", none);
        var approval = await services.GetRequiredService<IApprovalStore>().FindAsync("default", theirs.Approval, none);
        var pauses = await services.GetRequiredService<IPauseStore>().PausesAsync(none);
        return string.Join('\n', [
            .. definitions.Rows.Select(row => row.ToString()).Order(StringComparer.Ordinal), run?.ToString() ?? "", approval?.ToString() ?? "", credential?.Revision.ToString() ?? "", .. keys.Select(key => key.ToString()),
            .. users.Select(user => user.ToString()), .. settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => setting.ToString()), .. pauses.Where(pause => pause.TenantId == "default").Select(pause => pause.ToString())]);
    }
}
