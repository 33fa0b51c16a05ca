using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

public sealed class WebhookTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_flow_sees_method_path_parameters_query_headers_and_body()
    {
        await PublishAsync("sees-all", "orders/{id}", "({ id: $json.params.id, q: $json.query.x, h: $json.headers['x-foo'], body: $json.body })");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/ORDERS/77?x=1&x=2") { Content = FlowsHost.Json(new { a = new[] { 1, 2 } }) };
        request.Headers.Add("X-Foo", "bar");

        var answer = await FlowsHost.Read(await host.Anonymous.SendAsync(request));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"id":"77","q":["1","2"],"h":"bar","body":{"a":[1,2]}}"""), answer), answer.ToJsonString());
    }

    [Fact]
    public async Task Headers_that_carry_secrets_are_not_stored()
    {
        await PublishAsync("no-secrets", "no-secrets", "$json.headers");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/no-secrets");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "very-secret");
        request.Headers.Add("Cookie", "session=very-secret");
        request.Headers.Add("X-Api-Key", "very-secret");

        var answer = await FlowsHost.Read(await host.Anonymous.SendAsync(request));

        Assert.DoesNotContain("very-secret", answer.ToJsonString());
    }

    [Fact]
    public async Task Forms_files_and_text_are_read()
    {
        await PublishAsync("reads", "reads", "({ body: $json.body, files: $input.first().binary ? Object.keys($input.first().binary) : [] })");
        using var form = new MultipartFormDataContent { { new StringContent("Ann"), "name" }, { new ByteArrayContent([1, 2, 3]), "cv", "cv.pdf" } };
        using var fields = new FormUrlEncodedContent([new("a", "1"), new("b", "x y")]);

        Assert.Equal("Ann", (await PostAsync("reads", form))["body"]!["name"]!.GetValue<string>());
        Assert.Equal("x y", (await PostAsync("reads", fields))["body"]!["b"]!.GetValue<string>());
        Assert.Equal("plain", (await PostAsync("reads", new StringContent("plain")))["body"]!.GetValue<string>());
        Assert.Null((await PostAsync("reads", new ByteArrayContent([])))["body"]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_is_read_as_the_one_it_was(string encoding)
    {
        await PublishAsync("packed", "packed", "({ body: $json.body })");

        var answer = await PostAsync("packed", Packed(encoding, "{\"name\":\"Ann\"}"u8.ToArray()));

        Assert.Equal("""{"body":{"name":"Ann"}}""", answer.ToJsonString());
    }

    [Fact]
    public async Task A_body_that_is_not_compressed_as_it_says_or_grows_too_large_is_refused()
    {
        await PublishAsync("unpacked", "unpacked", "1");
        var plain = new StringContent("{}", Encoding.UTF8, "application/json");
        plain.Headers.ContentEncoding.Add("gzip");

        await RefusedAsync(await host.Anonymous.PostAsync("/webhook/unpacked", plain), HttpStatusCode.BadRequest);
        await RefusedAsync(await host.Anonymous.PostAsync("/webhook/unpacked", Packed("gzip", new byte[(16 * 1024 * 1024) + 1])), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Unknown_paths_wrong_methods_bad_JSON_and_huge_bodies_are_told_apart()
    {
        await PublishAsync("strict", "strict", "1");

        await RefusedAsync(await host.Anonymous.PostAsync("/webhook/nowhere", null), HttpStatusCode.NotFound);
        var wrongMethod = await host.Anonymous.DeleteAsync("/webhook/strict");
        await RefusedAsync(wrongMethod, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["POST"], wrongMethod.Content.Headers.Allow);
        await RefusedAsync(await host.Anonymous.PostAsync("/webhook/strict", new StringContent("{\"a\":", Encoding.UTF8, "application/json")), HttpStatusCode.BadRequest);
        await RefusedAsync(await host.Anonymous.PostAsync("/webhook/strict", new ByteArrayContent(new byte[(16 * 1024 * 1024) + 1])), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Elsas_own_base_path_is_an_alias()
    {
        await PublishAsync("alias", "alias", "({ ok: true })");

        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsync("/workflows/alias", null)).StatusCode);
    }

    [Fact]
    public async Task A_retracted_flow_has_no_webhook_any_more()
    {
        await PublishAsync("short-lived", "short-lived", "1");
        await host.PostAsync("/workflow-definitions/short-lived/retract");

        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook/short-lived", null)).StatusCode);
    }

    [Fact]
    public async Task A_failed_flow_answers_500_and_tells_no_internals()
    {
        await host.SaveAsync(Flow.Of("fails", Flow.Endpoint("fails", "POST"), Flow.Fault("boom", "password=hunter2")), publish: true);

        var response = await host.Anonymous.PostAsync("/webhook/fails", null);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("hunter2", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_flow_without_a_response_answers_with_its_outputs_when_it_ends()
    {
        var flow = Flow.Of("outputs", Flow.Endpoint("outputs", "POST"), Flow.Activity("set", "Elsa.SetOutput").Input("outputName", "Score").Input("outputValue", "$json.body.n * 2", "JavaScript"));
        flow["outputs"] = new JsonArray(new JsonObject { ["name"] = "Score", ["type"] = "Int32" });
        await host.SaveAsync(flow, publish: true);

        var answer = await PostAsync("outputs", FlowsHost.Json(new { n = 21 }));

        Assert.Equal(42, answer["Score"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_flow_that_waits_answers_its_status_and_where_the_run_is()
    {
        var endpoint = Flow.Endpoint("waiting", "POST").Input("suspendedStatus", "203");
        await host.SaveAsync(Flow.Of("waiting", endpoint, Flow.Activity("wait", "Elsa.Event").Input("eventName", "later")), publish: true);

        var response = await host.Anonymous.PostAsync("/webhook/waiting", null);

        Assert.Equal(203, (int)response.StatusCode);
        var run = JsonNode.Parse(await host.Client.GetStringAsync(response.Headers.Location))!;
        Assert.Equal("Suspended", run["subStatus"]!.GetValue<string>());
    }

    [Fact]
    public async Task Answering_at_once_does_not_wait_for_the_flow()
    {
        var endpoint = Flow.Endpoint("at-once", "POST").Input("responseMode", "onReceived");
        await host.SaveAsync(Flow.Of("at-once", endpoint, Flow.Fault("boom", "too late to tell")), publish: true);

        var answer = await PostAsync("at-once", FlowsHost.Json(new { }));

        Assert.Equal("Workflow was started", answer["message"]!.GetValue<string>());
        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{answer["workflowInstanceId"]}"))["subStatus"]!.GetValue<string>() == "Faulted");
    }

    [Fact]
    public async Task A_call_in_the_middle_of_a_flow_resumes_it_and_is_answered_by_it()
    {
        var second = Flow.Endpoint("approve", "POST");
        (second["id"], second["customProperties"]) = ("approval", new JsonObject());
        await host.SaveAsync(Flow.Of("two-calls", Flow.Endpoint("ask", "POST"), second, Flow.Respond("({ approved: $json.body.yes })")), publish: true);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Anonymous.PostAsync("/webhook/ask", null)).StatusCode);

        var answer = await PostAsync("approve", FlowsHost.Json(new { yes = true }));

        Assert.True(answer["approved"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook/approve", null)).StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_asks_for_it_takes_only_signed_in_callers()
    {
        var endpoint = Flow.Endpoint("private", "POST").Input("authorize", "True");
        await host.SaveAsync(Flow.Of("private", endpoint, Flow.Respond("({ ok: true })")), publish: true);

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.PostAsync("/webhook/private", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync("/webhook/private", null)).StatusCode);
    }

    [Fact]
    public async Task A_call_in_the_middle_of_a_flow_is_found_by_a_path_with_parameters_the_most_literal_first()
    {
        JsonObject Waiting(string path)
        {
            var endpoint = Flow.Endpoint(path, "POST");
            (endpoint["id"], endpoint["customProperties"]) = ("approval", new JsonObject());
            return endpoint;
        }

        await host.SaveAsync(Flow.Of("any-order", Flow.Endpoint("any-order", "POST"), Waiting("approvals/{Id}/yes"), Flow.Respond("({ any: $json.params.Id })")), publish: true);
        await host.SaveAsync(Flow.Of("order-seven", Flow.Endpoint("order-seven", "POST"), Waiting("approvals/Seven/yes"), Flow.Respond("({ seven: true })")), publish: true);
        await host.Anonymous.PostAsync("/webhook/any-order", null);
        await host.Anonymous.PostAsync("/webhook/order-seven", null);

        Assert.True((await PostAsync("Approvals/seven/YES", FlowsHost.Json(new { })))["seven"]!.GetValue<bool>());
        Assert.Equal("A-12", (await PostAsync("approvals/A-12/yes", FlowsHost.Json(new { })))["any"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook/approvals/A-12/yes", null)).StatusCode);
    }

    [Fact]
    public async Task A_call_in_the_middle_of_a_flow_needs_the_token_its_endpoint_asks_for()
    {
        var second = Flow.Endpoint("private-approval", "POST").Input("authorize", "True");
        (second["id"], second["customProperties"]) = ("approval", new JsonObject());
        await host.SaveAsync(Flow.Of("asks-privately", Flow.Endpoint("asks-privately", "POST"), second, Flow.Respond("({ ok: true })")), publish: true);
        await host.Anonymous.PostAsync("/webhook/asks-privately", null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.PostAsync("/webhook/private-approval", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync("/webhook/private-approval", null)).StatusCode);
    }

    [Fact]
    public async Task A_policy_lets_in_whose_key_allows_it_and_an_unknown_one_is_not_published()
    {
        await host.SaveAsync(Flow.Of("writers", Flow.Endpoint("writers", "POST").Input("policy", "write"), Flow.Respond("({ ok: true })")), publish: true);
        var key = await FlowsHost.Read(await host.Client.PostAsync("/api/keys", FlowsHost.Json(new { name = "reader", scopes = new[] { "read" } })));
        using var reader = host.With("ApiKey", key["key"]!.GetValue<string>());

        await RefusedAsync(await host.Anonymous.PostAsync("/webhook/writers", null), HttpStatusCode.Unauthorized);
        await RefusedAsync(await reader.PostAsync("/webhook/writers", null), HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.PostAsync("/webhook/writers", null)).StatusCode);
        var refused = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(Flow.Of("odd-policy", Flow.Endpoint("odd-policy", "POST").Input("policy", "only-friends"), Flow.Respond("1")), publish: true));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("only-friends", await refused.Content.ReadAsStringAsync());
    }

    private static ByteArrayContent Packed(string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Compress, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true),
            _ => new GZipStream(packed, CompressionMode.Compress, leaveOpen: true),
        })
        {
            packing.Write(body);
        }

        return new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentEncoding = { encoding } } };
    }

    private async Task PublishAsync(string definitionId, string path, string script)
        => await host.SaveAsync(Flow.Of(definitionId, Flow.Endpoint(path, "POST"), Flow.Respond(script)), publish: true);

    private async Task<JsonObject> PostAsync(string path, HttpContent content) => await FlowsHost.Read(await host.Anonymous.PostAsync($"/webhook/{path}", content));

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((int)status, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"]!.GetValue<int>());
    }
}
