using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Webhooks;

namespace Bizoholic.Flows.Host.Tests.N8n;

/// <summary>n8n's addresses, as callers of its flows know them.</summary>
public sealed class SurfaceTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Theory]
    [InlineData("onReceived", "", "{\"message\":\"Workflow was started\"}")]
    [InlineData("lastNode", "", "{\"n\":1}")]
    [InlineData("lastNode", "allEntries", "[{\"n\":1},{\"n\":2}]")]
    [InlineData("lastNode", "noData", "")]
    public async Task An_imported_webhook_answers_as_n8n_does(string mode, string data, string body)
    {
        var path = $"n8n-{mode}-{data}".ToLowerInvariant().TrimEnd('-');
        await PublishAsync(path, Webhook(path, new JsonObject { ["responseMode"] = mode, ["responseData"] = data.Length > 0 ? data : null }), Code("return [{n:1},{n:2}];"));

        var response = await host.Anonymous.PostAsync($"/webhook/{path}", FlowsHost.Json(new { a = 1 }));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What n8n 2.41 answered to these settings.</summary>
    [Theory]
    [InlineData("at-once", """{"options":{"responseCode":{"values":{"responseCode":"customCode","customCode":202}},"responseData":"taken"}}""", 202, "text/html", "taken", null)]
    [InlineData("headers", """{"options":{"responseData":"a,b","responseHeaders":{"entries":[{"name":"X-One","value":"1"},{"name":"content-type","value":"text/csv"}]}}}""", 200, "text/csv", "a,b", "1")]
    [InlineData("created", """{"responseMode":"lastNode","options":{"responseCode":{"values":{"responseCode":201}}}}""", 201, "application/json", "{\"n\":1,\"o\":{\"k\":[\"v\"]},\"s\":\"text\"}", null)]
    [InlineData("part", """{"responseMode":"lastNode","options":{"responsePropertyName":"o"}}""", 200, "application/json", "{\"k\":[\"v\"]}", null)]
    [InlineData("deep", """{"responseMode":"lastNode","options":{"responsePropertyName":"o.k","responseHeaders":{"entries":[{"name":"X-One","value":"1"}]}}}""", 200, "application/json", "[\"v\"]", "1")]
    [InlineData("plain", """{"responseMode":"lastNode","options":{"responsePropertyName":"s","responseContentType":"text/plain"}}""", 200, "text/plain", "text", null)]
    [InlineData("number", """{"responseMode":"lastNode","options":{"responsePropertyName":"n"}}""", 200, "application/json", "1", null)]
    [InlineData("type", """{"responseMode":"lastNode","options":{"responseContentType":"application/xml"}}""", 200, "application/xml", "{\"n\":1,\"o\":{\"k\":[\"v\"]},\"s\":\"text\"}", null)]
    public async Task The_options_of_a_webhook_say_what_it_answers(string id, string parameters, int status, string type, string body, string? header)
    {
        var given = JsonNode.Parse(parameters)!.AsObject();
        var webhook = Webhook($"n8n-option-{id}", new JsonObject { ["responseMode"] = given["responseMode"]?.DeepClone() });
        webhook.Item4["options"] = given["options"]!.DeepClone();
        await PublishAsync($"n8n-option-{id}", webhook, Code("return [{ n: 1, o: { k: ['v'] }, s: 'text' }];"));

        var response = await host.Anonymous.PostAsync($"/webhook/n8n-option-{id}", FlowsHost.Json(new { }));

        Assert.Equal((status, type, body), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync()));
        Assert.Equal(header, response.Headers.TryGetValues("x-one", out var values) ? Assert.Single(values) : null);
    }

    [Theory]
    [InlineData("first", """{}""", 200, "application/json", "{\"n\":1}")]
    [InlineData("all", """{"respondWith":"allIncomingItems","options":{"responseKey":"d.x","responseCode":201}}""", 201, "application/json", "{\"d\":{\"x\":[{\"n\":1},{\"n\":2}]}}")]
    [InlineData("json", """{"respondWith":"json","responseBody":"={\"a\":{{ $json.n }}}","options":{"responseCode":"={{ 418 }}"}}""", 418, "application/json", "{\"a\":1}")]
    [InlineData("empty", """{"respondWith":"json","responseBody":"={{ null }}"}""", 200, null, "")]
    [InlineData("text", """{"respondWith":"text","responseBody":"=<b>{{ $json.n }}</b>"}""", 200, "text/html", "<b>1</b>")]
    [InlineData("data", """{"respondWith":"text","responseBody":"={{ $json }}"}""", 200, "application/json", "{\"n\":1}")]
    [InlineData("plain", """{"respondWith":"text","responseBody":"a,b","options":{"responseHeaders":{"entries":[{"name":"Content-Type","value":"text/csv"},{"name":"X-A","value":"1"},{"name":"x-a","value":"={{ $json.n + 1 }}"}]}}}""", 200, "text/csv", "a,b")]
    [InlineData("nothing", """{"respondWith":"noData","options":{"responseCode":204}}""", 204, null, "")]
    [InlineData("bad", """{"respondWith":"json","responseBody":"not json"}""", 500, "application/json", "{\"message\":\"Error in workflow\"}")]
    public async Task Respond_to_Webhook_answers_what_it_says(string id, string parameters, int status, string? type, string body)
    {
        await PublishAsync($"n8n-answer-{id}", Webhook($"n8n-answer-{id}", new JsonObject { ["responseMode"] = "responseNode" }), Code("return [{n:1},{n:2}];"), ("Answer", "n8n-nodes-base.respondToWebhook", 1.1, JsonNode.Parse(parameters)!.AsObject()));

        var response = await host.Anonymous.PostAsync($"/webhook/n8n-answer-{id}", FlowsHost.Json(new { }));

        Assert.Equal((status, type, body), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync()));
        Assert.Equal(id == "plain" ? "2" : null, response.Headers.TryGetValues("x-a", out var given) ? Assert.Single(given) : null);
    }

    [Fact]
    public async Task A_file_is_answered_as_it_was_sent()
    {
        await PublishAsync("n8n-file", Webhook("n8n-file", new JsonObject { ["responseMode"] = "responseNode" }),
            ("Find", "n8n-nodes-base.executionData", 1, new JsonObject { ["dataToSave"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["key"] = "lead", ["value"] = "={{ $json.body.lead }}" }) } }),
            ("Answer", "n8n-nodes-base.respondToWebhook", 1.1, new JsonObject { ["respondWith"] = "binary", ["options"] = new JsonObject() }));
        using var form = Form(("lead", "ann@example.com"));
        var sent = new ByteArrayContent([1, 2, 3, 255]);
        sent.Headers.ContentType = new("image/png");
        form.Add(sent, "picture", "p.png");

        var response = await host.Anonymous.PostAsync("/webhook/n8n-file", form);

        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal([1, 2, 3, 255], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_failed_flow_is_answered_as_n8n_does()
    {
        await PublishAsync("n8n-fails", Webhook("n8n-fails", new JsonObject { ["responseMode"] = "lastNode" }), Code("throw new Error('secret');"));

        var response = await host.Anonymous.PostAsync("/webhook/n8n-fails", FlowsHost.Json(new { }));

        Assert.Equal((HttpStatusCode.InternalServerError, "{\"message\":\"Error in workflow\"}"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    /// <summary>What n8n's reader of queries and bodies made of the same.</summary>
    [Theory]
    [InlineData("query", "?a[b]=1&a[c]=2&l[]=1&l[]=2&one[]=1&p[0]=x&p[1]=y&n[a][b]=1&f=1", null, null, "query", """{"a":{"b":"1","c":"2"},"l":["1","2"],"one":["1"],"p":["x","y"],"n":{"a":{"b":"1"}},"f":"1"}""")]
    [InlineData("mixed", "?a=1&a[b]=2&f[21]=x&r=1&r=2&d[b][c][d][e][f][g]=1&o[][b]=1&o[][c]=2", null, null, "query", """{"a":["1",{"b":"2"}],"f":{"21":"x"},"r":["1","2"],"d":{"b":{"c":{"d":{"e":{"f":{"[g]":"1"}}}}}},"o":[{"b":"1","c":"2"}]}""")]
    [InlineData("xml", "", "application/xml", "<Order id='7'><Line>one  two</Line><Line/><Note a='b'>t</Note></Order>", "body", """{"order":{"$":{"id":"7"},"line":["one two",""],"note":{"_":"t","$":{"a":"b"}}}}""")]
    [InlineData("text-xml", "", "text/xml; charset=utf-8", "<a><b>1</b></a>", "body", """{"a":{"b":"1"}}""")]
    public async Task What_is_sent_to_an_imported_webhook_is_read_as_n8n_reads_it(string id, string query, string? type, string? body, string part, string expected)
    {
        await PublishAsync($"n8n-read-{id}", Webhook($"n8n-read-{id}", new JsonObject { ["responseMode"] = "lastNode" }), Code($"return [{{ read: $json.{part} }}];"));
        using var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content?.Headers.Add("Content-Type", type);

        var response = await host.Anonymous.PostAsync($"/webhook/n8n-read-{id}{query}", content);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["read"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), answer), answer?.ToJsonString());
    }

    [Fact]
    public async Task A_webhook_of_several_methods_has_a_port_for_each()
    {
        var webhook = Webhook("n8n-methods", new JsonObject { ["multipleMethods"] = true, ["httpMethod"] = new JsonArray("GET", "POST"), ["responseMode"] = "lastNode" });
        JsonNode Line(string to) => new JsonArray(new JsonObject { ["node"] = to, ["type"] = "main", ["index"] = 0 });
        await ImportAsync("n8n-methods", new JsonObject { ["Webhook"] = new JsonObject { ["main"] = new JsonArray(Line("Get"), Line("Post")) } },
            webhook, Code("return [{ by: 'get' }];", "Get"), Code("return [{ by: 'post' }];", "Post"));
        await host.PostAsync("/workflow-definitions/n8n-methods/publish");

        Assert.Equal("{\"by\":\"get\"}", await host.Anonymous.GetStringAsync("/webhook/n8n-methods"));
        Assert.Equal("{\"by\":\"post\"}", await (await host.Anonymous.PostAsync("/webhook/n8n-methods", FlowsHost.Json(new { }))).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_webhook_keeps_what_was_sent_byte_for_byte_where_it_is_told_to()
    {
        await PublishAsync("n8n-raw", Webhook("n8n-raw", new JsonObject { ["responseMode"] = "responseNode", ["options"] = new JsonObject { ["rawBody"] = true } }),
            ("Answer", "n8n-nodes-base.respondToWebhook", 1.1, new JsonObject { ["respondWith"] = "binary", ["options"] = new JsonObject { ["responseHeaders"] = new JsonObject { ["entries"] = new JsonArray(new JsonObject { ["name"] = "X-Body", ["value"] = "={{ $json.body.a }}" }) } } }));
        using var content = new StringContent("{ \"a\":\t1 }", Encoding.UTF8, "application/json");

        var response = await host.Anonymous.PostAsync("/webhook/n8n-raw", content);

        Assert.Equal("{ \"a\":\t1 }", await response.Content.ReadAsStringAsync());
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("X-Body")));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("fields", "", "cv,doc0,doc1")]
    [InlineData("named", "file_", "file_0,file_1,file_2")]
    public async Task Files_of_a_call_are_named_as_n8n_names_them(string id, string name, string expected)
    {
        await PublishAsync($"n8n-names-{id}", Webhook($"n8n-names-{id}", new JsonObject { ["responseMode"] = "lastNode", ["options"] = new JsonObject { ["binaryPropertyName"] = name } }),
            Code("return [{ names: Object.keys($input.first().binary).join() }];"));
        using var form = new MultipartFormDataContent
        {
            { new StringContent("1"), "cv", "cv.txt" },
            { new StringContent("2"), "doc[]", "a.txt" },
            { new StringContent("3"), "doc[]", "b.txt" },
        };

        var response = await host.Anonymous.PostAsync($"/webhook/n8n-names-{id}", form);

        Assert.Equal($"{{\"names\":\"{expected}\"}}", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", HttpStatusCode.Forbidden)]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", HttpStatusCode.Forbidden)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task A_webhook_that_ignores_bots_lets_none_in(string? agent, HttpStatusCode expected)
    {
        var path = "n8n-bots-" + Math.Abs(agent?.Length ?? 0);
        await PublishAsync(path, Webhook(path, new JsonObject { ["options"] = new JsonObject { ["ignoreBots"] = true } }));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhook/{path}");
        request.Headers.TryAddWithoutValidation("User-Agent", agent);

        Assert.Equal(expected, (await host.Anonymous.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("any", null, "https://shop.example", "https://shop.example")]
    [InlineData("one", "https://shop.example", "https://other.example", "https://shop.example")]
    [InlineData("two", "https://first.example, https://shop.example", "https://shop.example", "https://shop.example")]
    [InlineData("none", "https://first.example,https://second.example", "https://other.example", "https://first.example")]
    public async Task A_browser_is_told_which_pages_may_call_a_webhook(string id, string? allowed, string origin, string expected)
    {
        var options = allowed is null ? [] : new JsonObject { ["allowedOrigins"] = allowed };
        await PublishAsync($"n8n-cors-{id}", Webhook($"n8n-cors-{id}", new JsonObject { ["options"] = options }));
        using var question = new HttpRequestMessage(HttpMethod.Options, $"/webhook/n8n-cors-{id}");
        question.Headers.Add("Origin", origin);
        question.Headers.Add("Access-Control-Request-Method", "POST");
        question.Headers.Add("Access-Control-Request-Headers", "content-type,x-key");
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/webhook/n8n-cors-{id}") { Content = FlowsHost.Json(new { }) };
        call.Headers.Add("Origin", origin);

        var told = await host.Anonymous.SendAsync(question);
        var answer = await host.Anonymous.SendAsync(call);

        Assert.Equal((HttpStatusCode.NoContent, expected, "OPTIONS, POST", "content-type,x-key", "300"), (told.StatusCode, Header(told, "Access-Control-Allow-Origin"), Header(told, "Access-Control-Allow-Methods"), Header(told, "Access-Control-Allow-Headers"), Header(told, "Access-Control-Max-Age")));
        Assert.Equal((HttpStatusCode.OK, expected, null), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin"), Header(answer, "Access-Control-Max-Age")));
        Assert.Null(Header(await host.Anonymous.PostAsync($"/webhook/n8n-cors-{id}", FlowsHost.Json(new { })), "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_waiting_run_goes_on_at_its_own_signed_address_and_at_no_other()
    {
        await PublishAsync("n8n-waits", Webhook("n8n-waits", new JsonObject { ["responseMode"] = "responseNode" }),
            ("Tell", "n8n-nodes-base.respondToWebhook", 1.1, new JsonObject { ["respondWith"] = "text", ["responseBody"] = "={{ $execution.resumeUrl }}", ["options"] = new JsonObject() }),
            ("Wait", "n8n-nodes-base.wait", 1.1, new JsonObject { ["resume"] = "webhook", ["httpMethod"] = "POST", ["responseMode"] = "lastNode", ["options"] = new JsonObject { ["webhookSuffix"] = "approve" } }),
            ("After", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = "return [{ said: $json.body.answer, first: $('Webhook').first().json.body.a }];" }));
        var address = new Uri(await (await host.Anonymous.PostAsync("/webhook/n8n-waits", FlowsHost.Json(new { a = 7 }))).Content.ReadAsStringAsync());
        var url = $"{address.PathAndQuery}/approve";

        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync($"{address.AbsolutePath}/approve", FlowsHost.Json(new { }))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync($"{address.PathAndQuery[..^1]}{(address.Query[^1] == 'A' ? 'B' : 'A')}/approve", FlowsHost.Json(new { }))).StatusCode);
        HttpResponseMessage answer = null!;
        await Eventually.IsTrueAsync(async () => (answer = await host.Anonymous.PostAsync(url, FlowsHost.Json(new { answer = "yes" }))).IsSuccessStatusCode);

        Assert.Equal("{\"said\":\"yes\",\"first\":7}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Conflict, (await host.Anonymous.PostAsync($"{address.AbsolutePath}/approve{address.Query}", FlowsHost.Json(new { }))).StatusCode);
    }

    /// <summary>A wait has the options of a webhook: what n8n's Wait says in its description is what its Webhook says.</summary>
    [Theory]
    [InlineData("at-once", """{"responseMode":"onReceived","options":{"responseData":"thanks"}}""", 200, "text/html", "thanks", null)]
    [InlineData("code", """{"responseMode":"onReceived","responseCode":202,"options":{"responseHeaders":{"entries":[{"name":"X-One","value":"1"}]}}}""", 202, "application/json", "{\"message\":\"Workflow was started\"}", "1")]
    [InlineData("all", """{"responseMode":"lastNode","responseData":"allEntries","options":{}}""", 200, "application/json", "[{\"o\":{\"k\":5}},{\"o\":{\"k\":6}}]", null)]
    [InlineData("none", """{"responseMode":"lastNode","responseData":"noData","options":{}}""", 200, null, "", null)]
    [InlineData("part", """{"responseMode":"lastNode","responseCode":201,"options":{"responsePropertyName":"o.k","responseHeaders":{"entries":[{"name":"X-One","value":"1"}]}}}""", 201, "application/json", "5", "1")]
    [InlineData("type", """{"responseMode":"lastNode","options":{"responseContentType":"text/plain","webhookSuffix":"a/b"}}""", 200, "text/plain", "{\"o\":{\"k\":5}}", null)]
    public async Task The_options_of_a_wait_say_what_the_call_that_resumes_it_is_answered(string id, string parameters, int status, string? type, string body, string? header)
    {
        var wait = JsonNode.Parse(parameters)!.AsObject();
        (wait["resume"], wait["httpMethod"]) = ("webhook", "POST");
        await PublishAsync($"n8n-wait-{id}", Webhook($"n8n-wait-{id}", new JsonObject { ["responseMode"] = "responseNode" }),
            ("Tell", "n8n-nodes-base.respondToWebhook", 1.1, new JsonObject { ["respondWith"] = "text", ["responseBody"] = "={{ $execution.resumeUrl }}", ["options"] = new JsonObject() }),
            ("Wait", "n8n-nodes-base.wait", 1.1, wait),
            Code("return [{ o: { k: $json.body.n } }, { o: { k: $json.body.n + 1 } }];", "After"));
        var address = new Uri(await (await host.Anonymous.PostAsync($"/webhook/n8n-wait-{id}", FlowsHost.Json(new { }))).Content.ReadAsStringAsync());
        var suffix = wait["options"]!["webhookSuffix"]?.GetValue<string>();

        HttpResponseMessage answer = null!;
        await Eventually.IsTrueAsync(async () => (answer = await host.Anonymous.PostAsync($"{address.AbsolutePath}{(suffix is null ? "" : "/")}{suffix}{address.Query}", FlowsHost.Json(new { n = 5 }))).IsSuccessStatusCode);

        Assert.Equal((status, type, body), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(header, Header(answer, "X-One"));
    }

    [Fact]
    public async Task Any_page_may_resume_a_wait_whose_address_it_was_told()
    {
        await PublishAsync("n8n-wait-cors", Webhook("n8n-wait-cors", new JsonObject { ["responseMode"] = "responseNode" }),
            ("Tell", "n8n-nodes-base.respondToWebhook", 1.1, new JsonObject { ["respondWith"] = "text", ["responseBody"] = "={{ $execution.resumeUrl }}", ["options"] = new JsonObject() }),
            ("Wait", "n8n-nodes-base.wait", 1.1, new JsonObject { ["resume"] = "webhook", ["httpMethod"] = "POST", ["responseMode"] = "lastNode", ["options"] = new JsonObject() }));
        var address = new Uri(await (await host.Anonymous.PostAsync("/webhook/n8n-wait-cors", FlowsHost.Json(new { }))).Content.ReadAsStringAsync());

        var told = await host.Anonymous.SendAsync(FromPage(HttpMethod.Options, address.PathAndQuery));
        HttpResponseMessage answer = null!;
        await Eventually.IsTrueAsync(async () => (answer = await host.Anonymous.SendAsync(FromPage(HttpMethod.Post, address.PathAndQuery))).IsSuccessStatusCode);

        Assert.Equal((HttpStatusCode.NoContent, Page, "OPTIONS, POST"), (told.StatusCode, Header(told, "Access-Control-Allow-Origin"), Header(told, "Access-Control-Allow-Methods")));
        Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("any", null, Page)]
    [InlineData("one", "https://chat.example", "https://chat.example")]
    public async Task A_chat_says_which_pages_may_call_it(string id, string? allowed, string expected)
    {
        await PublishAsync($"n8n-chat-{id}", ("Chat", "@n8n/n8n-nodes-langchain.chatTrigger", 1.1, new JsonObject { ["public"] = true, ["options"] = allowed is null ? [] : new JsonObject { ["allowedOrigins"] = allowed } }), Code("return [{ output: 'x' }];"));

        var told = await host.Anonymous.SendAsync(FromPage(HttpMethod.Options, $"/webhook/hook-n8n-chat-{id}/chat"));

        Assert.Equal((HttpStatusCode.NoContent, expected), (told.StatusCode, Header(told, "Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task A_page_may_call_the_test_address_as_it_may_call_the_webhook_while_the_designer_listens()
    {
        await ImportAsync("n8n-draft-cors", Webhook("n8n-draft-cors", new JsonObject { ["options"] = new JsonObject { ["allowedOrigins"] = "https://other.example" } }), Code("return [];"));
        var early = await host.Anonymous.SendAsync(FromPage(HttpMethod.Options, "/webhook-test/n8n-draft-cors"));
        var listening = host.Client.PostAsync("/api/flows/n8n-draft-cors/listen/n8n-draft-cors-0", FlowsHost.Json(new { }));
        HttpResponseMessage told = null!;
        await Eventually.IsTrueAsync(async () => (told = await host.Anonymous.SendAsync(FromPage(HttpMethod.Options, "/webhook-test/n8n-draft-cors"))).IsSuccessStatusCode);
        var answer = await host.Anonymous.SendAsync(FromPage(HttpMethod.Post, "/webhook-test/n8n-draft-cors"));

        Assert.Equal((HttpStatusCode.NotFound, null), (early.StatusCode, Header(early, "Access-Control-Allow-Origin")));
        Assert.Equal((HttpStatusCode.NoContent, "https://other.example", "OPTIONS, POST"), (told.StatusCode, Header(told, "Access-Control-Allow-Origin"), Header(told, "Access-Control-Allow-Methods")));
        Assert.Equal((HttpStatusCode.OK, "https://other.example"), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
        Assert.Equal(HttpStatusCode.OK, (await listening).StatusCode);
    }

    [Fact]
    public async Task A_form_is_shown_checked_and_starts_its_flow_and_the_next_page_follows()
    {
        await PublishAsync("n8n-form",
            ("Form", "n8n-nodes-base.formTrigger", 2.2, new JsonObject
            {
                ["formTitle"] = "Contact <us>",
                ["formFields"] = new JsonObject
                {
                    ["values"] = new JsonArray(
                    new JsonObject { ["fieldLabel"] = "Name", ["requiredField"] = true },
                    new JsonObject { ["fieldLabel"] = "Age", ["fieldType"] = "number" },
                    new JsonObject { ["fieldLabel"] = "CV", ["fieldType"] = "file" })
                },
                ["options"] = new JsonObject { ["path"] = "n8n-form" },
            }),
            ("Next", "n8n-nodes-base.form", 1, new JsonObject { ["formFields"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["fieldLabel"] = "City" }) }, ["options"] = new JsonObject { ["formTitle"] = "More" } }),
            ("End", "n8n-nodes-base.form", 1, new JsonObject { ["operation"] = "completion", ["completionTitle"] = "Thanks", ["completionMessage"] = "={{ $('Form').first().json.Name }} ({{ $('Form').first().json.Age + 1 }}) of {{ $json.City }}, {{ $('Form').first().binary.CV.fileName }}" }));

        var page = await host.Anonymous.GetAsync("/form/n8n-form");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Contact &lt;us&gt;", html);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        var form = await OpenForm.AtAsync(host.Anonymous, "/form/n8n-form");
        Assert.Equal(HttpStatusCode.BadRequest, (await form.PressAsync(("field-1", "3"))).StatusCode);

        var sent = await form.SendAsync([("field-0", " Ann "), ("field-1", "41")], [("field-2", "cv.txt", Encoding.UTF8.GetBytes("cv"))]);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var next = sent.Headers.Location!.ToString();
        Assert.Equal(next, (await form.PressAsync([("field-0", " Ann "), ("field-1", "41")], [("field-2", "cv.txt", Encoding.UTF8.GetBytes("cv"))])).Headers.Location!.ToString());
        var more = await OpenForm.AtAsync(host.Anonymous, next);
        Assert.Contains("More", more.Html);
        var done = await (await more.SendAsync(("field-0", "Berlin"))).Content.ReadAsStringAsync();

        Assert.Contains("Ann (42) of Berlin, cv.txt", done);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.GetAsync(next)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.GetAsync("/form/unknown")).StatusCode);
    }

    [Fact]
    public async Task A_later_page_that_is_sent_twice_is_one_answer_and_never_fills_in_the_page_behind_it()
    {
        static (string, string, double, JsonObject) Page(string name, string field, bool isRequired = true) => (
            name, "n8n-nodes-base.form", 1, new JsonObject { ["formFields"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["fieldLabel"] = field, ["requiredField"] = isRequired }) }, ["options"] = new JsonObject { ["formTitle"] = name } });
        await PublishAsync("n8n-pages",
            ("Form", "n8n-nodes-base.formTrigger", 2.2, new JsonObject { ["formTitle"] = "First", ["formFields"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["fieldLabel"] = "Name" }) }, ["options"] = new JsonObject { ["path"] = "n8n-pages" } }),
            Page("Second", "City"),
            Page("Third", "Street"),
            ("End", "n8n-nodes-base.form", 1, new JsonObject { ["operation"] = "completion", ["completionTitle"] = "Thanks", ["completionMessage"] = "={{ $('Second').first().json.City }}, {{ $('Third').first().json.Street }}" }));
        var sent = await (await OpenForm.AtAsync(host.Anonymous, "/form/n8n-pages")).SendAsync(("field-0", "Ann"));
        var next = sent.Headers.Location!.ToString();

        var second = await OpenForm.AtAsync(host.Anonymous, next);
        var presses = await Task.WhenAll(second.SendAsync(("field-0", "Berlin")), second.SendAsync(("field-0", "Berlin")));
        var late = await second.PressAsync(("field-0", "Berlin"));
        Assert.All([.. presses, late], answer => Assert.Equal((HttpStatusCode.SeeOther, next), (answer.StatusCode, answer.Headers.Location!.ToString())));

        var third = await OpenForm.AtAsync(host.Anonymous, next);
        Assert.Contains("Third", third.Html);
        var done = await (await third.SendAsync(("field-0", "Main Street"))).Content.ReadAsStringAsync();
        Assert.Contains("Berlin, Main Street", done);
        var again = await third.PressAsync(("field-0", "Main Street"));
        Assert.Equal((HttpStatusCode.OK, done), (again.StatusCode, await again.Content.ReadAsStringAsync()));

        // Other words from that page are no second press.
        Assert.Equal(HttpStatusCode.NotFound, (await third.PressAsync(("field-0", "Side Street"))).StatusCode);
    }

    [Fact]
    public async Task A_chat_message_starts_the_flow_and_is_answered_with_its_end()
    {
        await PublishAsync("n8n-chat", ("Chat", "@n8n/n8n-nodes-langchain.chatTrigger", 1.1, new JsonObject { ["public"] = true }), Code("return [{ output: $json.chatInput.toUpperCase() }];"));

        var response = await host.Anonymous.PostAsync("/webhook/hook-n8n-chat/chat", JsonContent.Create(new { action = "sendMessage", sessionId = "s", chatInput = "hi" }));

        Assert.Equal("{\"output\":\"HI\"}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_test_address_runs_the_draft_once_for_whoever_calls_while_the_designer_listens()
    {
        await ImportAsync("n8n-draft", Webhook("n8n-draft", new JsonObject { ["responseMode"] = "lastNode" }), Code("return [{ draft: $json.body.a, mode: $json.executionMode }];"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook-test/n8n-draft", FlowsHost.Json(new { a = 1 }))).StatusCode);

        var listening = host.Client.PostAsync("/api/flows/n8n-draft/listen/n8n-draft-0", FlowsHost.Json(new { }));
        HttpResponseMessage answer = null!;
        await Eventually.IsTrueAsync(async () => (answer = await host.Anonymous.PostAsync("/webhook-test/n8n-draft", FlowsHost.Json(new { a = 2 }))).IsSuccessStatusCode);

        Assert.Equal("{\"draft\":2,\"mode\":\"test\"}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await listening).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook-test/n8n-draft", FlowsHost.Json(new { a = 3 }))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook/n8n-draft", FlowsHost.Json(new { a = 3 }))).StatusCode);
    }

    [Fact]
    public async Task The_test_address_runs_the_draft_and_not_what_is_published_for_who_may_run_drafts()
    {
        await PublishAsync("n8n-two", Webhook("n8n-two", new JsonObject { ["responseMode"] = "lastNode" }), Code("return [{ v: 'published' }];"));
        await ImportAsync("n8n-two", Webhook("n8n-two", new JsonObject { ["responseMode"] = "lastNode" }), Code("return [{ v: 'draft' }];"));

        Assert.Equal("{\"v\":\"published\"}", await (await host.Anonymous.PostAsync("/webhook/n8n-two", FlowsHost.Json(new { }))).Content.ReadAsStringAsync());
        Assert.Equal("{\"v\":\"draft\"}", await (await host.Client.PostAsync("/webhook-test/n8n-two", FlowsHost.Json(new { }))).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/webhook-test/n8n-two")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsync("/webhook-test/n8n-two", FlowsHost.Json(new { }))).StatusCode);
    }

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    private static (string, string, double, JsonObject) Webhook(string path, JsonObject parameters)
    {
        parameters["path"] = path;
        parameters["httpMethod"] ??= "POST";
        parameters["options"] ??= new JsonObject();
        return ("Webhook", "n8n-nodes-base.webhook", 2, parameters);
    }

    private const string Page = "https://shop.example";

    /// <summary>A call of a page, or the question whether it may make one.</summary>
    private static HttpRequestMessage FromPage(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path) { Headers = { { "Origin", Page } } };
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
        }
        else
        {
            request.Content = FlowsHost.Json(new { });
        }

        return request;
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private static (string, string, double, JsonObject) Code(string code, string name = "Code") => (name, "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = code });

    private async Task PublishAsync(string id, params (string Name, string Type, double Version, JsonObject Parameters)[] nodes)
    {
        await ImportAsync(id, nodes);
        await host.PostAsync($"/workflow-definitions/{id}/publish");
    }

    private Task ImportAsync(string id, params (string Name, string Type, double Version, JsonObject Parameters)[] nodes)
        => ImportAsync(
            id,
            new JsonObject(nodes.Zip(nodes.Skip(1), (from, to) => KeyValuePair.Create<string, JsonNode?>(from.Name, new JsonObject
            {
                ["main"] = new JsonArray(new JsonArray(new JsonObject { ["node"] = to.Name, ["type"] = "main", ["index"] = 0 })),
            }))),
            nodes);

    private async Task ImportAsync(string id, JsonObject connections, params (string Name, string Type, double Version, JsonObject Parameters)[] nodes)
    {
        var flow = new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["nodes"] = new JsonArray([.. nodes.Select((node, i) => new JsonObject
            {
                ["id"] = $"{id}-{i}", ["name"] = node.Name, ["type"] = node.Type, ["typeVersion"] = node.Version, ["position"] = new JsonArray(i * 200, 0), ["parameters"] = node.Parameters, ["webhookId"] = $"hook-{id}",
            })]),
            ["connections"] = connections,
        };
        var report = await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", FlowsHost.Json(flow)));
        Assert.True(report["files"]![0]!["flows"]![0]!["canPublish"]!.GetValue<bool>(), report.ToJsonString());
    }
}
