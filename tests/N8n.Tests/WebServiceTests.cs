using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.N8n.Tests.ServiceAnswerTests;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Services that read the web, send messages and keep records: what they are sent, and the items that are left.</summary>
public sealed class WebServiceTests
{
    private const string Apify = "@apify/n8n-nodes-apify.apify";
    private const string Firecrawl = "@mendable/n8n-nodes-firecrawl.firecrawl";
    private const string BrightData = "@brightdata/n8n-nodes-brightdata.brightData";
    private const string SerpApi = "n8n-nodes-serpapi.serpApi";
    private const string Own = "{address}";

    [Theory]
    [InlineData("@decodo/n8n-nodes-decodo.decodo", "https://scraper-api.decodo.com", """{"url":"={{ 'https://a.example' }}","geo":"="}""", "POST /v2/scrape", """{"target":"universal","url":"https://a.example","headless":"html"}""", """{"results":[1]}""", """[{"data":{"results":[1]}}]""")]
    [InlineData("@decodo/n8n-nodes-decodo.decodo", "https://scraper-api.decodo.com", """{"operation":"google_search","query":"a b","headless":false,"geo":"Germany"}""", "POST /v2/scrape", """{"target":"google_search","query":"a b","parse":true,"geo":"Germany","limit":10}""", """{"results":[1]}""", """[{"data":{"results":[1]}}]""")]
    [InlineData("n8n-nodes-scrapegraphai.scrapegraphAi", "https://api.scrapegraphai.com", """{"userPrompt":"Prices","websiteUrl":"https://a.example"}""", "POST /v1/smartscraper", """{"website_url":"https://a.example","user_prompt":"Prices","render_heavy_js":false}""", """{"result":{"a":1}}""", """[{"result":{"a":1}}]""")]
    [InlineData(Firecrawl, "https://api.firecrawl.dev", """{"operation":"scrape","url":"=https://a.example/{{ 1 }}","scrapeOptions":{"options":{"formats":{"format":[{},{"type":"json","prompt":"={{ 'Find' }}"},{"type":"screenshot","fullPage":true}]},"headers":{},"waitFor":5000,"onlyMainContent":false,"includeTags":{"items":[{"tag":"h1"}]}}},"requestOptions":{}}""", "POST /v2/scrape", """{"url":"https://a.example/1","formats":["markdown",{"type":"json","schema":{},"prompt":"Find"},{"type":"screenshot","fullPage":true,"quality":100,"viewport":{"width":1024,"height":768}}],"onlyMainContent":false,"waitFor":5000,"includeTags":["h1"]}""", """{"success":true,"data":{"markdown":"x"}}""", """[{"success":true,"data":{"markdown":"x"}}]""")]
    [InlineData(BrightData, "https://api.brightdata.com", """{"url":"https://a.example","zone":{"__rl":true,"mode":"list","value":"z"},"country":{"__rl":true,"mode":"list","value":"us"},"format":"json","requestOptions":{}}""", "POST /request", """{"zone":"z","country":"us","method":"GET","url":"https://a.example","format":"json"}""", """{"status_code":200,"body":"x"}""", """[{"status_code":200,"body":"x"}]""")]
    [InlineData(BrightData, "https://api.brightdata.com", """{"resource":"webScrapper","urls":"=[{\"url\":\"{{ 'https://a.example' }}\"}]","dataset_id":{"__rl":true,"mode":"list","value":"gd_1"}}""", "POST /datasets/v3/scrape?dataset_id=gd_1&format=json&include_errors=false", """[{"url":"https://a.example"}]""", """[{"name":"A"}]""", """[{"name":"A"}]""")]
    [InlineData(BrightData, "https://api.brightdata.com", """{"resource":"webScrapper","operation":"monitorProgressSnapshot","snapshot_id":"={{ 's1' }}"}""", "GET /datasets/v3/progress/s1", null, """{"status":"running"}""", """[{"status":"running"}]""")]
    [InlineData(SerpApi, "https://serpapi.com", """{"q":"={{ 'a b' }}","location":"","additionalFields":{"hl":"en","num":"20"}}""", "GET /search.json?engine=google&q=a%20b&hl=en&num=20", null, """{"organic_results":[]}""", """[{"organic_results":[]}]""")]
    [InlineData(SerpApi, "https://serpapi.com", """{"operation":"google_trends_trending_now","geo":"US","additionalFields":{}}""", "GET /search.json?engine=google_trends_trending_now&geo=US", null, """{"a":1}""", """[{"a":1}]""")]
    [InlineData("n8n-nodes-htmlcsstopdf.htmlcsstopdf", "https://pdfmunk.com", """{"html_content":"={{ '<b>x</b>' }}"}""", "POST /api/v1/generatePdf", """{"output_filename":"document","html_content":"<b>x</b>","css_content":"","viewPortWidth":1080,"viewPortHeight":720,"output_format":"url","wait_until":"load","wait_till":0}""", """{"pdf_url":"u"}""", """[{"pdf_url":"u"}]""")]
    [InlineData("n8n-nodes-htmlcsstoimage.htmlCssToImage", "https://htmlcsstoimg.com", """{"html_content":"<b>x</b>","css_content":"b{}"}""", "POST /api/v1/generateImage", """{"html_content":"<b>x</b>","css_content":"b{}","viewPortWidth":1080,"viewPortHeight":720,"response_format":"url"}""", """{"image_url":"u"}""", """[{"image_url":"u"}]""")]
    [InlineData("n8n-nodes-rapiwa.rapiwa", "https://app.rapiwa.com", """{"number":"=+880 {{ 17 }}","message":"Hi"}""", "POST /api/send-message", """{"number":"88017","message_type":"text","productOperation":"welcome","message":"Hi"}""", """{"success":true}""", """[{"success":true}]""")]
    [InlineData("n8n-nodes-rapiwa.rapiwa", "https://app.rapiwa.com", """{"operation":"verifyWhatsAppNumber","number":"+88 017"}""", "POST /api/verify-whatsapp", """{"number":"88017"}""", """{"success":true,"data":{"number":"88017","exists":true,"message":"m","jid":"j"}}""", """[{"success":true,"number":"88017","exists":true,"message":"m","jid":"j"}]""")]
    [InlineData("n8n-nodes-evolution-api.evolutionApi", Own, """{"resource":"messages-api","instanceName":"={{ 'my one' }}","remoteJid":"5511","messageText":"Hi","options_message":{"delay":120,"linkPreview":true}}""", "POST /message/sendText/my%20one", """{"number":"5511","text":"Hi","delay":120,"linkPreview":true}""", """{"key":{"id":"k"}}""", """[{"success":true,"data":{"key":{"id":"k"}}}]""")]
    [InlineData("n8n-nodes-evolution-api.evolutionApi", Own, """{"resource":"chat-api","operation":"get-media-base64","instanceName":"i","messageId":"m"}""", "POST /chat/getBase64FromMediaMessage/i", """{"message":{"key":{"id":"m"}},"convertToMp4":false}""", """{"base64":"x"}""", """[{"success":true,"data":{"base64":"x"}}]""")]
    [InlineData("n8n-nodes-aimlapi.aimlApi", "https://api.aimlapi.com", """{"model":"openai/gpt-4o","prompt":"Hi","options":{"maxTokens":5}}""", "POST /v1/chat/completions", """{"model":"openai/gpt-4o","messages":[{"role":"user","content":"Hi"}],"max_tokens":5}""", """{"choices":[{"message":{"content":"ok"}}]}""", """[{"content":"ok"}]""")]
    [InlineData("@tavily/n8n-nodes-tavily.tavily", "https://api.tavily.com", """{"query":"a","options":{"search_depth":"advanced","include_domains":[]}}""", "POST /search", """{"query":"a","search_depth":"advanced","include_domains":[]}""", """{"answer":"b"}""", """[{"answer":"b"}]""")]
    [InlineData("n8n-nodes-base.jinaAi", "https://r.jina.ai", """{"url":"={{ 'https://a.example/b' }}","options":{}}""", "GET /https://a.example/b", null, """{"code":200,"data":{"title":"B"}}""", """[{"title":"B"}]""")]
    [InlineData(Apify, "https://api.apify.com", """{"resource":"Datasets","datasetId":"={{ 'd1' }}","offset":"=","limit":{}}""", "GET /v2/datasets/d1/items", null, """[{"a":1},{"a":2}]""", """[{"a":1},{"a":2}]""")]
    [InlineData(Apify, "https://api.apify.com", """{"resource":"Datasets","operation":"Get items","datasetId":"d1","offset":{}}""", "GET /v2/datasets/d1/items?limit=50", null, """[{"a":1}]""", """[{"a":1}]""")]
    [InlineData("n8n-nodes-base.airtop", "https://api.airtop.ai", """{"resource":"interaction","sessionId":"s","windowId":"={{ 'w' }}","elementDescription":"Next","additionalFields":{"waitForNavigation":"load"}}""", "POST /api/v1/sessions/s/windows/w/click", """{"elementDescription":"Next","configuration":{"clickType":"click","waitForNavigationConfig":{"waitUntil":"load"}},"waitForNavigation":true}""", """{"data":{"modelResponse":"done"}}""", """[{"sessionId":"s","windowId":"w","data":{"modelResponse":"done"}}]""")]
    [InlineData("n8n-nodes-base.airtop", "https://api.airtop.ai", """{"resource":"window","sessionId":"s","url":"https://a.example","additionalFields":{}}""", "POST /api/v1/sessions/s/windows", """{"url":"https://a.example"}""", """{"data":{"windowId":"w","targetId":"t"}}""", """[{"windowId":"w","sessionId":"s","data":{"windowId":"w","targetId":"t"}}]""")]
    [InlineData("n8n-nodes-base.airtop", "https://api.airtop.ai", """{"operation":"terminate","sessionId":"s"}""", "DELETE /api/v1/sessions/s", null, """{}""", """[{"success":true}]""")]
    [InlineData("n8n-nodes-base.airtop", "https://api.airtop.ai", """{"resource":"window","operation":"takeScreenshot","sessionId":"s","windowId":"w"}""", "POST /api/v1/sessions/s/windows/w/screenshot", null, """{"meta":{"screenshots":[{"dataUrl":"data:image/jpeg;base64,AA=="}]}}""", """[{"sessionId":"s","windowId":"w","image":"data:image/jpeg;base64,AA=="}]""")]
    [InlineData("n8n-nodes-base.salesforce", Own, """{"resource":"search","query":"=SELECT Id FROM Account WHERE Name = '{{ 'A B' }}'"}""", "GET /services/data/v59.0/query?q=SELECT%20Id%20FROM%20Account%20WHERE%20Name%20%3D%20%27A%20B%27", null, """{"done":true,"records":[{"Id":"1"}]}""", """[{"Id":"1"}]""")]
    [InlineData("n8n-nodes-base.salesforce", Own, """{"resource":"customObject","operation":"update","customObject":"=WorkOrder","recordId":"r","updateFields":{},"customFieldsUi":{"customFieldsValues":[{"fieldId":"Status","value":"={{ 'New' }}"}]}}""", "PATCH /services/data/v59.0/sobjects/WorkOrder/r", """{"Status":"New"}""", "", """[{"errors":[],"success":true}]""")]
    [InlineData("n8n-nodes-base.wooCommerce", Own, """{"operation":"getAll","options":{"sku":"={{ 'S1' }}","stockStatus":"instock"}}""", "GET /wp-json/wc/v3/products?sku=S1&stock_status=instock&per_page=50", null, """[{"id":1}]""", """[{"id":1}]""")]
    [InlineData("n8n-nodes-base.wooCommerce", Own, """{"resource":"product","operation":"update","productId":"={{ 7 }}","imagesUi":{"imagesValues":[{"src":"={{ 'u' }}","alt":""}]},"metadataUi":{},"dimensionsUi":{},"updateFields":{"regularPrice":"30","manageStock":false}}""", "PUT /wp-json/wc/v3/products/7", """{"regular_price":"30","manage_stock":false,"images":[{"src":"u","alt":""}]}""", """{"id":7}""", """[{"id":7}]""")]
    [InlineData("n8n-nodes-base.shopify", Own, """{"authentication":"accessToken","operation":"get","orderId":"={{ 7 }}","options":{}}""", "GET /admin/api/2024-07/orders/7.json", null, """{"order":{"id":7}}""", """[{"id":7}]""")]
    [InlineData("n8n-nodes-base.shopify", Own, """{"authentication":"accessToken","resource":"product","operation":"update","productId":"7","updateFields":{"title":"={{ 'T' }}"}}""", "PUT /admin/api/2024-07/products/7.json", """{"product":{"title":"T"}}""", """{"product":{"id":7}}""", """[{"id":7}]""")]
    [InlineData("n8n-nodes-base.zammad", Own, """{"operation":"update","id":"={{ 3 }}","updateFields":{"phone":"1","customFieldsUi":{"customFieldPairs":[{"name":"level","value":"={{ 2 }}"}]},"addressUi":{"addressDetails":{"city":"Bonn"}}}}""", "PUT /api/v1/users/3", """{"city":"Bonn","level":2,"phone":"1"}""", """{"id":3}""", """[{"id":3}]""")]
    [InlineData("n8n-nodes-base.uproc", "https://api.uproc.io", """{"group":"geographic","tool":"getLocationByIp","ip":"={{ '1.2.3.4' }}","additionalOptions":{}}""", "POST /api/v2/process", """{"processor":"get-location-by-ip","params":{"ip":"1.2.3.4"}}""", """{"result":true}""", """[{"result":true}]""")]
    [InlineData("n8n-nodes-base.bambooHr", Own, """{"operation":"getAll","limit":1}""", "GET /v1/employees/directory", null, """{"employees":[{"id":"1"},{"id":"2"}]}""", """[{"id":"1"}]""")]
    [InlineData("n8n-nodes-base.bambooHr", Own, """{"operation":"getAll","returnAll":true}""", "GET /v1/employees/directory", null, """{"employees":[{"id":"1"},{"id":"2"}]}""", """[{"id":"1"},{"id":"2"}]""")]
    [InlineData("n8n-nodes-base.matrix", Own, """{"resource":"room","roomName":"n","roomAlias":"a"}""", "POST /_matrix/client/r0/createRoom", """{"name":"n","preset":"public_chat","room_alias_name":"a"}""", """{"room_id":"!r"}""", """[{"room_id":"!r"}]""")]
    [InlineData("n8n-nodes-base.googleCloudNaturalLanguage", "https://language.googleapis.com", """{"content":"={{ 'Nice' }}","options":{"language":"en"}}""", "POST /v1/documents:analyzeSentiment", """{"document":{"type":"PLAIN_TEXT","content":"Nice","language":"en"},"encodingType":"UTF16"}""", """{"documentSentiment":{"score":1}}""", """[{"documentSentiment":{"score":1}}]""")]
    [InlineData("n8n-nodes-base.bannerbear", "https://api.bannerbear.com", """{"templateId":"t","modificationsUi":{"modificationsValues":[{"name":"a","text":"={{ 'x' }}","color":"","imageUrl":"u"}]},"additionalFields":{}}""", "POST /v2/images", """{"template":"t","modifications":[{"name":"a","text":"x","image_url":"u"}]}""", """{"uid":"i"}""", """[{"uid":"i"}]""")]
    [InlineData("n8n-nodes-base.strava", "https://www.strava.com", """{"operation":"update","activityId":"={{ 5 }}","updateFields":{"name":"N"}}""", "PUT /api/v3/activities/5", """{"name":"N"}""", """{"id":5}""", """[{"id":5}]""")]
    [InlineData("n8n-nodes-base.erpNext", Own, """{"operation":"update","docType":"Job%20Applicant","documentName":"={{ 'A 1' }}","properties":{"customProperty":[{"field":"status","value":"Hold"}]}}""", "PUT /api/resource/Job%20Applicant/A%201", """{"status":"Hold"}""", """{"data":{"name":"A 1"}}""", """[{"name":"A 1"}]""")]
    [InlineData("n8n-nodes-base.gotify", Own, """{"message":"={{ 'Hi' }}","additionalFields":{"title":"T"}}""", "POST /message", """{"message":"Hi","title":"T"}""", """{"id":1}""", """[{"id":1}]""")]
    [InlineData("n8n-nodes-base.urlScanIo", "https://urlscan.io", """{"url":"={{ 'a.example' }}","additionalFields":{}}""", "POST /api/v1/scan", """{"url":"a.example"}""", """{"uuid":"u","api":"x"}""", """[{"uuid":"u","api":"x","scanId":"u"}]""")]
    [InlineData("n8n-nodes-base.humanticAi", "https://api.humantic.ai", """{"operation":"get","userId":"u","options":{"persona":["hiring","sales"]}}""", "GET /v1/user-profile?userid=u&persona=hiring%2Csales", null, """{"results":{"userid":"u"}}""", """[{"userid":"u"}]""")]
    [InlineData("n8n-nodes-base.quickbooks", Own, """{"operation":"getAll","limit":3,"filters":{"query":"=WHERE DisplayName = '{{ 'A' }}'"}}""", "GET /query?query=SELECT%20%2A%20FROM%20customer%20WHERE%20DisplayName%20%3D%20%27A%27%20MAXRESULTS%203", null, """{"QueryResponse":{"Customer":[{"Id":"1"}]}}""", """[{"Id":"1"}]""")]
    [InlineData("n8n-nodes-base.quickbooks", Own, """{"resource":"invoice","operation":"create","CustomerRef":"={{ '7' }}","Line":[{"Amount":"={{ 9 }}","itemId":"13","DetailType":"SalesItemLineDetail","TaxCodeRef":"5","Description":"D"}],"additionalFields":{"DueDate":"2026-01-01"}}""", "POST /invoice", """{"CustomerRef":{"value":"7"},"Line":[{"Amount":9,"DetailType":"SalesItemLineDetail","Description":"D","SalesItemLineDetail":{"ItemRef":{"value":"13"},"TaxCodeRef":{"value":"5"}}}],"DueDate":"2026-01-01"}""", """{"Invoice":{"Id":"2"}}""", """[{"Id":"2"}]""")]
    [InlineData("n8n-nodes-base.quickbooks", Own, """{"resource":"invoice","operation":"send","invoiceId":"={{ 2 }}","email":"a@x.example"}""", "POST /invoice/2/send?sendTo=a%40x.example", null, """{"Invoice":{"Id":"2"}}""", """[{"Id":"2"}]""")]
    public async Task A_service_is_called_as_its_node_does(string type, string origin, string settings, string line, string? body, string answer, string expected)
    {
        using var service = new RawService(_ => answer);

        var items = await RunAsync(service, origin, type, 1, settings);

        Assert.Equal(line, Line(service.Requests.Single()).Replace("+", "%20", StringComparison.Ordinal));
        Assert.Equal(body is null ? default : ValueJson.Parse(body), Body(service.Requests.Single()) is { Length: > 0 } sent ? ValueJson.Parse(sent) : default);
        Assert.Equal(ValueJson.Parse(expected), ValueArray.From(items.Select(item => item["json"])));
    }

