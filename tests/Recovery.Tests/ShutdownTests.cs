using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Recovery.Tests;

/// <summary>A host that is told to stop lets the step under way finish, answers its caller, and leaves the rest to its next start.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task A_step_under_way_finishes_once_and_the_next_start_goes_on_after_it()
    {
        var folder = Directory.CreateTempSubdirectory("flows-shutdown-");
        var (called, release, calls) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        await using var service = await StartAsync(async () =>
        {
            Interlocked.Increment(ref calls);
            called.TrySetResult();
            await release.Task;
            return Results.Ok();
        });
        await using var host = new HostProcess(folder.FullName);
        await host.StartAsync();
        await host.SignInAsync();
        await host.PostAsync("/workflow-definitions", new { publish = true, model = Definition(service.Urls.First()) });
        var webhook = host.Client.PostAsync($"{host.Address}/webhook/shutdown", null);
        await called.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var stopped = host.TerminateAsync();
        await StoppingAsync(host);
        release.SetResult();

        Assert.Equal(0, await stopped);
        var answer = await webhook;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var runId = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("workflowInstanceId").GetString();
        await host.StartAsync();
        await host.SignInAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await host.GetAsync($"/workflow-instances/{runId}")).GetProperty("subStatus").GetString() != "Finished")
        {
            await Task.Delay(50, limit.Token);
        }

        Assert.Equal(1, calls);
        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>A host that stops takes no connections any more, or says that it is not ready.</summary>
    private static async Task StoppingAsync(HostProcess host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                if (!(await host.Client.GetAsync($"{host.Address}/healthz/readiness", limit.Token)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or SocketException)
            {
                return;
            }

            await Task.Delay(10, limit.Token);
        }
    }

    private static JsonObject Definition(string service)
    {
        JsonObject Step(string id, string type, params (string Name, string Language, string Value)[] inputs)
        {
            var step = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
            foreach (var (name, language, value) in inputs)
            {
                step[name] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };
            }

            return step;
        }

        var endpoint = Step("in", "HttpEndpoint", ("path", "Literal", "shutdown"), ("supportedMethods", "Object", "[\"POST\"]"));
        endpoint["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        JsonObject[] steps = [endpoint, Step("call", "SendHttpRequest", ("url", "Literal", service), ("method", "Literal", "POST")), Step("after", "WriteLine", ("text", "Literal", "after"))];
        return new JsonObject
        {
            ["definitionId"] = "shutdown",
            ["name"] = "Shutdown",
            ["root"] = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray([.. steps]) },
        };
    }

    private static async Task<WebApplication> StartAsync(Func<Task<IResult>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/", answer);
        await app.StartAsync();
        return app;
    }
}
