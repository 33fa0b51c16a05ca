using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Identity;

public sealed class ApiKeyTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    [Fact]
    public async Task A_key_opens_the_api_until_it_is_revoked()
    {
        var (id, key) = await CreateAsync("read", "write");
        using var client = host.With("ApiKey", key);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Definitions)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync($"/api/keys/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Definitions)).StatusCode);
    }

    [Fact]
    public async Task A_key_with_another_secret_is_refused()
    {
        var (id, _) = await CreateAsync("read");
        using var client = host.With("ApiKey", $"{id}.{new string('0', 64)}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Definitions)).StatusCode);
    }

    [Fact]
    public async Task The_list_shows_no_secrets()
    {
        var (_, key) = await CreateAsync("read");

        var list = await host.Client.GetStringAsync("/api/keys");

        Assert.DoesNotContain(key.Split('.')[1], list);
        Assert.DoesNotContain("hash", list, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_may_only_read_gets_no_publish_link_and_cannot_save()
    {
        await host.SaveAsync(Flow.Of("seen-by-reader", Flow.WriteLine("a", "x")));
        var (_, key) = await CreateAsync("read");
        using var reader = host.With("ApiKey", key);

        var seen = JsonNode.Parse(await reader.GetStringAsync($"{Definitions}/by-definition-id/seen-by-reader"))!;
        var saved = await reader.PostAsync(Definitions, FlowsHost.Json(FlowsHost.Saving(Flow.Of("x", Flow.WriteLine("a", "x")), publish: false)));

        Assert.DoesNotContain(seen["links"]!.AsArray(), link => link!["rel"]!.GetValue<string>() == "publish");
        Assert.Equal(HttpStatusCode.Forbidden, saved.StatusCode);
    }

    [Fact]
    public async Task Keys_are_made_by_administrators_only()
    {
        var (_, key) = await CreateAsync("read", "write");
        using var writer = host.With("ApiKey", key);

        Assert.Equal(HttpStatusCode.Forbidden, (await writer.PostAsJsonAsync("/api/keys", new { name = "another" })).StatusCode);
    }

    private async Task<(string Id, string Key)> CreateAsync(params string[] scopes)
    {
        var answer = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/keys", new { name = "test", scopes }));
        return (answer["id"]!.GetValue<string>(), answer["key"]!.GetValue<string>());
    }
}