    [Theory]
    [InlineData("""{"resource":"chatMessage","chatId":{"__rl":true,"mode":"list","value":"19:a@b"},"message":"={{ 'Hi' }}","options":{}}""", "POST /v1.0/chats/19%3Aa%40b/messages", """{"body":{"contentType":"html","content":"Hi"}}""")]
    [InlineData("""{"resource":"channelMessage","teamId":"t","channelId":"c","message":"Hi","options":{"includeLinkToWorkflow":false,"makeReply":"m"}}""", "POST /beta/teams/t/channels/c/messages/m/replies", """{"body":{"contentType":"text","content":"Hi"}}""")]
    public async Task Teams_is_written_to(string settings, string line, string body)
    {
        using var service = new RawService(_ => """{"id":"1"}""");

        Assert.Single(await RunAsync(service, "https://graph.microsoft.com", "n8n-nodes-base.microsoftTeams", 2, settings));

        Assert.Equal((line, body), (Line(service.Requests.Single()), Body(service.Requests.Single())));
    }

    [Theory]
    [InlineData("""{"operation":"replaceText","presentationId":"p","textUi":{"textValues":[{"text":"{{name}}","replaceText":"={{ 'Ann' }}"},{"text":"[x]","replaceText":"y","matchCase":true,"pageObjectIds":["p1"]}]},"options":{}}""", "POST /v1/presentations/p:batchUpdate", """{"requests":[{"replaceAllText":{"replaceText":"Ann","pageObjectIds":[],"containsText":{"text":"{{name}}","matchCase":false}}},{"replaceAllText":{"replaceText":"y","pageObjectIds":["p1"],"containsText":{"text":"[x]","matchCase":true}}}]}""")]
    [InlineData("""{"operation":"getSlides","presentationId":"={{ 'p' }}","limit":1}""", "GET /v1/presentations/p?fields=slides", "")]
    public async Task Slides_are_read_and_filled(string settings, string line, string body)
    {
        using var service = new RawService(_ => """{"slides":[{"objectId":"1"},{"objectId":"2"}]}""");

        Assert.Single(await RunAsync(service, "https://slides.googleapis.com", "n8n-nodes-base.googleSlides", 2, settings));

        Assert.Equal((line, body), (Line(service.Requests.Single()), Body(service.Requests.Single())));
    }

