using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Identity;

public sealed class AuditTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task What_somebody_did_is_there_as_soon_as_he_is_answered()
    {
        var name = $"key {Guid.NewGuid():N}";
        await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name, scopes = new[] { "read" } }));

        var entry = Assert.Single(await EntriesAsync(name));

        Assert.Equal(("admin", "Make an API key", $"{name}: read", 201), (Text(entry, "actor"), Text(entry, "action"), Text(entry, "target"), entry["outcome"]!.GetValue<int>()));
        Assert.Equal("127.0.0.1", Text(entry, "address").Replace("::ffff:", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_done_to_a_credential_is_noted_under_its_name()
    {
        var name = $"blog {Guid.NewGuid():N}";
        var made = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name, type = "httpHeaderAuth", values = new { name = "X-Key", value = "s3cret-of-the-blog" } }));
        var address = $"/api/credentials/{made["credential"]!["id"]}";
        await FlowsHost.Read(await host.Client.PutAsJsonAsync(address, new { name = $"{name} two" }));
        (await host.Client.DeleteAsync(address)).EnsureSuccessStatusCode();

        var entries = await EntriesAsync(name);

        Assert.Equal(
            [("Delete a credential", $"{name} two"), ("Change a credential", $"{name} → {name} two"), ("Make a credential", name)],
            entries.Select(entry => (Text(entry!, "action"), Text(entry!, "target"))));
    }

    [Fact]
    public async Task An_attempt_that_was_not_allowed_is_noted()
    {
        using var viewer = await host.SignedInAsync("default", "viewer");
        var flow = $"wanted-{Guid.NewGuid():N}";

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.DeleteAsync($"/elsa/api/workflow-definitions/{flow}")).StatusCode);

        var entry = Assert.Single(await EntriesAsync(flow));
        Assert.Equal(("Delete a flow", 403), (Text(entry, "action"), entry["outcome"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Saving_while_drawing_is_one_entry_and_publishing_another()
    {
        var flow = $"drawn-{Guid.NewGuid():N}";
        var model = Flow.Of(flow, Flow.WriteLine("a", "x"));
        await host.SaveAsync(model);
        await host.SaveAsync(model);
        await host.SaveAsync(model, publish: true);

        Assert.Equal([$"Flow {flow} ({flow}), published", $"Flow {flow} ({flow})"], (await EntriesAsync(flow)).Select(entry => Text(entry, "target")));
    }

    [Fact]
    public async Task What_is_done_to_a_flow_is_noted_under_its_name_also_after_it_is_gone()
    {
        var flow = $"{Guid.NewGuid():N}";
        var model = Flow.Of(flow, Flow.WriteLine("a", "x"));
        model["name"] = "Lead nurturing";
        await host.SaveAsync(model);
        await host.PostAsync($"/workflow-definitions/{flow}/publish");
        await host.PostAsync($"/workflow-definitions/{flow}/dispatch");
        (await host.Client.PutAsJsonAsync($"/api/flows/{flow}/tags", new { tags = new[] { "x" } })).EnsureSuccessStatusCode();
        (await host.Client.PostAsJsonAsync("/api/pauses", new { kind = "flow", target = flow })).EnsureSuccessStatusCode();
        (await host.Client.DeleteAsync($"/api/pauses/flow/{flow}")).EnsureSuccessStatusCode();
        await host.PostAsync("/bulk-actions/retract/workflow-definitions/by-definition-ids", new { definitionIds = new[] { flow } });
        await host.PostAsync($"/workflow-definitions/{flow}/revert/1");
        (await host.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/{flow}")).EnsureSuccessStatusCode();

        var name = $"Lead nurturing ({flow})";
        Assert.Equal(
            [
                ("Delete a flow", name), ("Bring back a version of a flow", $"{name}/1"), ("Take flows out of service", name),
                ("Resume a flow, a credential or the installation", $"flow {name}"), ("Pause a flow, a credential or the installation", $"flow {name}"), ("Gives a flow its tags", name),
                ("Start a flow", name), ("Publish a flow", name), ("Save a flow", name),
            ],
            (await EntriesAsync(flow)).Select(entry => (Text(entry, "action"), Text(entry, "target"))));
    }

    [Fact]
    public async Task Sign_ins_are_noted_without_their_passwords()
    {
        var name = $"stranger-{Guid.NewGuid():N}";
        await host.SignInAsync(name, "hunter2hunter2");

        var entry = Assert.Single(await EntriesAsync(name));

        Assert.Equal("Sign in refused", Text(entry, "action"));
        Assert.DoesNotContain("hunter2", await host.Client.GetStringAsync("/api/audit"));
    }

    [Fact]
    public async Task Pages_follow_each_other_and_other_tenants_see_nothing()
    {
        using var other = await host.SignedInAsync("apart", "admin");
        for (var i = 0; i < 3; i++)
        {
            await other.PostAsJsonAsync("/api/keys", new { name = $"apart {i}" });
        }

        var first = JsonNode.Parse(await other.GetStringAsync("/api/audit?take=2"))!;
        var second = JsonNode.Parse(await other.GetStringAsync($"/api/audit?take=2&before={first["next"]}"))!;

        Assert.Equal(["apart 2: read, write", "apart 1: read, write"], first["items"]!.AsArray().Select(entry => Text(entry!.AsObject(), "target")));
        Assert.Equal(["apart 0: read, write"], second["items"]!.AsArray().Select(entry => Text(entry!.AsObject(), "target")));
        Assert.Null(second["next"]);
        Assert.Empty(await EntriesAsync("apart 2"));
    }

    private async Task<JsonObject[]> EntriesAsync(string text)
        => [.. JsonNode.Parse(await host.Client.GetStringAsync($"/api/audit?text={Uri.EscapeDataString(text)}"))!["items"]!.AsArray().Select(entry => entry!.AsObject())];

    private static string Text(JsonObject entry, string name) => entry[name]!.GetValue<string>();
}
