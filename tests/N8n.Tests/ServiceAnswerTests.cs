using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Nodes of services that send files or leave something else than the service's whole answer.</summary>
public sealed class ServiceAnswerTests
{
    private const string Shown = "={{ { path: $json.result.file_path, name: $binary.data?.fileName, kind: $binary.data?.mimeType } }}";

    private const string OpenAi = "@n8n/n8n-nodes-langchain.openAi";

    [Theory]
    [InlineData("{}", "image/jpeg")]
    [InlineData("""{"mimeType":"image/x-mine"}""", "image/x-mine")]
    public async Task A_file_of_a_chat_is_found_and_then_downloaded(string additional, string kind)
    {
        using var service = new RawService(request => Line(request).Contains("getFile", StringComparison.Ordinal)
            ? """{"ok":true,"result":{"file_id":"f 1","file_path":"photos/file 7.jpg"}}"""
            : "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 5\r\n\r\npixel");

        var item = Assert.Single(await RunAsync(service, "https://api.telegram.org", "n8n-nodes-base.telegram", 1.2, """{"resource":"file","fileId":"={{ 'f ' + 1 }}","additionalFields":FIELDS}""".Replace("FIELDS", additional, StringComparison.Ordinal), show: Shown));

        Assert.Equal(["GET /bot{token}/getFile?file_id=f%201", "GET /file/bot{token}/photos/file%207.jpg"], service.Requests.Select(request => Line(request).Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal).Replace("+", "%20", StringComparison.Ordinal)));
        Assert.Equal(ValueJson.Parse($$"""{"path":"photos/file 7.jpg","name":"file 7.jpg","kind":"{{kind}}"}"""), item["json"]);
    }

    [Fact]
    public async Task Where_the_file_is_not_wanted_only_its_place_is_asked_for()
    {
        using var service = new RawService(_ => """{"ok":true,"result":{"file_path":"a/b"}}""");

        var item = Assert.Single(await RunAsync(service, "https://api.telegram.org", "n8n-nodes-base.telegram", 1.2, """{"resource":"file","fileId":"f","download":false}""", show: Shown));

        Assert.Single(service.Requests);
        Assert.Equal(ValueJson.Parse("""{"path":"a/b"}"""), item["json"]);
    }

    [Fact]
    public async Task A_file_of_the_flow_is_sent_in_a_form()
    {
        using var service = new RawService(_ => """{"ok":true}""");

        await RunAsync(service, "https://api.telegram.org", "n8n-nodes-base.telegram", 1.2, """{"operation":"sendPhoto","chatId":"7","binaryData":true,"binaryPropertyName":"data","additionalFields":{"caption":"=Hi {{ 1 }}"},"replyMarkup":"inlineKeyboard","inlineKeyboard":{"rows":[{"row":{"buttons":[{"text":"A","additionalFields":{"url":"https://x.example"}}]}}]}}""", withFile: true);

        var sent = Assert.Single(service.Requests);
        Assert.StartsWith("POST /bot", Line(sent));
        Assert.Contains("name=\"chat_id\"\r\n\r\n7\r\n", sent);
        Assert.Contains("name=\"caption\"\r\n\r\nHi 1\r\n", sent);
        Assert.Contains("name=\"reply_markup\"\r\n\r\n{\"inline_keyboard\":[[{\"text\":\"A\",\"url\":\"https://x.example\"}]]}\r\n", sent);
        Assert.Contains("name=\"photo\"; filename=\"report.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n", sent);
    }

    [Fact]
    public async Task Speech_is_written_down()
    {
        using var service = new RawService(_ => """{"text":"Hello"}""");

        var item = Assert.Single(await RunAsync(service, "https://api.openai.com", OpenAi, 1.8, """{"resource":"audio","operation":"transcribe","options":{"language":"de"}}""", withFile: true));

        Assert.Equal("Hello", item["json"]["text"].ToString());
        var sent = Assert.Single(service.Requests);
        Assert.Equal("POST /v1/audio/transcriptions", Line(sent));
        Assert.Contains("name=\"model\"\r\n\r\nwhisper-1\r\n", sent);
        Assert.Contains("name=\"language\"\r\n\r\nde\r\n", sent);
        Assert.Contains("name=\"file\"; filename=\"report.txt\"", sent);
    }

    [Theory]
    [InlineData("true", """[{"index":0,"message":{"role":"assistant","content":{"a":[1]}}},{"index":1,"message":{"content":"no {JSON"}}]""")]
    [InlineData("false", """[{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":{"a":[1]}}},{"index":1,"message":{"content":"no {JSON"}}]}]""")]
    public async Task A_model_that_is_to_answer_JSON_leaves_what_is_in_it(string simplify, string expected)
    {
        using var service = new RawService(_ => """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"{\"a\":[1]}"}},{"index":1,"message":{"content":"no {JSON"}}]}""");

        var items = await RunAsync(service, "https://api.openai.com", OpenAi, 1.8, """{"modelId":"gpt-4o","messages":{"values":[{"content":"=x {{ 1 + 1 }}"}]},"jsonOutput":true,"simplify":IT}""".Replace("IT", simplify, StringComparison.Ordinal));

        Assert.Equal(ValueJson.Parse(expected), ValueArray.From(items.Select(item => item["json"])));
        var body = JsonNode.Parse(Body(service.Requests.Single()))!;
        Assert.Equal("json_object", body["response_format"]!["type"]!.GetValue<string>());
        Assert.Contains("JSON", body["messages"]![0]!["content"]!.GetValue<string>());
        Assert.Equal("x 2", body["messages"]![1]!["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_second_version_asks_for_a_response_and_leaves_its_messages()
    {
        using var service = new RawService(_ => """{"id":"r","output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"{\"n\":1}"}]}]}""");

        var item = Assert.Single(await RunAsync(service, "https://api.openai.com", OpenAi, 2.1, """{"modelId":{"__rl":true,"mode":"list","value":"gpt-5"},"responses":{"values":[{"role":"system","content":"Be brief"},{"content":"={{ 'Hi' }}"},{"type":"image","imageUrl":"https://x.example/a.png"}]},"builtInTools":{},"options":{"maxTokens":9,"textFormat":{"textOptions":{"type":"json_object"}}}}"""));

        Assert.Equal(ValueJson.Parse("""{"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":{"n":1}}]}]}"""), item["json"]);
        Assert.Equal("POST /v1/responses", Line(service.Requests.Single()));
        var body = JsonNode.Parse(Body(service.Requests.Single()))!;
        Assert.Equal(("gpt-5", 9, "json_object"), (body["model"]!.GetValue<string>(), body["max_output_tokens"]!.GetValue<int>(), body["text"]!["format"]!["type"]!.GetValue<string>()));
        Assert.Equal("""[{"role":"system","content":[{"type":"input_text","text":"Answer with nothing but JSON."}]},{"role":"system","content":[{"type":"input_text","text":"Be brief"}]},{"role":"user","content":[{"type":"input_text","text":"Hi"}]},{"role":"user","content":[{"type":"input_image","detail":"auto","image_url":"https://x.example/a.png"}]}]""", body["input"]!.ToJsonString());
        Assert.False(body.AsObject().ContainsKey("instructions"));
    }

    [Fact]
    public async Task Gemini_is_asked_with_its_own_words()
    {
        using var service = new RawService(_ => """{"candidates":[{"content":{"parts":[{"text":"ok"}],"role":"model"}}]}""");

        var item = Assert.Single(await RunAsync(service, "https://generativelanguage.googleapis.com", "@n8n/n8n-nodes-langchain.googleGemini", 1, """{"modelId":{"__rl":true,"mode":"list","value":"models/gemini-2.5-flash"},"messages":{"values":[{"content":"=Say {{ 'hi' }}"}]},"jsonOutput":true,"options":{"systemMessage":"Be brief","temperature":0.5}}"""));

        Assert.Equal("ok", item["json"]["content"]["parts"][0]["text"].ToString());
        Assert.Equal("POST /v1beta/models/gemini-2.5-flash:generateContent", Line(service.Requests.Single()));
        Assert.Equal("""{"contents":[{"parts":[{"text":"Say hi"}],"role":"user"}],"generationConfig":{"temperature":0.5,"responseMimeType":"application/json"},"systemInstruction":{"parts":[{"text":"Be brief"}]}}""", JsonNode.Parse(Body(service.Requests.Single()))!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"operation":"get","documentURL":"https://docs.google.com/document/d/abc_1-2/edit"}""", "GET /v1/documents/abc_1-2", null, """{"documentId":"abc_1-2","content":"Hi there\n"}""")]
    [InlineData("""{"operation":"get","documentURL":"abc_1-2","simple":false}""", "GET /v1/documents/abc_1-2", null, null)]
    [InlineData("""{"title":"T","folderId":"default"}""", "POST /drive/v3/files", """{"name":"T","mimeType":"application/vnd.google-apps.document"}""", null)]
    [InlineData("""{"title":"T","driveId":"myDrive","folderId":"F"}""", "POST /drive/v3/files", """{"name":"T","mimeType":"application/vnd.google-apps.document","parents":["F"]}""", null)]
    [InlineData("""{"operation":"update","documentURL":"abc_1-2","actionsUi":{"actionFields":[{"action":"insert","text":"={{ 'new' }}"},{"action":"replaceAll","text":"{{name}}","replaceText":"Ada","matchCase":true}]}}""", "POST /v1/documents/abc_1-2:batchUpdate", """{"requests":[{"insertText":{"text":"new","endOfSegmentLocation":{"segmentId":""}}},{"replaceAllText":{"replaceText":"Ada","containsText":{"text":"{{name}}","matchCase":true}}}]}""", """{"documentId":"abc_1-2","occurrencesChanged":2}""")]
    public async Task Documents_are_read_made_and_changed(string settings, string line, string? body, string? expected)
    {
        const string Answer = """{"documentId":"abc_1-2","body":{"content":[{"sectionBreak":{}},{"paragraph":{"elements":[{"textRun":{"content":"Hi "}},{"inlineObjectElement":{}},{"textRun":{"content":"there\n"}}]}}]},"replies":[{"replaceAllText":{"occurrencesChanged":2}}]}""";
        using var service = new RawService(_ => Answer);

        var item = Assert.Single(await RunAsync(service, "https://docs.googleapis.com", "n8n-nodes-base.googleDocs", 2, settings, also: "https://www.googleapis.com"));

        Assert.Equal(line, Line(service.Requests.Single()));
        Assert.Equal(body, body is null ? null : Body(service.Requests.Single()));
        Assert.Equal(ValueJson.Parse(expected ?? Answer), item["json"]);
    }

    [Fact]
    public async Task A_post_is_told_of_in_a_header()
    {
        using var service = new RawService(_ => "HTTP/1.1 201 Created\r\nx-restli-id: urn:li:share:7\r\ncontent-length: 0\r\n\r\n");

        var item = Assert.Single(await RunAsync(service, "https://api.linkedin.com", "n8n-nodes-base.linkedIn", 1, """{"postAs":"organization","organization":"42","text":"={{ 'Big (news) #ai {x}' }}","additionalFields":{}}"""));

        Assert.Equal(ValueJson.Parse("""{"urn":"urn:li:share:7"}"""), item["json"]);
        Assert.Equal("""{"author":"urn:li:organization:42","lifecycleState":"PUBLISHED","distribution":{"feedDistribution":"MAIN_FEED","thirdPartyDistributionChannels":[]},"visibility":"PUBLIC","commentary":"Big \\(news\\) #ai \\{x\\}"}""", Body(service.Requests.Single()));
        Assert.Contains("linkedin-version: ", service.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Mails_of_Outlook_go_to_several()
    {
        using var service = new RawService(_ => "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");

        var item = Assert.Single(await RunAsync(service, "https://graph.microsoft.com", "n8n-nodes-base.microsoftOutlook", 2, """{"toRecipients":"={{ 'a@x.example, b@x.example' }}","subject":"S","bodyContent":"<b>B</b>","additionalFields":{"bodyContentType":"html"}}"""));

        Assert.Equal(ValueJson.Parse("""{"success":true}"""), item["json"]);
        Assert.Equal("""{"message":{"subject":"S","body":{"content":"<b>B</b>","contentType":"html"},"toRecipients":[{"emailAddress":{"address":"a@x.example"}},{"emailAddress":{"address":"b@x.example"}}]},"saveToSentItems":true}""", Body(service.Requests.Single()));
    }

    [Fact]
    public async Task A_picture_that_comes_as_text_is_a_file()
    {
        using var service = new RawService(_ => """{"created":1,"data":[{"b64_json":"iVBORw0KGgo="}]}""");

        var item = Assert.Single(await RunAsync(service, "https://api.openai.com", OpenAi, 1.8, """{"resource":"image","model":"gpt-image-1","prompt":"A cat","options":{"size":"1024x1024"}}""", show: "={{ { name: $binary.data.fileName, kind: $binary.data.mimeType, json: $json } }}"));

        Assert.Equal(ValueJson.Parse("""{"name":"data","kind":"image/png","json":{"mimeType":"image/png","fileType":"image","fileExtension":"png","fileName":"data"}}"""), item["json"]);
        Assert.Equal("""{"prompt":"A cat","model":"gpt-image-1","size":"1024x1024"}""", Body(service.Requests.Single()));
    }

    [Theory]
    [InlineData("""{"Email":"={{ 'a\"b' }}","Status":"Done","id":""}""", """["Email"]""", """AND({Email}="a\"b")""", """{"fields":{"Status":"Done"},"typecast":true}""")]
    [InlineData("""{"Email":"x","Age":"={{ 7 }}","A.b":1}""", """["Email","Age"]""", """AND({Email}="x",{Age}=7)""", """{"fields":{"A.b":1},"typecast":true}""")]
    public async Task A_record_is_found_by_its_columns_and_then_changed(string columns, string matching, string formula, string body)
    {
        using var service = new RawService(request => Line(request).StartsWith("GET", StringComparison.Ordinal) ? """{"records":[{"id":"rec 1","fields":{}}]}""" : """{"id":"rec 1","createdTime":"t","fields":{"Status":"Done"}}""");

        var item = Assert.Single(await RunAsync(service, "https://api.airtable.com", "n8n-nodes-base.airtable", 2.1, """{"operation":"update","base":{"__rl":true,"mode":"list","value":"app"},"table":{"__rl":true,"mode":"list","value":"tbl"},"columns":{"mappingMode":"defineBelow","value":COLUMNS,"matchingColumns":MATCHING},"options":{"typecast":true}}""".Replace("COLUMNS", columns, StringComparison.Ordinal).Replace("MATCHING", matching, StringComparison.Ordinal)));

        Assert.Equal(ValueJson.Parse("""{"id":"rec 1","createdTime":"t","Status":"Done"}"""), item["json"]);
        var asked = System.Web.HttpUtility.ParseQueryString(new Uri($"http://x{Line(service.Requests.First()).Split(' ')[1]}").Query);
        Assert.Equal((formula, "1"), (asked["filterByFormula"], asked["maxRecords"]));
        Assert.Equal(("PATCH /v0/app/tbl/rec%201", body), (Line(service.Requests.Last()), Body(service.Requests.Last())));
    }

    [Theory]
    [InlineData("""{"operation":"search","subreddit":"n8n","keyword":"={{ 'a b' }}","limit":5,"additionalFields":{"sort":"new"}}""", "GET /r/n8n/search.json?q=a%20b&restrict_sr=true&sort=new&api_type=json&limit=5", """[{"id":"1"},{"id":"2"}]""")]
    [InlineData("""{"operation":"search","location":"allReddit","keyword":"a"}""", "GET /search.json?q=a&restrict_sr=false&api_type=json&limit=100", """[{"id":"1"},{"id":"2"}]""")]
    [InlineData("""{"operation":"getAll","subreddit":"n8n","limit":2,"filters":{"category":"hot"}}""", "GET /r/n8n/hot.json?api_type=json&limit=2", """[{"id":"1"},{"id":"2"}]""")]
    [InlineData("""{"operation":"get","subreddit":"n8n","postId":"p"}""", "GET /r/n8n/comments/p.json?api_type=json", """[{"id":"1"}]""")]
    [InlineData("""{"resource":"postComment","operation":"reply","commentId":"c","replyText":"Hi"}""", "POST /api/comment?api_type=json&text=Hi&thing_id=t1_c", """[{"id":"3"}]""")]
    public async Task What_is_talked_about_is_read_and_answered(string settings, string line, string expected)
    {
        const string List = """{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"id":"1"}},{"kind":"t3","data":{"id":"2"}}]}}""";
        using var service = new RawService(request => Line(request).StartsWith("POST", StringComparison.Ordinal) ? """{"json":{"errors":[],"data":{"things":[{"kind":"t1","data":{"id":"3"}}]}}}""" : Line(request).Contains("comments", StringComparison.Ordinal) ? $"[{List}]" : List);

        var items = await RunAsync(service, "https://oauth.reddit.com", "n8n-nodes-base.reddit", 1, settings);

        Assert.Equal(ValueJson.Parse(expected), ValueArray.From(items.Select(item => item["json"])));
        Assert.Equal(line, Line(service.Requests.Single()).Replace("+", "%20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("n8n-nodes-base.googleDrive", 3, "https://www.googleapis.com", """{"operation":"copy","fileId":{"__rl":true,"mode":"id","value":"f"},"name":"={{ 'N' }}","sameFolder":false,"driveId":{"__rl":true,"mode":"list","value":"My Drive"},"folderId":{"__rl":true,"mode":"list","value":"root"},"options":{}}""", "POST /drive/v3/files/f/copy?supportsAllDrives=true", """{"name":"N","copyRequiresWriterPermission":false,"parents":["root"]}""")]
    [InlineData("@blotato/n8n-nodes-blotato.blotato", 2, "https://backend.blotato.com", """{"platform":"facebook","accountId":{"__rl":true,"mode":"list","value":"7"},"facebookPageId":{"__rl":true,"mode":"list","value":"8"},"postContentText":"={{ 'T' }}","postContentMediaUrls":"https://x.example/a.png, https://x.example/b.png","options":{"scheduledTime":"2026-05-01T10:00:00"}}""", "POST /v2/posts", """{"post":{"target":{"targetType":"facebook","pageId":"8"},"content":{"platform":"facebook","text":"T","mediaUrls":["https://x.example/a.png","https://x.example/b.png"]},"accountId":"7"},"useNextFreeSlot":false,"scheduledTime":"2026-05-01T10:00:00Z"}""")]
    [InlineData("@blotato/n8n-nodes-blotato.blotato", 2, "https://backend.blotato.com", """{"accountId":"7","postContentText":"T","postContentMediaUrls":"={{ ['https://x.example/a.png', ''] }}","options":{}}""", "POST /v2/posts", """{"post":{"target":{"targetType":"instagram"},"content":{"platform":"instagram","text":"T","mediaUrls":["https://x.example/a.png"]},"accountId":"7"},"useNextFreeSlot":false}""")]
    [InlineData("n8n-nodes-base.youTube", 1, "https://www.googleapis.com", """{"resource":"video","limit":3,"filters":{"channelId":"c","publishedAfter":"2026-05-01T10:00:00+02:00"},"options":{"order":"date"}}""", "GET /youtube/v3/search?part=snippet&type=video&channelId=c&publishedAfter=2026-05-01T08%3A00%3A00.000Z&order=date&maxResults=3", "")]
    public async Task A_call_says_what_the_node_says(string type, double version, string origin, string settings, string line, string body)
    {
        using var service = new RawService(_ => """{"id":"new","items":[{"id":"new"}]}""");

        var item = Assert.Single(await RunAsync(service, origin, type, version, settings));

        Assert.Equal("new", item["json"]["id"].ToString());
        Assert.Equal((line, body), (Line(service.Requests.Single()), Body(service.Requests.Single())));
    }

    [Theory]
    [InlineData(2, """{"authentication":"webhook","content":"=Hi {{ 1 }}","options":{"username":"Bot"}}""", "{address}", "discordWebhookApi")]
    [InlineData(1, """{"webhookUri":"https://discord.com/api/webhooks/1/a","text":"=Hi {{ 1 }}","options":{"username":"Bot"}}""", "https://discord.com/api/webhooks/1/a", null)]
    [InlineData(2, """{"resource":"message","guildId":{"__rl":true,"value":"1"},"channelId":{"__rl":true,"value":"2"},"content":"=Hi {{ 1 }}"}""", "https://discord.com/api/v10/channels/2/messages", "discordBotApi")]
    public void Discord_is_written_to_by_webhook_or_as_a_bot(double version, string settings, string url, string? credential)
    {
        var flow = N8nImporter.Import(OneFlow.Of("discord", ("Tell", "n8n-nodes-base.discord", version, JsonNode.Parse(settings)!.AsObject()))).Flows.Single();

        var parameters = JsonNode.Parse(flow.DefinitionJson)!["root"]!["activities"]![1]!["parameters"]!;
        Assert.Equal((url, "=Hi {{ 1 }}"), (parameters["url"]!.GetValue<string>(), parameters["jsonBody"]!["content"]!.GetValue<string>()));
        Assert.Equal(credential is null ? [] : [credential], flow.Nodes[1].Credentials.Select(needed => needed.Kind));
    }

    [Theory]
    [InlineData(OpenAi, 2, """{"modelId":"m","responses":{"values":[{"content":"x"}]},"builtInTools":{"webSearch":{"searchContextSize":"medium"}}}""")]
    [InlineData(OpenAi, 2, """{"modelId":"m","responses":{"values":[{"type":"image","imageType":"base64"}]}}""")]
    [InlineData("n8n-nodes-base.googleDocs", 2, """{"operation":"update","documentURL":"d","actionsUi":{"actionFields":[{"object":"table","action":"insert","rows":2}]}}""")]
    [InlineData("n8n-nodes-base.linkedIn", 1, """{"person":"p","text":"x","shareMediaCategory":"ARTICLE","additionalFields":{"title":"T","originalUrl":"https://x.example","thumbnailBinaryPropertyName":"data"}}""")]
    public void What_takes_more_stays_a_placeholder(string type, double version, string settings)
        => Assert.Equal(NodeAvailability.NotAvailable, N8nImporter.Import(OneFlow.Of("more", ("More", type, version, JsonNode.Parse(settings)!.AsObject()))).Flows.Single().Nodes[1].Availability);

    [Fact]
    public void A_model_with_tools_of_its_own_does_not_become_a_plain_call()
    {
        var flow = JsonNode.Parse(OneFlow.Of("tools", ("Ask", "@n8n/n8n-nodes-langchain.googleGemini", 1, JsonNode.Parse("""{"modelId":"m","messages":{"values":[{"content":"x"}]}}""")!.AsObject())))!;
        flow["nodes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "Tool", ["type"] = "@n8n/n8n-nodes-langchain.toolCalculator", ["typeVersion"] = 1, ["position"] = new JsonArray(0, 0), ["parameters"] = new JsonObject() });
        flow["connections"]!["Tool"] = JsonNode.Parse("""{"ai_tool":[[{"node":"Ask","type":"ai_tool","index":0}]]}""");

        Assert.Equal(NodeAvailability.NotAvailable, N8nImporter.Import(flow.ToJsonString()).Flows.Single().Nodes.Single(node => node.Name == "Ask").Availability);
    }

    /// <summary>The items that the request leaves which the node becomes, with an address of the test in place of the service's.</summary>
    /// <param name="alter">Changes the request before it is sent.</param>
    internal static async Task<IReadOnlyList<Value>> RunAsync(RawService service, string origin, string type, double version, string settings, bool withFile = false, string? also = null, string? show = null, Func<string, string>? alter = null)
    {
        using var run = new CaseRun();
        var imported = N8nImporter.Import(OneFlow.Of("asks", ("Ask", type, version, JsonNode.Parse(settings)!.AsObject()))).Flows.Single();
        Assert.True(imported.Nodes[1].Availability == NodeAvailability.NeedsCredential, imported.Nodes[1].Reason);
        var text = JsonNode.Parse(imported.DefinitionJson)!["root"]!["activities"]![1]!["parameters"]!.ToJsonString();
        var parameters = JsonNode.Parse((alter?.Invoke(text) ?? text).Replace(origin, service.Address, StringComparison.Ordinal).Replace(also ?? origin, service.Address, StringComparison.Ordinal))!.AsObject();
        parameters["authentication"] = "none";
        (string, string, double, JsonObject)[] file =
        [
            ("Text", "n8n-nodes-base.set", 3.4, JsonNode.Parse("""{"mode":"raw","jsonOutput":"{\"data\":\"hello\"}"}""")!.AsObject()),
            ("File", "n8n-nodes-base.convertToFile", 1.1, JsonNode.Parse("""{"operation":"toText","sourceProperty":"data","options":{"fileName":"report.txt"}}""")!.AsObject()),
        ];
        (string, string, double, JsonObject)[] shown = show is null ? [] : [("Show", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = show })];
        var (history, report) = await run.RunAsync(OneFlow.Of("asks", [.. withFile ? file : [], ("Ask", "n8n-nodes-base.httpRequest", 4.2, parameters), .. shown]));
        Assert.True(history.Error is null, history.Error?.Message);
        return [.. report.Nodes[show is null ? "Ask" : "Show"][0]["outputs"][0].AsArray() ?? ValueArray.Empty];
    }

    internal static string Line(string request) => string.Join(' ', request.Split(' ')[..2]);

    internal static string Body(string request) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(request.Split("\n\n", 2)[1]));
}