    [Theory]
    [InlineData("{}", """[{"id":"r1","status":"SUCCEEDED","defaultDatasetId":"d1"}]""", 3)]
    [InlineData("""{"waitForFinish":false}""", """[{"id":"r1","status":"READY"}]""", 1)]
    [InlineData("""{"operation":"Run actor and get dataset"}""", """[{"a":1},{"a":2}]""", 4)]
    public async Task An_actor_of_Apify_is_waited_for(string settings, string expected, int calls)
    {
        var asked = 0;
        using var service = new RawService(request => Line(request).Split('?')[0] switch
        {
            "POST /v2/acts/FbqC9BRstFBddhUqj/runs" => """{"data":{"id":"r1","status":"READY"}}""",
            "GET /v2/actor-runs/r1" when asked++ == 0 => """{"data":{"id":"r1","status":"RUNNING","defaultDatasetId":"d1"}}""",
            "GET /v2/actor-runs/r1" => """{"data":{"id":"r1","status":"SUCCEEDED","defaultDatasetId":"d1"}}""",
            "GET /v2/datasets/d1/items" => """[{"a":1},{"a":2}]""",
            _ => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        });
        var all = JsonNode.Parse(settings)!.AsObject();
        all["actorId"] = JsonNode.Parse("""{"__rl":true,"mode":"url","value":"https://console.apify.com/actors/FbqC9BRstFBddhUqj/input"}""");
        all["customBody"] = """={ "name": "{{ 'Ann' }}" }""";
        all["timeout"] = new JsonObject();

        var items = await RunAsync(service, "https://api.apify.com", Apify, 1, all.ToJsonString(), alter: text => text.Replace("\"every\":2", "\"every\":0", StringComparison.Ordinal));

        Assert.Equal(ValueJson.Parse(expected), ValueArray.From(items.Select(item => item["json"])));
        Assert.Equal(("POST /v2/acts/FbqC9BRstFBddhUqj/runs?memory=1024", """{"name":"Ann"}""", calls), (Line(service.Requests.First()), Body(service.Requests.First()), service.Requests.Count));
    }

