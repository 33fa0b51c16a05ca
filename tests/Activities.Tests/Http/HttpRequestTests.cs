using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Activities.Tests.Definition;

namespace Bizoholic.Flows.Activities.Tests.Http;

public sealed class HttpRequestTests : IDisposable
{
    private readonly ServiceProvider _services;

    public HttpRequestTests()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("outgoing");
        _services = services.BuildServiceProvider();
    }

    private HarnessSettings Settings => new() { Services = _services };

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task An_answer_is_read_and_followed_by_its_status_code()
    {
        await using var server = await TestServer.StartAsync(200, """[{"id":1},{"id":2}]""");
        var result = await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address }, Settings);
        Assert.Equal(["200", "Done"], result.Outcomes);
        Assert.Equal((200, 2), (result.Outputs["StatusCode"].Number, result.Outputs["ParsedContent"][1]["id"].Number));
        Assert.Equal("application/json", result.Outputs["ResponseHeaders"]["content-type"].AsString());
        Assert.Equal(2, result.Items["Done"].Count);
        Assert.Equal(("GET", ""), (server.Requests[0].Method, server.Requests[0].Body));
        Assert.False(server.Requests[0].Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public async Task A_status_code_nobody_expected_has_a_branch_of_its_own()
    {
        await using var server = await TestServer.StartAsync(503, "Later", "text/plain");
        var result = await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address, expectedStatusCodes = JsonOf(new[] { 200, 404 }) }, Settings);
        Assert.Equal(["Unmatched status code", "Done"], result.Outcomes);
        Assert.Equal("Later", result.Outputs["ParsedContent"].AsString());
    }

    [Fact]
    public async Task What_is_sent_arrives_with_a_key_that_names_the_step()
    {
        await using var server = await TestServer.StartAsync(204);
        await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address, method = "POST", content = Js("({ name: 'Ann' })"), authorization = "Bearer abc", requestHeaders = JsonOf(new { X_Test = "1" }) }, Settings);
        var (method, _, headers, body) = server.Requests[0];
        Assert.Equal(("POST", """{"name":"Ann"}"""), (method, body));
        Assert.StartsWith("application/json", headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(("Bearer abc", "1", "run-1-1-0"), (headers["Authorization"], headers["X_Test"], headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task A_key_that_the_author_set_is_kept()
    {
        await using var server = await TestServer.StartAsync(204);
        await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address, method = "PUT", requestHeaders = new { type = "Object", value = """{"Idempotency-Key":"mine"}""" } }, Settings);
        Assert.Equal("mine", server.Requests[0].Headers["Idempotency-Key"]);
    }

    [Theory]
    [InlineData("hello", "", "text/plain; charset=utf-8", "hello")]
    [InlineData("<a/>", "application/xml", "application/xml; charset=utf-8", "<a/>")]
    public async Task Text_is_sent_as_it_is(string content, string type, string sentType, string sent)
    {
        await using var server = await TestServer.StartAsync(204);
        await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address, method = "POST", content, contentType = type }, Settings);
        Assert.Equal((sentType, sent), (server.Requests[0].Headers["Content-Type"], server.Requests[0].Body));
    }

    [Fact]
    public async Task A_form_is_sent_as_fields()
    {
        await using var server = await TestServer.StartAsync(204);
        await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address, method = "POST", content = Js("({ a: 1, b: 'x y' })"), contentType = "application/x-www-form-urlencoded" }, Settings);
        Assert.Equal("a=1&b=x+y", server.Requests[0].Body);
    }

    [Fact]
    public async Task Json_that_is_none_is_kept_as_text()
    {
        await using var server = await TestServer.StartAsync(200, "not json");
        Assert.Equal("not json", (await ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address }, Settings)).Outputs["ParsedContent"].AsString());
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused()
    {
        await using var server = await TestServer.StartAsync(http => http.Response.Body.WriteAsync(new byte[17 * 1024 * 1024]).AsTask());
        var error = await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url = server.Address }, Settings));
        Assert.Contains("16 MB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("contact-form")]
    public async Task Only_web_addresses_are_called(string url)
    {
        var error = await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<FlowSendHttpRequest>(new { url }, Settings));
        Assert.Contains("https://", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_fails_the_step_unless_its_branch_is_connected()
    {
        var gone = await GoneAsync();
        using var harness = new WorkflowHarness([typeof(FlowSendHttpRequest).Assembly], _services);
        var unconnected = await harness.RunAsync(Of(Flowchart("c>w", new { id = "c", type = "Elsa.FlowSendHttpRequest", url = gone }, Line("w", "'done'")), "one"));
        Assert.Equal(RunStatus.Faulted, unconnected.Status);
        Assert.Contains("could not be reached", unconnected.Rest.Error!.Message, StringComparison.Ordinal);

        var connected = await harness.RunAsync(Of(Flowchart("c[Failed_to_connect]>w", new { id = "c", type = "Elsa.FlowSendHttpRequest", url = gone }, Line("w", "'no server'")), "two"));
        Assert.Equal((RunStatus.Finished, "no server"), (connected.Status, connected.Lines.Single()));
    }

    [Fact]
    public async Task An_embedded_activity_runs_by_the_status_code_and_sees_the_answer()
    {
        await using var server = await TestServer.StartAsync(404, """{"why":"gone"}""");
        using var harness = new WorkflowHarness([typeof(SendHttpRequest).Assembly], _services);
        var run = await harness.RunAsync(Of(
            Sequence(
                new { id = "c", type = "Elsa.SendHttpRequest", url = server.Address, parsedContent = To("R"), expectedStatusCodes = new object[] { new { statusCode = 200, activity = Line("ok", "'ok'") }, new { statusCode = 404, activity = Line("missing", "variables.R.why") } } },
                Line("after", "'after'")),
            variables: [Variable("R")]));
        Assert.True(run.Status == RunStatus.Finished, run.Rest.Error?.Message);
        Assert.Equal(["gone", "after"], run.Lines);
        Assert.Equal(404, run.Of("c")[0].Outputs["StatusCode"].Number);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Without_a_match_the_embedded_activity_for_that_runs()
    {
        await using var server = await TestServer.StartAsync(500);
        using var harness = new WorkflowHarness([typeof(SendHttpRequest).Assembly], _services);
        var run = await harness.RunAsync(Of(new { id = "c", type = "Elsa.SendHttpRequest", url = server.Address, expectedStatusCodes = new object[] { new { statusCode = 200, activity = Line("ok", "'ok'") } }, unmatchedStatusCode = Line("other", "'other'") }));
        Assert.Equal(["other"], run.Lines);
    }

    [Fact]
    public async Task A_server_that_is_not_there_runs_the_embedded_activity_for_that()
    {
        using var harness = new WorkflowHarness([typeof(SendHttpRequest).Assembly], _services);
        var run = await harness.RunAsync(Of(new { id = "c", type = "Elsa.SendHttpRequest", url = await GoneAsync(), failedToConnect = Line("gone", "'gone'") }));
        Assert.Equal(["gone"], run.Lines);
    }

    private static async Task<Uri> GoneAsync()
    {
        await using var server = await TestServer.StartAsync(200);
        return server.Address;
    }
}
