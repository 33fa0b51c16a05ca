using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Bizoholic.Flows.Host.Tests.SignUps;

/// <summary>The hooks of projects at a GitLab: any number of them, so that one that is left over shows.</summary>
internal sealed class FakeGitLab
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _hooks = [];
    private int _last;

    /// <summary>Makes a hook, and keeps the answer back.</summary>
    public TaskCompletionSource? Holds { get; set; }

    /// <summary>Out of order: every call is answered by 503.</summary>
    public bool IsDown { get; set; }

    public IReadOnlyList<JsonObject> Hooks
    {
        get
        {
            lock (_gate)
            {
                return [.. _hooks];
            }
        }
    }

    public void Edge(IServiceCollection services)
        => services.PostConfigure<HttpClientFactoryOptions>(GuardedHttpServices.ClientName, options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = new Handler(this)));

    public static async Task<HttpResponseMessage> PushAsync(FlowsHost host, JsonObject hook, string uuid)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hook["url"]!.GetValue<string>()).PathAndQuery) { Content = new StringContent("""{"object_kind":"push"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Gitlab-Token", hook["token"]!.GetValue<string>());
        request.Headers.Add("X-Gitlab-Event-UUID", uuid);
        return await host.Anonymous.SendAsync(request);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        Assert.Equal("gitlab.example.com", request.RequestUri!.Host);
        if (!request.Headers.TryGetValues("Private-Token", out var token) || token.Single() != "glpat-of-tests")
        {
            return Json(HttpStatusCode.Unauthorized, new JsonObject { ["message"] = "401 Unauthorized" });
        }

        if (IsDown)
        {
            return Json(HttpStatusCode.ServiceUnavailable, new JsonObject { ["message"] = "GitLab is not responding" });
        }

        var parts = request.RequestUri.AbsolutePath.Split('/');
        var (project, id) = (parts[4], parts.ElementAtOrDefault(6));
        if (!request.RequestUri.AbsolutePath.StartsWith("/api/v4/projects/acme%2F", StringComparison.Ordinal) || parts[5] != "hooks")
        {
            return Json(HttpStatusCode.NotFound, new JsonObject { ["message"] = "404 Project Not Found" });
        }

        if (request.Method == HttpMethod.Get && id is null)
        {
            // GitLab never shows a token.
            return Json(HttpStatusCode.OK, new JsonArray([.. Hooks.Where(hook => hook["project"]!.GetValue<string>() == project).Select(hook => { var shown = hook.DeepClone().AsObject(); shown.Remove("token"); return (JsonNode)shown; })]));
        }

        if (request.Method == HttpMethod.Post && id is null)
        {
            var made = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellation))!.AsObject();
            Assert.True(Uri.TryCreate(made["url"]!.GetValue<string>(), UriKind.Absolute, out _));
            lock (_gate)
            {
                made["id"] = ++_last;
                made["project"] = project;
                _hooks.Add(made);
            }

            if (Holds is { } hold)
            {
                hold.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return Json(HttpStatusCode.Created, made.DeepClone());
        }

        if (request.Method == HttpMethod.Delete && id is not null)
        {
            lock (_gate)
            {
                return _hooks.RemoveAll(hook => hook["project"]!.GetValue<string>() == project && hook["id"]!.GetValue<int>() == int.Parse(id, CultureInfo.InvariantCulture)) > 0 ? new HttpResponseMessage(HttpStatusCode.NoContent) : Json(HttpStatusCode.NotFound, new JsonObject { ["message"] = "404 Not found" });
            }
        }

        return Json(HttpStatusCode.NotFound, new JsonObject { ["error"] = "404 Not Found" });
    }

    private static HttpResponseMessage Json(HttpStatusCode status, JsonNode body) => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private sealed class Handler(FakeGitLab gitLab) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => gitLab.AnswerAsync(request, cancellationToken);
    }
}