    [Fact]
    public async Task An_actor_that_fails_leaves_no_rows()
    {
        using var service = new RawService(request => Line(request).StartsWith("POST", StringComparison.Ordinal) ? """{"data":{"id":"r1"}}""" : """{"data":{"id":"r1","status":"FAILED"}}""");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(service, "https://api.apify.com", Apify, 1, """{"operation":"Run actor and get dataset","actorId":"a"}"""));

        Assert.Contains("data.status is FAILED", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_phantom_found_is_read()
    {
        using var service = new RawService(request => request.Contains("fetch-output", StringComparison.Ordinal) ? """{"containerId":"c1","status":"finished"}""" : """{"resultObject":"[{\"name\":\"Ann\"},{\"name\":\"Bo\"}]"}""");

        var items = await RunAsync(service, "https://api.phantombuster.com", "n8n-nodes-base.phantombuster", 1, """{"operation":"getOutput","agentId":"={{ 7 }}","additionalFields":{}}""");

        Assert.Equal(ValueJson.Parse("""[{"name":"Ann"},{"name":"Bo"}]"""), ValueArray.From(items.Select(item => item["json"])));
        Assert.Equal(["GET /api/v2/agents/fetch-output?id=7", "GET /api/v2/containers/fetch-result-object?id=c1"], service.Requests.Select(Line));
    }

    [Fact]
    public async Task A_phantom_is_launched_with_its_arguments()
    {
        using var service = new RawService(request => Line(request).StartsWith("POST", StringComparison.Ordinal) ? """{"containerId":"c1"}""" : """{"id":"c1","status":"running"}""");

        var item = Assert.Single(await RunAsync(service, "https://api.phantombuster.com", "n8n-nodes-base.phantombuster", 1, """{"agentId":"7","jsonParameters":true,"additionalFields":{"argumentsJson":"={ \"count\": {{ 3 }} }","manualLaunch":true}}"""));

        Assert.Equal("running", item["json"]["status"].ToString());
        Assert.Equal("""{"id":"7","arguments":{"count":3},"manualLaunch":true}""", Body(service.Requests.First()));
        Assert.Equal("GET /api/v2/containers/fetch?id=c1", Line(service.Requests.Last()));
    }

    [Fact]
    public async Task A_bot_is_given_what_was_entered_and_waited_for()
    {
        using var service = new RawService(request => Line(request).StartsWith("POST", StringComparison.Ordinal) ? """{"id":"t1"}""" : """{"id":"t1","status":"finished","output":{"string":"x"}}""");

        var item = Assert.Single(await RunAsync(service, "https://api.browseract.com", "n8n-nodes-browseract.browserAct", 1, """{"type":"WORKFLOW","timeout":7200,"workflowId":"w","workflowConfig":{"value":{"input-Link":"={{ ' https://a.example ' }}","input-Empty":"={{ '' }}","other":"x"}}}"""));

        Assert.Equal("finished", item["json"]["status"].ToString());
        Assert.Equal(["POST /v2/workflow/run-task", "GET /v2/workflow/get-task?task_id=t1"], service.Requests.Select(Line));
        Assert.Equal("""{"workflow_id":"w","input_parameters":[{"name":"Link","value":"https://a.example"}]}""", Body(service.Requests.First()));
    }

    [Fact]
    public async Task A_session_of_Airtop_is_there_when_it_runs()
    {
        using var service = new RawService(request => Line(request).StartsWith("POST", StringComparison.Ordinal) ? """{"data":{"id":"s1","status":"awaitingCapacity"}}""" : """{"data":{"id":"s1","status":"running"},"meta":{}}""");

        var item = Assert.Single(await RunAsync(service, "https://api.airtop.ai", "n8n-nodes-base.airtop", 1, """{"profileName":"={{ 'me' }}","timeoutMinutes":5,"additionalFields":{}}"""));

        Assert.Equal(ValueJson.Parse("""{"sessionId":"s1","data":{"id":"s1","status":"running"},"meta":{}}"""), item["json"]);
        Assert.Equal("""{"configuration":{"profileName":"me","timeoutMinutes":5,"proxy":false,"solveCaptcha":false,"record":false}}""", Body(service.Requests.First()));
    }

    [Theory]
    [InlineData("n8n-nodes-base.signl4", "https://connect.signl4.com", """{"message":"=Hi {{ 1 }}","additionalFields":{"title":"T","locationFieldsUi":{"locationFieldsValues":{"latitude":"52.5","longitude":"={{ 13.4 }}"}}}}""", "POST /webhook/{token}", "message=Hi 1|title=T|X-S4-Location=52.5,13.4|X-S4-Status=new|X-S4-SourceSystem=n8n")]
    [InlineData("n8n-nodes-base.signl4", "https://connect.signl4.com", """{"operation":"resolve","externalId":"={{ 'e1' }}"}""", "POST /webhook/{token}", "X-S4-ExternalID=e1|X-S4-Status=resolved|X-S4-SourceSystem=n8n")]
    [InlineData("n8n-nodes-base.mailgun", Own, """{"fromEmail":"a@x.example","toEmail":"={{ 'b@x.example' }}","subject":"S","text":"T"}""", "POST /messages", "from=a@x.example|to=b@x.example|subject=S|text=T")]
    public async Task What_a_service_takes_as_a_form_is_sent_as_one(string type, string origin, string settings, string line, string fields)
    {
        using var service = new RawService(_ => """{"id":"1"}""");

        Assert.Equal("1", Assert.Single(await RunAsync(service, origin, type, 1, settings))["json"]["id"].ToString());

        Assert.Equal(line, Uri.UnescapeDataString(Line(service.Requests.Single())));
        var sent = System.Text.RegularExpressions.Regex.Matches(Body(service.Requests.Single()).Replace("\r", "", StringComparison.Ordinal), "name=\"?([^\"\\n;]+)\"?\\n[^\\n]*?\\n*([^\\n]*)\\n--");
        Assert.Equal(fields, string.Join('|', sent.Select(part => $"{part.Groups[1].Value}={part.Groups[2].Value}")));
    }

    [Fact]
    public async Task All_products_are_read_page_by_page()
    {
        using var service = new RawService(request => request.Contains("page=2", StringComparison.Ordinal) ? """[{"id":101}]""" : $"[{string.Join(',', Enumerable.Range(1, 100).Select(id => $"{{\"id\":{id}}}"))}]");

        Assert.Equal(101, (await RunAsync(service, Own, "n8n-nodes-base.wooCommerce", 1, """{"operation":"getAll","returnAll":true,"options":{}}""")).Count);

        Assert.Equal(["GET /wp-json/wc/v3/products?per_page=100&page=1", "GET /wp-json/wc/v3/products?per_page=100&page=2"], service.Requests.Select(Line));
    }

