using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Recovery.Tests;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>A host that dies after WordPress made the post and before it heard so does not make a second one.</summary>
[Collection(WordPressCollection.Name)]
public sealed class PublishKillTests(WordPressFixture wordPress)
{
    [Fact]
    public async Task A_killed_host_goes_on_without_a_second_post()
    {
        var folder = Directory.CreateTempSubdirectory("flows-publish-");
        var title = $"Once {Guid.NewGuid():N}";
        var isMade = new TaskCompletionSource();
        using var forward = new HttpClient();
        await using var proxy = await Loopback.StartAsync(async context =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(wordPress.Site, context.Request.Path + context.Request.QueryString));
            request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
            if (context.Request.Method == "POST")
            {
                request.Content = new StreamContent(context.Request.Body);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            }

            using var answer = await forward.SendAsync(request);
            if (context.Request.Method == "POST" && context.Request.Path.Value!.EndsWith("/wp/v2/posts", StringComparison.Ordinal) && isMade.TrySetResult())
            {
                // The post is there; its maker never hears of it.
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            foreach (var header in answer.Headers.Where(header => header.Key.StartsWith("X-WP-", StringComparison.OrdinalIgnoreCase)))
            {
                context.Response.Headers[header.Key] = header.Value.ToArray();
            }

            await answer.Content.CopyToAsync(context.Response.Body);
        });

        await using var host = new HostProcess(folder.FullName);
        await host.StartAsync();
        await host.SignInAsync();
        var credential = await host.Client.PostAsJsonAsync($"{host.Address}/api/credentials", new
        {
            name = "Blog",
            type = "wordpressApi",
            values = new { url = new Uri(proxy.Address, "/wp-json/").ToString(), username = wordPress.AsAdmin.User, password = wordPress.AsAdmin.ApplicationPassword },
        });
        Assert.True(credential.IsSuccessStatusCode, await credential.Content.ReadAsStringAsync());
        var credentialId = (await credential.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("credential").GetProperty("id").GetString()!;
        await host.PostAsync("/workflow-definitions", new { publish = true, model = Flow(credentialId, title) });

        var call = host.Client.PostAsync($"{host.Address}/webhook/publish", null);
        await isMade.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await host.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await host.StartAsync();
        await host.SignInAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string status;
        while ((status = await StatusAsync(host)) is "Running")
        {
            await Task.Delay(50, limit.Token);
        }

        var posts = new List<WordPressContent>();
        await foreach (var post in wordPress.Client().Posts.ListAsync(new ContentQuery { Search = title, Statuses = ["publish", "draft", "future", "pending", "private"] }))
        {
            posts.Add(post);
        }

        Assert.Equal("Finished", status);
        Assert.Equal("publish", Assert.Single(posts).Status);
        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<string> StatusAsync(HostProcess host)
    {
        var run = (await host.PostAsync("/workflow-instances", new { })).GetProperty("items")[0];
        return run.GetProperty("status").GetString() == "Finished" ? run.GetProperty("subStatus").GetString()! : "Running";
    }

    private static JsonObject Flow(string credential, string title) => new()
    {
        ["definitionId"] = "publish",
        ["name"] = "Publish",
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(
                new JsonObject { ["id"] = "in", ["type"] = "Elsa.HttpEndpoint", ["version"] = 1, ["path"] = Literal("publish"), ["supportedMethods"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = "[\"POST\"]" } }, ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true } },
                new JsonObject { ["id"] = "post", ["type"] = "Bizoholic.PublishToWordPress", ["version"] = 1, ["credential"] = Literal(credential), ["title"] = Literal(title), ["content"] = Literal("<p>Once.</p>"), ["status"] = Literal("Publish") }),
            ["connections"] = new JsonArray(new JsonObject { ["source"] = new JsonObject { ["activity"] = "in", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = "post", ["port"] = "In" } }),
        },
    };

    private static JsonObject Literal(string value) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
}
