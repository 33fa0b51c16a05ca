using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Bizoholic.Flows.Host.Tests.SignUps;

/// <summary>A service that signs nothing, sends forms, and is asked for the questions to the answers that it sent.</summary>
public sealed class JotformTests
{
    [Fact]
    public async Task An_answer_that_was_sent_becomes_questions_and_answers()
    {
        var jotform = new Jotform();
        var host = await FlowsHost.StartAsync(jotform.Edge, ("PublicUrl", "https://flows.example.com"));
        var flow = new JsonObject
        {
            ["id"] = "answers",
            ["name"] = "answers",
            ["nodes"] = new JsonArray(new JsonObject { ["id"] = "t", ["name"] = "Sent", ["type"] = "n8n-nodes-base.jotFormTrigger", ["typeVersion"] = 1, ["position"] = new JsonArray(0, 0), ["webhookId"] = "hook-answers", ["parameters"] = new JsonObject { ["form"] = "77" } }),
            ["connections"] = new JsonObject(),
        };
        using var file = new MultipartFormDataContent { { new StringContent(flow.ToJsonString()), "files", "flow.json" } };
        await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", file));
        var made = await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = "jotform", type = "httpBearerAuth", values = new { token = "jf-key" } }));
        await FlowsHost.Read(await host.Client.PutAsJsonAsync("/api/import/n8n/credentials", new { choices = new[] { new { kind = "jotFormApi", credentialId = made["credential"]!["id"]!.GetValue<string>() } }, definitionIds = new[] { "answers" } }));
        await host.PostAsync("/workflow-definitions/answers/publish");
        await Eventually.IsTrueAsync(() => Task.FromResult(jotform.Url.Length > 0));

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(host, "/webhook/hook-answers/webhook")).StatusCode);
        var path = new Uri(jotform.Url).PathAndQuery;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, path)).StatusCode);

        var run = Assert.Single((await FlowsHost.Read(await host.Client.GetAsync("/api/runs?flow=answers")))["items"]!.AsArray())!["id"]!.GetValue<string>();
        JsonObject detail = [];
        await Eventually.IsTrueAsync(async () => (detail = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}")))["run"]!["status"]!.GetValue<string>() is "Finished" or "Faulted");
        var history = (await host.App.Services.GetRequiredService<IRunHistoryReader>().ReadAsync(Tenants.Default, run, CancellationToken.None))!;
        var report = N8nRunReport.Of(history, await host.App.Services.GetRequiredService<PlanCache>().GetAsync(history.Run.TenantId, history.Run.ContentHash, CancellationToken.None));
        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"Your name":{"first":"Ann"},"Your mail":"a@b.c"}]""", ValueJson.ToJson(report.Items));

        // Neither the run nor what people are shown holds the key that calls are known by.
        var key = jotform.Url[(jotform.Url.IndexOf("key=", StringComparison.Ordinal) + 4)..];
        Assert.DoesNotContain(key, detail.ToJsonString() + await host.Client.GetStringAsync("/api/sign-ups"), StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    private static Task<HttpResponseMessage> SendAsync(FlowsHost host, string path) => host.Anonymous.PostAsync(path, new MultipartFormDataContent
    {
        { new StringContent("77"), "formID" },
        { new StringContent("5001"), "submissionID" },
        { new StringContent("""{"slug":"submit/77","q3_yourName":{"first":"Ann"},"q4_mail":"a@b.c","q9_gone":"x"}"""), "rawRequest" },
    });

    private sealed class Jotform : HttpMessageHandler
    {
        public string Url { get; private set; } = "";

        public void Edge(IServiceCollection services)
            => services.PostConfigure<HttpClientFactoryOptions>(GuardedHttpServices.ClientName, options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = this));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("api.jotform.com", request.RequestUri!.Host);
            if (!request.Headers.TryGetValues("APIKEY", out var key) || key.Single() != "jf-key")
            {
                return Json(HttpStatusCode.Unauthorized, new JsonObject { ["responseCode"] = 401, ["message"] = "You're not authorized to use (/form)" });
            }

            switch (request.Method.Method, request.RequestUri.AbsolutePath)
            {
                case ("GET", "/form/77/webhooks"):
                    return Json(HttpStatusCode.OK, new JsonObject { ["content"] = Url.Length == 0 ? new JsonObject() : new JsonObject { ["0"] = Url } });
                case ("POST", "/form/77/webhooks"):
                    var sent = await request.Content!.ReadAsStringAsync(cancellationToken);
                    Assert.StartsWith("webhookURL=", sent, StringComparison.Ordinal);
                    Url = Uri.UnescapeDataString(sent["webhookURL=".Length..]);
                    return Json(HttpStatusCode.OK, new JsonObject { ["content"] = new JsonObject { ["0"] = Url } });
                case ("GET", "/form/77/questions"):
                    return Json(HttpStatusCode.OK, JsonNode.Parse("""{"content":{"1":{"name":"heading","text":"Welcome"},"3":{"name":"yourName","text":"Your name"},"4":{"name":"mail","text":"Your mail"}}}""")!);
                default:
                    return Json(HttpStatusCode.NotFound, new JsonObject { ["responseCode"] = 404 });
            }
        }

        private static HttpResponseMessage Json(HttpStatusCode status, JsonNode body) => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
    }
}