    [Fact]
    public async Task All_records_are_read_where_the_service_says_they_go_on()
    {
        using var service = new RawService(request => request.Contains("/query/01g-2", StringComparison.Ordinal) ? """{"done":true,"records":[{"Id":"2"}]}""" : """{"done":false,"nextRecordsUrl":"/services/data/v59.0/query/01g-2","records":[{"Id":"1"}]}""");

        var items = await RunAsync(service, Own, "n8n-nodes-base.salesforce", 1, """{"resource":"search","query":"SELECT Id FROM Lead"}""");

        Assert.Equal(["1", "2"], items.Select(item => item["json"]["Id"].ToString()));
        Assert.Equal("GET /services/data/v59.0/query/01g-2", Line(service.Requests.Last()));
    }

    [Fact]
    public async Task All_orders_are_read_by_the_links_of_the_shop()
    {
        RawService? self = null;
        using var service = new RawService(request => request.Contains("page_info=p2", StringComparison.Ordinal) ? """{"orders":[{"id":2}]}"""
            : $"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlink: <{self!.Address}/admin/api/2024-07/orders.json?page_info=p2>; rel=\"next\"\r\ncontent-length: 21\r\n\r\n{{\"orders\":[{{\"id\":1}}]}}");
        self = service;

        var items = await RunAsync(service, Own, "n8n-nodes-base.shopify", 1, """{"authentication":"accessToken","operation":"getAll","returnAll":true,"options":{"fulfillmentStatus":"unfulfilled"}}""");

        Assert.Equal(["1", "2"], items.Select(item => item["json"]["id"].ToString()));
        Assert.Equal(["GET /admin/api/2024-07/orders.json?fulfillment_status=unfulfilled", "GET /admin/api/2024-07/orders.json?page_info=p2"], service.Requests.Select(Line));
    }

