using System.Text;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using static Bizoholic.Flows.Activities.Tests.Definition;

namespace Bizoholic.Flows.Activities.Tests.Http;

public sealed class WebhookTests
{
    private static readonly Value Request = ValueJson.Parse("""
        {"method":"POST","path":"/orders/7","params":{"id":"7"},"query":{"q":"1"},"headers":{"x-a":"b"},"body":{"name":"Ann"},"size":14,
         "files":[{"name":"cv","fileName":"cv.PDF","mimeType":"application/pdf","size":2048,"blobId":"b1"}]}
        """);

    [Fact]
    public void Every_method_is_registered_with_a_key_of_its_own()
    {
        var registrations = ActivityHarness.Register<HttpEndpoint>(new { path = "Orders/{id}/", supportedMethods = JsonOf(new[] { "GET", "post" }), suspendedStatus = 204 });
        Assert.Equal(["GET /orders/{}", "POST /orders/{}"], registrations.Select(registration => registration.UniqueKey));
        Assert.All(registrations, registration => Assert.Equal(("http", "/Orders/{id}", 204), (registration.Kind, registration.Settings["path"].AsString(), registration.Settings["suspendedStatus"].Number)));
    }

    [Fact]
    public void A_webhook_without_a_path_is_a_problem() => Assert.Contains(ActivityHarness.Problems<HttpEndpoint>(), problem => problem.Path == "path");

    [Theory]
    [InlineData("automatic", true, "responseNode")]
    [InlineData("automatic", false, "whenFinished")]
    [InlineData("onReceived", true, "onReceived")]
    public void The_answer_comes_from_the_response_activity_where_there_is_one(string mode, bool hasResponse, string expected)
    {
        using var harness = new WorkflowHarness([typeof(HttpEndpoint).Assembly]);
        object last = hasResponse ? new { id = "if", type = "Elsa.If", then = new { id = "r", type = "Elsa.WriteHttpResponse" } } : Line("w", "''");
        var definition = DefinitionReader.Read(Encoding.UTF8.GetBytes(Of(Flowchart("", new { id = "h", type = "Elsa.HttpEndpoint", path = "a", responseMode = mode, customProperties = new { canStartWorkflow = true } }, last))));
        var plan = harness.Compiler.Compile(definition);
        var registration = ((ITrigger)plan.Triggers.Single().Activity).Register(new Constants());
        Assert.Equal(expected, registration.Single().Settings["responseMode"].AsString());
    }

    [Fact]
    public async Task A_request_becomes_outputs_and_one_item()
    {
        var waiting = await ActivityHarness.RunAsync<HttpEndpoint>(new { path = "orders/{id}", supportedMethods = JsonOf(new[] { "POST" }) });
        Assert.Equal(("HttpEndpoint", "POST /orders/{}"), (waiting.Bookmarks[0].Name, waiting.Bookmarks[0].Stimulus.AsString()));

        var result = await waiting.ResumeAsync(Request);
        Assert.Equal(("Ann", "7", "1", "b"), (result.Outputs["ParsedContent"]["name"].AsString(), result.Outputs["RouteData"]["id"].AsString(), result.Outputs["QueryStringData"]["q"].AsString(), result.Outputs["Headers"]["x-a"].AsString()));
        var item = Assert.Single(result.Items["Done"]);
        Assert.Equal(("Ann", "7", "1", "b"), (item.Json["body"]["name"].AsString(), item.Json["params"]["id"].AsString(), item.Json["query"]["q"].AsString(), item.Json["headers"]["x-a"].AsString()));
        Assert.Equal(new BinaryReference("b1", "cv.PDF", "application/pdf", 2048), item.Binary!["cv"]);
    }

    [Theory]
    [InlineData("requestSizeLimit", "10", "Request too large", 413)]
    [InlineData("fileSizeLimit", "1000", "File too large", 413)]
    [InlineData("allowedFileExtensions", "[\".png\"]", "Invalid file extension", 415)]
    [InlineData("blockedFileExtensions", "[\".pdf\"]", "Invalid file extension", 415)]
    [InlineData("allowedMimeTypes", "[\"image/png\"]", "Invalid file MIME type", 415)]
    public async Task What_breaks_a_rule_is_refused_or_followed(string rule, string limit, string outcome, int status)
    {
        var refused = await (await ActivityHarness.RunAsync<HttpEndpoint>(Properties(expose: false))).ResumeAsync(Request);
        Assert.Equal(status, refused.Reply!.StatusCode);
        Assert.True(refused.FinishesRun);

        var followed = await (await ActivityHarness.RunAsync<HttpEndpoint>(Properties(expose: true))).ResumeAsync(Request);
        Assert.Equal([outcome], followed.Outcomes);
        Assert.Null(followed.Reply);

        Dictionary<string, object> Properties(bool expose) => new()
        {
            ["path"] = "a",
            [rule] = new { type = "Object", value = limit },
            ["exposeRequestTooLargeOutcome"] = expose,
            ["exposeFileTooLargeOutcome"] = expose,
            ["exposeInvalidFileExtensionOutcome"] = expose,
            ["exposeInvalidFileMimeTypeOutcome"] = expose,
        };
    }

    [Fact]
    public async Task An_answer_is_json_unless_it_is_text()
    {
        var json = (await ActivityHarness.RunAsync<WriteHttpResponse>(new { content = Js("({ ok: true })"), responseHeaders = new { type = "Object", value = """{"X-A":["1","2"],"X-B":"3"}""" } })).Reply!;
        Assert.Equal((200, "application/json", """{"ok":true}"""), (json.StatusCode, json.ContentType, Encoding.UTF8.GetString(json.Body.Span)));
        Assert.Equal("X-A=1 X-A=2 X-B=3", string.Join(' ', json.Headers.Select(header => $"{header.Key}={header.Value}")));

        var text = (await ActivityHarness.RunAsync<WriteHttpResponse>(new { content = "Hi", statusCode = "Created" })).Reply!;
        Assert.Equal((201, "text/plain; charset=utf-8", "Hi"), (text.StatusCode, text.ContentType, Encoding.UTF8.GetString(text.Body.Span)));
    }

    [Theory]
    [InlineData("422", 422)]
    [InlineData("UnprocessableEntity", 422)]
    [InlineData("", 200)]
    public async Task A_status_is_a_number_or_a_name(string statusCode, int expected) => Assert.Equal(expected, (await ActivityHarness.RunAsync<WriteHttpResponse>(new { statusCode })).Reply!.StatusCode);

    [Theory]
    [InlineData("fine")]
    [InlineData("42")]
    public async Task A_status_that_is_none_is_refused(string statusCode) => await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<WriteHttpResponse>(new { statusCode }));

    [Fact]
    public async Task An_answer_without_content_has_no_body() => Assert.Null((await ActivityHarness.RunAsync<WriteHttpResponse>(new { statusCode = "NoContent", content = "x" })).Reply!.ContentType);

    private sealed class Constants : TriggerRegistrationContext
    {
        public override T? Get<T>(Input<T>? input)
            where T : default
            => input is not null && input.TryGetConstant(out var constant) ? constant : default;
    }
}