    [Fact]
    public void A_key_and_a_token_stand_in_the_address_together()
    {
        var signed = RequestAuth.Apply(new RequestParts("GET", "{address}/1/cards/c", [("a", "b")], [], default, "json", null, TimeSpan.FromSeconds(1)), new Credential("c", "Test", "serviceAccount", new Dictionary<string, string> { ["url"] = "https://api.trello.com", ["user"] = "k", ["key"] = "t" }), new ServiceAuth(null, "", "token", null, false) { UserQuery = "key" });

        Assert.Equal("https://api.trello.com/1/cards/c", signed.Url);
        Assert.Equal([("a", "b"), ("key", "k"), ("token", "t")], signed.Query);
    }

    [Theory]
    [InlineData("n8n-nodes-htmlcsstopdf.htmlcsstopdf", """{"html_content":"x","output_format":"file"}""")]
    [InlineData(BrightData, """{"url":"u","zone":"z","country":"us"}""")]
    [InlineData("n8n-nodes-rapiwa.rapiwa", """{"number":"1","messageType":"image","mediaUrl":"u"}""")]
    [InlineData(Firecrawl, """{"operation":"scrape","url":"u","useCustomBody":true}""")]
    [InlineData("n8n-nodes-scrapegraphai.scrapegraphAi", """{"resource":"scrape","url":"u"}""")]
    [InlineData("n8n-nodes-base.quickbooks", """{"resource":"invoice","operation":"create","CustomerRef":"7","Line":[{"Amount":1,"DetailType":"DescriptionOnly"}],"additionalFields":{}}""")]
    [InlineData("n8n-nodes-base.quickbooks", """{"resource":"invoice","operation":"get","invoiceId":"7","download":true}""")]
    public void What_a_call_cannot_carry_stays_a_placeholder(string type, string settings)
        => Assert.Equal(NodeAvailability.NotAvailable, N8nImporter.Import(OneFlow.Of("more", ("More", type, 1, JsonNode.Parse(settings)!.AsObject()))).Flows.Single().Nodes[1].Availability);
}
