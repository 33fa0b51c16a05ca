using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Nodes of services that become HTTP requests, and how requests are signed in.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void A_plain_call_becomes_a_request_with_the_nodes_own_expressions()
    {
        var (activity, node) = Import("n8n-nodes-base.telegram", 1.2, """{"chatId":"={{ $json.chat }}","text":"Hi {{ x }}","additionalFields":{"parse_mode":"HTML"}}""");

        Assert.Equal("Bizoholic.HttpRequest", activity["type"]!.GetValue<string>());
        Assert.Equal(4.2, activity["typeVersion"]!.GetValue<double>());
        var parameters = activity["parameters"]!;
        Assert.Equal("https://api.telegram.org/bot{token}/sendMessage", parameters["url"]!.GetValue<string>());
        Assert.Equal("""{"chat_id":"={{ $json.chat }}","text":"Hi {{ x }}","parse_mode":"HTML"}""", parameters["jsonBody"]!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal((NodeAvailability.NeedsCredential, "telegramApi"), (node.Availability, Assert.Single(node.Credentials).Kind));
    }

    [Fact]
    public void Parts_of_an_address_are_escaped_and_expressions_in_it_stay_ones()
    {
        var (activity, _) = Import("n8n-nodes-base.github", 1, """{"resource":"issue","operation":"createComment","owner":{"__rl":true,"mode":"name","value":"a b"},"repository":{"__rl":true,"mode":"name","value":"r"},"issueNumber":"={{ $json.n }}","body":"x"}""");

        Assert.Equal("=https://api.github.com/repos/a%20b/r/issues/{{ $json.n }}/comments", activity["parameters"]!["url"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("n8n-nodes-base.telegram", """{"operation":"somethingNew"}""")]
    [InlineData("n8n-nodes-base.slack", """{"resource":"message","operation":"somethingNew"}""")]
    public void What_is_no_plain_call_stays_a_placeholder_that_says_why(string type, string parameters)
    {
        var (activity, node) = Import(type, 2, parameters);

        Assert.Equal("Bizoholic.N8nPlaceholder", activity["type"]!.GetValue<string>());
        Assert.Contains(type, node.Reason);
    }

    [Fact]
    public void Parts_of_a_parameter_are_left_out_and_conditions_choose_the_call()
    {
        const string update = """{"operation":"update","base":{"__rl":true,"mode":"list","value":"app1"},"table":{"__rl":true,"mode":"list","value":"tbl1"},"columns":{"mappingMode":"defineBelow","matchingColumns":["id"],"value":{"id":"={{ $json.id }}","Name":"Ann"}}}""";

        var parameters = Import("n8n-nodes-base.airtable", 2.1, update).Activity["parameters"]!;

        Assert.Equal(("PATCH", "=https://api.airtable.com/v0/app1/tbl1/{{ $json.id }}"), (parameters["method"]!.GetValue<string>(), parameters["url"]!.GetValue<string>()));
        Assert.Equal("""{"fields":{"Name":"Ann"}}""", parameters["jsonBody"]!.ToJsonString());
        Assert.Equal("Bizoholic.N8nPlaceholder", Import("n8n-nodes-base.airtable", 2.1, update.Replace("""["id"]""", """["Other"]""", StringComparison.Ordinal)).Activity["type"]!.GetValue<string>());
        Assert.Equal("Name", Import("n8n-nodes-base.airtable", 2.1, update.Replace("""["id"]""", """["Name"]""", StringComparison.Ordinal).Replace("\"update\"", "\"upsert\"", StringComparison.Ordinal)).Activity["parameters"]!["jsonBody"]!["performUpsert"]!["fieldsToMergeOn"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Pages_are_followed_and_what_people_entered_stands_beside_the_rest()
    {
        using var service = new RawService(request => request.Contains("offset=two", StringComparison.Ordinal) ? """{"records":[{"id":"r2","fields":{"Name":"Bo"}}]}""" : """{"records":[{"id":"r1","fields":{"Name":"Ann"}}],"offset":"two"}""");
        var parameters = Import("n8n-nodes-base.airtable", 2.1, """{"operation":"search","base":"app1","table":"tbl1","filterByFormula":"{Age}>4"}""").Activity["parameters"]!.AsObject();
        parameters["url"] = parameters["url"]!.GetValue<string>().Replace("https://api.airtable.com", service.Address, StringComparison.Ordinal);
        parameters["authentication"] = "none";
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("paged", ("Search", "n8n-nodes-base.httpRequest", 4.2, parameters.DeepClone().AsObject())));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(Bizoholic.Flows.Values.ValueJson.Parse("""[{"id":"r1","Name":"Ann"},{"id":"r2","Name":"Bo"}]"""), report.Items);
        Assert.StartsWith("GET /v0/app1/tbl1?filterByFormula=%7BAge%7D%3E4 ", service.Requests.First());
    }

    [Fact]
    public async Task Rows_of_a_sheet_become_items()
    {
        using var service = new RawService(_ => """{"range":"Leads!A1:C4","values":[["Name","Age",""],["Ann",41],[],["Bo","","x"]]}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("sheet",
            ("Read", "n8n-nodes-base.httpRequest", 4.2, At(service, "https://sheets.googleapis.com", "n8n-nodes-base.googleSheets", 4.5, """{"documentId":{"__rl":true,"mode":"url","value":"https://docs.google.com/spreadsheets/d/1F2FzWt9FMkA5V5i9d_h/edit#gid=0"},"sheetName":{"__rl":true,"mode":"list","value":"gid=0","cachedResultName":"My leads"}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(Bizoholic.Flows.Values.ValueJson.Parse("""[{"row_number":2,"Name":"Ann","Age":41,"col_3":""},{"row_number":4,"Name":"Bo","Age":"","col_3":"x"}]"""), report.Items);
        Assert.StartsWith("GET /v4/spreadsheets/1F2FzWt9FMkA5V5i9d_h/values/My%20leads?valueRenderOption=UNFORMATTED_VALUE", service.Requests.First());
    }

    [Theory]
    [InlineData(4.5, """{"rangeDefinition":"specifyRange","headerRow":2,"firstDataRow":4}""", """[{"row_number":4,"A":"3","B":""},{"row_number":5,"A":"","B":""},{"row_number":6,"A":"5","B":6}]""", 2, "Log")]
    [InlineData(4.5, """{"rangeDefinition":"specifyRangeA1","range":"B2:C9"}""", """[{"row_number":2,"Title":"A"},{"row_number":3,"Title":"1"},{"row_number":4,"Title":"3"},{"row_number":5,"Title":""},{"row_number":6,"Title":"5"}]""", 2, "Log!B2%3AC9")]
    [InlineData(4.1, """{"rangeDefinition":"detectAutomatically","readRowsUntil":"firstEmptyRow"}""", """[{"row_number":2,"Title":"A"},{"row_number":3,"Title":"1"},{"row_number":4,"Title":"3"}]""", 1, "Log")]
    public async Task Rows_are_read_from_where_they_are_said_to_be(double version, string location, string items, int calls, string range)
    {
        using var service = new RawService(_ => """{"values":[["Title"],["A","B"],["1","2"],["3"],[],["5",6]]}""");
        var read = At(service, "https://sheets.googleapis.com", "n8n-nodes-base.googleSheets", version, """{"documentId":"abc","sheetName":{"__rl":true,"mode":"name","value":"Log"},"options":{"dataLocationOnSheet":{"values":LOCATION},"outputFormatting":{"values":{"general":"FORMATTED_VALUE","date":"SERIAL_NUMBER"}}}}""".Replace("LOCATION", location, StringComparison.Ordinal));

        Assert.Equal(items, await ReadAsync(read, version));
        Assert.Equal(calls, service.Requests.Count);
        Assert.StartsWith($"GET /v4/spreadsheets/abc/values/{range}?valueRenderOption=FORMATTED_VALUE&dateTimeRenderOption=SERIAL_NUMBER ", service.Requests.First());
    }

    [Fact]
    public async Task The_first_versions_read_a_range_once()
    {
        using var service = new RawService(_ => """{"values":[["x"],["Name","","Age"],["Ann","?",4],[],["Bo"]]}""");
        var read = At(service, "https://sheets.googleapis.com", "n8n-nodes-base.googleSheets", 1, """{"sheetId":"abc","range":"My leads!A:C","keyRow":1,"dataStartRow":2}""");

        Assert.Equal("""[{"Name":"Ann","Age":4},{"Name":"Bo"}]""", await ReadAsync(read, 1));
        Assert.StartsWith("GET /v4/spreadsheets/abc/values/My%20leads!A%3AC?valueRenderOption=UNFORMATTED_VALUE ", Assert.Single(service.Requests));
    }

    /// <summary>What the step leaves of the first call, called with two items.</summary>
    private static async Task<string> ReadAsync(JsonObject parameters, double version)
    {
        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(OneFlow.Of("read",
            ("Items", "n8n-nodes-base.set", 3.4, JsonNode.Parse("""{"mode":"raw","jsonOutput":"{\"rows\":[1,2]}"}""")!.AsObject()),
            ("Split", "n8n-nodes-base.splitOut", 1, new JsonObject { ["fieldToSplitOut"] = "rows" }),
            ("Read", "n8n-nodes-base.httpRequest", 4.2, parameters)));
        Assert.True(history.Error is null, history.Error?.Message);
        var items = report.Items;
        return Bizoholic.Flows.Values.ValueJson.ToJson(Bizoholic.Flows.Values.ValueArray.From(items.Take(version < 4.2 ? items.Count : items.Count / 2)));
    }

    [Theory]
    [InlineData("\"combineFilters\":\"AND\",\"options\":{}", "[3,5]")]
    [InlineData("\"options\":{\"returnFirstMatch\":true}", "[3]")]
    [InlineData("\"combineFilters\":\"OR\",\"options\":{}", "[3,4,5,2]")]
    public async Task A_sheet_is_found_by_its_number_and_its_rows_are_filtered(string settings, string rows)
    {
        using var service = new RawService(_ => """{"valueRanges":[{"valueRange":{"values":[["Name","Open"],["Cy",true],["Ann",true],["Ann",false],["Ann",true]]}}]}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("filtered", ("Read", "n8n-nodes-base.httpRequest", 4.2, At(service, "https://sheets.googleapis.com", "n8n-nodes-base.googleSheets", 4.5, $$$"""{"documentId":"abc","sheetName":{"__rl":true,"mode":"list","value":"gid=77"},"filtersUI":{"values":[{"lookupColumn":"Name","lookupValue":"={{ 'Ann' }}"},{"lookupColumn":"Open","lookupValue":"true"}]},{{{settings}}}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(rows, $"[{string.Join(',', report.Items.Select(item => item["row_number"]))}]");
        Assert.Contains("\"sheetId\":77", Assert.Single(service.Requests));
    }

    [Fact]
    public async Task A_mail_is_written_whole_into_the_call()
    {
        using var service = new RawService(_ => """{"id":"m1"}""");
        using var run = new CaseRun();

        var (history, _) = await run.RunAsync(OneFlow.Of("mail", ("Send", "n8n-nodes-base.httpRequest", 4.2, At(service, "https://gmail.googleapis.com", "n8n-nodes-base.gmail", 2.1, """{"sendTo":"={{ 'ann' }}@example.com","subject":"Grüße","message":"<style>a{b{c:d}}</style>{no hole}","options":{"ccList":"bo@example.com"}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        var raw = JsonNode.Parse(service.Requests.Single() is var request ? request[request.IndexOf('{', StringComparison.Ordinal)..] : "")!["raw"]!.GetValue<string>();
        Assert.DoesNotContain('+', raw);
        var mail = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(raw.Replace('-', '+').Replace('_', '/').PadRight((raw.Length + 3) / 4 * 4, '=')));
        Assert.Contains("To: ann@example.com\r\nCc: bo@example.com\r\n", mail);
        Assert.Contains("Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\n", mail);
        Assert.Contains("Content-Type: text/html; charset=utf-8\r\n\r\n<style>a{b{c:d}}</style>{no hole}", mail);
        Assert.DoesNotContain("From:", mail);
    }

    [Theory]
    [InlineData("n8n-nodes-base.googleSheets", """{"documentId":"abc","sheetName":{"__rl":true,"mode":"list","value":"gid=0"},"options":{"dataLocationOnSheet":{"values":{"rangeDefinition":"specifyRangeA1","range":"A1:B2"}}}}""")]
    [InlineData("n8n-nodes-base.slack", """{"select":"channel","channelId":"C1","messageType":"attachment","text":"x","otherOptions":{"ephemeral":{"ephemeralValues":{"user":"U"}}},"attachments":[{"text":"y"}]}""")]
    public void A_setting_that_the_call_cannot_carry_keeps_the_node_a_placeholder(string type, string parameters)
        => Assert.Equal("Bizoholic.N8nPlaceholder", Import(type, 4, parameters).Activity["type"]!.GetValue<string>());

    [Theory]
    [InlineData("n8n-nodes-base.telegram", """{"chatId":"1","text":"x","replyMarkup":"inlineKeyboard","inlineKeyboard":{"rows":[{"row":{"buttons":[{"text":"Go","additionalFields":{"callback_data":"={{ $json.id }}"}}]}}]}}""", """{"chat_id":"1","text":"x","reply_markup":{"inline_keyboard":[[{"text":"Go","callback_data":"={{ $json.id }}"}]]}}""")]
    [InlineData("n8n-nodes-base.slack", """{"select":"user","user":{"__rl":true,"mode":"list","value":"U1"},"text":"x"}""", """{"channel":"U1","text":"x"}""")]
    [InlineData("n8n-nodes-base.slack", """{"channel":"#alerts","text":"x","attachments":[]}""", """{"channel":"#alerts","text":"x"}""")]
    public void What_goes_with_a_message_goes_along(string type, string parameters, string body)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), Import(type, 2, parameters).Activity["parameters"]!["jsonBody"]), Import(type, 2, parameters).Activity.ToJsonString());

    [Theory]
    [InlineData("n8n-nodes-base.microsoftOutlook", """{"operation":"move","messageId":{"__rl":true,"mode":"id","value":"={{ $json.id }}"},"folderId":{"__rl":true,"mode":"list","value":"F 1"}}""", "POST =https://graph.microsoft.com/v1.0/me/messages/{{ $json.id }}/move", """{"destinationId":"F 1"}""")]
    [InlineData("n8n-nodes-base.microsoftOutlook", """{"operation":"update","messageId":"m","updateFields":{"isRead":true}}""", "PATCH https://graph.microsoft.com/v1.0/me/messages/m", """{"isRead":true}""")]
    [InlineData("n8n-nodes-base.microsoftOneDrive", """{"operation":"download","fileId":"f"}""", "GET https://graph.microsoft.com/v1.0/me/drive/items/f/content", null)]
    [InlineData("n8n-nodes-base.microsoftToDo", """{"operation":"create","taskListId":"l","title":"Call"}""", "POST https://graph.microsoft.com/v1.0/me/todo/lists/l/tasks", """{"title":"Call"}""")]
    [InlineData("n8n-nodes-base.stripe", """{"resource":"customer","operation":"create","name":"Ann","additionalFields":{"email":"a@example.com"}}""", "POST https://api.stripe.com/v1/customers", """{"name":"Ann","email":"a@example.com"}""")]
    [InlineData("n8n-nodes-base.mondayCom", """{"resource":"boardItem","operation":"delete","itemId":"7"}""", "POST https://api.monday.com/v2", """{"query":"mutation ($itemId: ID!) { delete_item (item_id: $itemId) { id } }","variables":{"itemId":"7"}}""")]
    [InlineData("n8n-nodes-base.phantombuster", """{"operation":"delete","agentId":"1"}""", "POST https://api.phantombuster.com/api/v2/agents/delete", """{"id":"1"}""")]
    [InlineData("n8n-nodes-base.raindrop", """{"resource":"bookmark","operation":"create","link":"https://example.com","collectionId":"5"}""", "POST https://api.raindrop.io/rest/v1/raindrop", """{"link":"https://example.com","collection":{"$id":"5"}}""")]
    [InlineData("n8n-nodes-base.jira", """{"operation":"update","issueKey":"={{ $json.key }}","updateFields":{"summary":"S","assignee":{"__rl":true,"mode":"id","value":"5b"},"customFieldsUi":{"customFieldsValues":[{"fieldId":{"__rl":true,"mode":"id","value":"customfield_1"},"fieldValue":"v"}]}}}""", "PUT ={address}/rest/api/2/issue/{{ $json.key }}", """{"fields":{"summary":"S","assignee":{"id":"5b"},"customfield_1":"v"}}""")]
    [InlineData("n8n-nodes-base.jira", """{"resource":"issueComment","issueKey":"A-1","comment":"Hi"}""", "POST {address}/rest/api/3/issue/A-1/comment", """{"body":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]}}""")]
    [InlineData("n8n-nodes-base.jira", """{"jiraVersion":"server","operation":"create","project":"10","issueType":"1","summary":"S","additionalFields":{"assignee":"ann","serverLabels":["a"]}}""", "POST {address}/rest/api/2/issue", """{"fields":{"summary":"S","project":{"id":"10"},"issuetype":{"id":"1"},"labels":["a"],"assignee":{"name":"ann"}}}""")]
    [InlineData("n8n-nodes-base.jira", """{"jiraVersion":"serverPat","resource":"issueComment","issueKey":"A-1","comment":"Hi"}""", "POST {address}/rest/api/2/issue/A-1/comment", """{"body":"Hi"}""")]
    [InlineData("n8n-nodes-base.jira", """{"jiraVersion":"cloudOAuth2","operation":"get","issueKey":"A-1"}""", "GET {address}/rest/api/2/issue/A-1", null)]
    [InlineData("n8n-nodes-base.zendesk", """{"authentication":"oAuth2","description":"D","additionalFields":{"group":3}}""", "POST {address}/api/v2/tickets", """{"ticket":{"comment":{"body":"D"},"group_id":3}}""")]
    [InlineData("n8n-nodes-base.zendesk", """{"operation":"get","ticketType":"suspended","id":"7"}""", "GET {address}/api/v2/suspended_tickets/7", null)]
    [InlineData("n8n-nodes-base.strapi", """{"operation":"update","contentType":"articles","updateKey":"id","columns":"title"}""", "PUT ={address}/api/articles/{{ $json[\"id\"] }}", """{"data":"={{ $json }}"}""")]
    [InlineData("n8n-nodes-base.strapi", """{"operation":"delete","contentType":"articles","entryId":"4"}""", "DELETE {address}/api/articles/4", null)]
    [InlineData("n8n-nodes-base.supabase", """{"tableId":"leads","fieldsUi":{"fieldValues":[{"fieldId":"name","fieldValue":"={{ $json.n }}"}]}}""", "POST {address}/rest/v1/leads", """{"name":"={{ $json.n }}"}""")]
    [InlineData("n8n-nodes-base.wordpress", """{"title":"T","additionalFields":{"content":"C","status":"publish","categories":[2]}}""", "POST {address}/wp-json/wp/v2/posts", """{"title":"T","content":"C","status":"publish","categories":[2]}""")]
    [InlineData("n8n-nodes-base.mattermost", """{"channelId":"c1","message":"Hi"}""", "POST {address}/api/v4/posts", """{"channel_id":"c1","message":"Hi"}""")]
    [InlineData("n8n-nodes-base.zendesk", """{"operation":"update","id":"7","updateFields":{"status":"solved","internalNote":"n"}}""", "PUT {address}/api/v2/tickets/7", """{"ticket":{"status":"solved","comment":{"html_body":"n","public":false}}}""")]
    [InlineData("n8n-nodes-base.nocoDb", """{"operation":"create","authentication":"nocoDbApiToken","table":"m1","fieldsUi":{"fieldValues":[{"fieldName":"Title","fieldValue":"x"}]}}""", "POST {address}/api/v2/tables/m1/records", """{"Title":"x"}""", 3)]
    [InlineData("n8n-nodes-base.n8n", """{"operation":"update","workflowId":{"__rl":true,"mode":"id","value":"w"},"workflowObject":"{\"name\":\"N\"}"}""", "PUT {address}/workflows/w", """{"name":"N"}""")]
    [InlineData("n8n-nodes-base.gitlab", """{"operation":"createComment","owner":"o","repository":"r","issueNumber":3,"body":"b"}""", "POST {address}/api/v4/projects/o%2Fr/issues/3/notes", """{"body":"b"}""")]
    [InlineData("n8n-nodes-base.facebookGraphApi", """{"graphApiVersion":"v23.0","node":"me","edge":"feed","httpRequestMethod":"POST","options":{"queryParameters":{"parameter":[{"name":"message","value":"Hi"}]}}}""", "POST https://graph.facebook.com/v23.0/me/feed", null)]
    [InlineData("n8n-nodes-base.mautic", """{"resource":"contactSegment","contactId":"4","segmentId":2}""", "POST {address}/api/segments/2/contact/4/add", null)]
    [InlineData("@n8n/n8n-nodes-langchain.openAi", """{"modelId":{"__rl":true,"mode":"list","value":"gpt-4o"},"messages":{"values":[{"content":"={{ $json.q }}"},{"content":"Be brief","role":"system"}]},"options":{"maxTokens":9}}""", "POST https://api.openai.com/v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":"={{ $json.q }}"},{"role":"system","content":"Be brief"}],"max_completion_tokens":9}""")]
    public void A_call_goes_where_the_service_takes_it(string type, string parameters, string line, string? body, double version = 1)
    {
        var made = Import(type, version, parameters).Activity["parameters"]!;

        Assert.Equal(line, $"{made["method"]} {made["url"]}");
        Assert.True(JsonNode.DeepEquals(body is null ? null : JsonNode.Parse(body), made["jsonBody"]), made.ToJsonString());
    }

    [Theory]
    [InlineData("n8n-nodes-base.microsoftOutlook", """{"operation":"move","messageId":"m","folderId":"f","authentication":"microsoftEntraServicePrincipalApi"}""")]
    [InlineData("n8n-nodes-base.microsoftOutlook", """{"operation":"update","messageId":"m","updateFields":{"toRecipients":"a@example.com"}}""")]
    public void A_call_of_the_table_that_would_say_less_than_the_node_is_not_made(string type, string parameters)
        => Assert.Equal("Bizoholic.N8nPlaceholder", Import(type, 1, parameters).Activity["type"]!.GetValue<string>());

    [Theory]
    [InlineData("n8n-nodes-base.jira", """{"jiraVersion":"server","resource":"user","operation":"get","accountId":"5b"}""", 1)]
    [InlineData("n8n-nodes-base.supabase", """{"operation":"delete","tableId":"leads"}""", 1)]
    [InlineData("n8n-nodes-base.supabase", """{"operation":"get","tableId":"leads","filters":{"conditions":[{"keyName":"={{ $json.k }}","keyValue":"1"}]}}""", 1)]
    [InlineData("n8n-nodes-base.nocoDb", """{"operation":"get","table":"m1","id":"1"}""", 2)]
    [InlineData("n8n-nodes-base.mattermost", """{"channelId":"c1","message":"Hi","attachments":[{"text":"x","actions":{"item":[{"name":"Go"}]}}]}""", 1)]
    public void What_a_service_with_an_address_of_its_own_cannot_do_in_one_call_is_not_made(string type, string parameters, double version)
        => Assert.Equal("Bizoholic.N8nPlaceholder", Import(type, version, parameters).Activity["type"]!.GetValue<string>());

    [Fact]
    public void A_service_at_an_address_of_ones_own_is_reached_there_and_nowhere_else()
    {
        var (activity, node) = Import("n8n-nodes-base.zendesk", 1, """{"operation":"get","id":"7"}""");
        var url = activity["parameters"]!["url"]!.GetValue<string>();
        var account = Credential("serviceAccount", "url=https://acme.example.com/,user=ann@example.com,key=k");

        var signed = RequestAuth.Apply(Request(url), account, new ServiceAuth(null, "", null, null, false) { IsBasic = true, UserSuffix = "/token" });

        Assert.Equal("https://acme.example.com/api/v2/tickets/7", signed.Url);
        Assert.Contains(("Authorization", "Basic " + Convert.ToBase64String("ann@example.com/token:k"u8)), signed.Headers);
        Assert.Contains("Service at your own address", node.Advice);
        Assert.Contains("may not be sent to evil.example", Assert.Throws<FaultException>(() => RequestAuth.Apply(Request("https://evil.example/"), account, null)).Message);
        Assert.Contains("does not say where the service is", Assert.Throws<FaultException>(() => RequestAuth.Apply(Request(url), Credential("httpBearerAuth", "token=k"), null)).Message);
        Assert.Equal([("apikey", "k"), ("Authorization", "Bearer k")], RequestAuth.Apply(Request(url), account, new ServiceAuth("apikey", "", null, null, false) { IsAlsoBearer = true }).Headers);
        Assert.Equal("https://blog.example/wp", new Uri(RequestAuth.Apply(Request("{address}/wp"), Credential("wordpressApi", "url=https://blog.example,username=u,password=p"), new ServiceAuth(null, "", null, null, false) { IsBasic = true }).Url).AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"conditions":[{"keyName":"name","condition":"eq","keyValue":"={{ 'A, B' }}"},{"keyName":"age","condition":"gt","keyValue":"3"}]}""", "anyFilter", "or=(name.eq.\"A, B\",age.gt.3)")]
    [InlineData("""{"conditions":[{"keyName":"name","condition":"like","keyValue":"A%"},{"keyName":"age","condition":"is","keyValue":"null"}]}""", "allFilters", "name=like.A%&age=is.null")]
    public async Task Rows_are_chosen_as_the_node_says(string filters, string match, string query)
    {
        using var service = new RawService(_ => """[{"id":1}]""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("rows", ("Delete", "n8n-nodes-base.httpRequest", 4.2, At(service, "{address}", "n8n-nodes-base.supabase", 1, $$"""{"operation":"delete","tableId":"leads","matchType":"{{match}}","filters":{{filters}}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("[{\"id\":1}]", Bizoholic.Flows.Values.ValueJson.ToJson(report.Items));
        Assert.Equal($"/rest/v1/leads?{query}", Uri.UnescapeDataString(service.Requests.Single().Split(' ')[1]).Replace('+', ' '));
    }

    [Theory]
    [InlineData("""{"operation":"append","application":"app1","table":"My table"}""", "POST /v0/app1/My%20table", """{"records":[{"fields":{"Name":"Ann","Age":4}}],"typecast":false}""")]
    [InlineData("""{"operation":"append","application":"app1","table":"t","addAllFields":false,"fields":["Name"],"options":{"typecast":true}}""", "POST /v0/app1/t", """{"records":[{"fields":{"Name":"Ann"}}],"typecast":true}""")]
    [InlineData("""{"operation":"update","application":"app1","table":"t","id":"={{ $json.id }}","options":{"ignoreFields":"Age"}}""", "PATCH /v0/app1/t", """{"records":[{"id":"r0","fields":{"Name":"Ann"}}],"typecast":false}""")]
    [InlineData("""{"operation":"list","application":"app1","table":"t","additionalOptions":{"filterByFormula":"{Age}>3","sort":{"property":[{"field":"Age","direction":"desc"}]}}}""", "GET /v0/app1/t?filterByFormula={Age}>3&sort[0][field]=Age&sort[0][direction]=desc", null)]
    [InlineData("""{"operation":"list","application":"app1","table":"t","returnAll":false,"limit":2}""", "GET /v0/app1/t?maxRecords=2", null)]
    public async Task Records_of_Airtable_are_written_and_read_as_its_first_version_does(string node, string line, string? body)
    {
        using var service = new RawService(_ => """{"records":[{"id":"r1","fields":{"Name":"Ann"}}]}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("records",
            ("Set", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = """{"id":"r0","Name":"Ann","Age":4}""" }),
            ("Records", "n8n-nodes-base.httpRequest", 4.2, At(service, "https://api.airtable.com", "n8n-nodes-base.airtable", 1, node))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"id":"r1","fields":{"Name":"Ann"}}]""", Bizoholic.Flows.Values.ValueJson.ToJson(report.Items));
        var request = service.Requests.Single();
        Assert.Equal(line, $"{request.Split(' ')[0]} {(request.Split(' ')[1] is var path && path.Contains('?', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path)}");
        Assert.True(JsonNode.DeepEquals(body is null ? null : JsonNode.Parse(body), request.Split("\n\n", 2)[1] is { Length: > 0 } sent ? JsonNode.Parse(sent) : null), request);
    }

    [Theory]
    [InlineData(1.3, """{"calendar":{"__rl":true,"mode":"list","value":"a@example.com"},"start":"2026-03-02T10:00:00","end":"={{ '2026-03-02T11:00:00+01:00' }}","additionalFields":{"summary":"Talk","attendees":["b@example.com, c@example.com"],"color":"","sendUpdates":"all"}}""", "POST /calendar/v3/calendars/a%40example.com/events?sendUpdates=all", """{"start":{"dateTime":"2026-03-02T09:00:00.000Z","timeZone":"Europe/Berlin"},"end":{"dateTime":"2026-03-02T10:00:00.000Z","timeZone":"Europe/Berlin"},"attendees":[{"email":"b@example.com"},{"email":"c@example.com"}],"summary":"Talk"}""")]
    [InlineData(1, """{"calendar":"primary","start":"2026-03-02","end":"2026-03-03","additionalFields":{"allday":"yes","repeatFrecuency":"Weekly","repeatHowManyTimes":3}}""", "POST /calendar/v3/calendars/primary/events", """{"start":{"date":"2026-03-02"},"end":{"date":"2026-03-03"},"recurrence":["RRULE:FREQ=WEEKLY;COUNT=3"]}""")]
    [InlineData(1.3, """{"operation":"update","calendar":"primary","eventId":"e","updateFields":{"start":"2026-03-02T10:00:00","summary":"Moved"}}""", "PATCH /calendar/v3/calendars/primary/events/e", """{"start":{"dateTime":"2026-03-02T09:00:00.000Z","timeZone":"Europe/Berlin"},"summary":"Moved"}""")]
    [InlineData(1.3, """{"operation":"getAll","calendar":"primary","timeMin":"2026-03-02T10:00:00","timeMax":"2026-03-09T10:00:00","options":{"query":"tea"}}""", "GET /calendar/v3/calendars/primary/events?maxResults=50&timeMin=2026-03-02T10:00:00.000+01:00&timeMax=2026-03-09T10:00:00.000+01:00&singleEvents=true&q=tea", null)]
    [InlineData(1, """{"operation":"getAll","calendar":"primary","returnAll":true,"options":{"timeMax":"2026-03-09T10:00:00"}}""", "GET /calendar/v3/calendars/primary/events?maxResults=100&timeMax=2026-03-09T10:00:00.000+01:00", null)]
    public async Task An_event_is_written_and_found_at_its_time(double version, string node, string line, string? body)
    {
        using var service = new RawService(_ => """{"id":"e","items":[]}""");
        using var run = new CaseRun();
        var flow = JsonNode.Parse(OneFlow.Of("event", ("Event", "n8n-nodes-base.httpRequest", 4.2, At(service, "https://www.googleapis.com", "n8n-nodes-base.googleCalendar", version, node))))!;
        flow["settings"] = new JsonObject { ["timezone"] = "Europe/Berlin" };

        var (history, _) = await run.RunAsync(flow.ToJsonString());

        Assert.True(history.Error is null, history.Error?.Message);
        var request = service.Requests.Single();
        Assert.Equal(line, string.Join(' ', request.Split(' ')[..2]).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2B", "+", StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(body is null ? null : JsonNode.Parse(body), request.Split("\n\n", 2)[1] is { Length: > 0 } sent ? JsonNode.Parse(sent) : null), request);
    }

    [Fact]
    public async Task Pages_of_Zendesk_are_followed_by_the_addresses_it_gives()
    {
        RawService service = null!;
        service = new RawService(request => request.Contains("page=2", StringComparison.Ordinal) ? """{"results":[{"id":2}],"next_page":null}""" : $$"""{"results":[{"id":1}],"next_page":"{{service.Address}}/api/v2/search.json?page=2&query=x"}""");
        using var first = service;
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("tickets", ("Read", "n8n-nodes-base.httpRequest", 4.2, At(service, "{address}", "n8n-nodes-base.zendesk", 1, """{"operation":"getAll","returnAll":true,"options":{"status":"open"}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"id":1},{"id":2}]""", Bizoholic.Flows.Values.ValueJson.ToJson(report.Items));
        Assert.Equal(["/api/v2/search?query=type%3Aticket%20status%3Aopen&per_page=100", "/api/v2/search.json?page=2&query=x"], service.Requests.Select(request => request.Split(' ')[1]));
    }

    [Theory]
    [InlineData("""{"jiraVersion":"server","operation":"getAll","returnAll":true,"options":{"jql":"project = A"}}""", "/rest/api/2/search", """{"jql":"project = A","maxResults":100,"startAt":100}""")]
    [InlineData("""{"operation":"getAll","returnAll":true,"options":{"jql":"project = A"}}""", "/rest/api/2/search/jql", """{"jql":"project = A","fields":["*navigable"],"maxResults":100,"nextPageToken":"two"}""")]
    public async Task All_issues_are_read_page_by_page(string parameters, string path, string last)
    {
        using var service = new RawService(request => request.Contains("two", StringComparison.Ordinal) || request.Contains("\"startAt\":100", StringComparison.Ordinal)
            ? """{"issues":[{"id":"2"}],"startAt":100,"maxResults":100,"total":101}"""
            : """{"issues":[{"id":"1"}],"startAt":0,"maxResults":100,"total":101,"nextPageToken":"two"}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("issues", ("Read", "n8n-nodes-base.httpRequest", 4.2, At(service, "{address}", "n8n-nodes-base.jira", 1, parameters))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"id":"1"},{"id":"2"}]""", Bizoholic.Flows.Values.ValueJson.ToJson(report.Items));
        Assert.All(service.Requests, request => Assert.Equal(path, request.Split(' ')[1]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(last), JsonNode.Parse(service.Requests.Last().Split("\n\n", 2)[1])), service.Requests.Last());
    }

    [Fact]
    public async Task Entries_of_Strapi_are_filtered_and_read_page_by_page()
    {
        using var service = new RawService(_ => """{"data":[{"id":1,"attributes":{"title":"T"}}],"meta":{}}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("entries", ("Read", "n8n-nodes-base.httpRequest", 4.2, At(service, "{address}", "n8n-nodes-base.strapi", 1, """{"operation":"getAll","contentType":"articles","returnAll":true,"options":{"sort":["title:asc"],"where":"{\"title\":{\"$eq\":\"T\"}}"}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"id":1,"attributes":{"title":"T"}}]""", Bizoholic.Flows.Values.ValueJson.ToJson(report.Items));
        Assert.Equal("/api/articles?sort=title:asc&filters[title][$eq]=T&pagination[pageSize]=100&pagination[page]=1", Uri.UnescapeDataString(service.Requests.Single().Split(' ')[1]));
    }

    [Fact]
    public async Task What_was_stored_goes_on_with_the_id_it_got()
    {
        using var service = new RawService(_ => """{"Id":9}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("stored", ("Create", "n8n-nodes-base.httpRequest", 4.2, At(service, "{address}", "n8n-nodes-base.nocoDb", 3, """{"operation":"create","table":"m","fieldsUi":{"fieldValues":[{"fieldName":"Title","fieldValue":"={{ 'x' + 1 }}"}]}}"""))));

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal("""[{"Title":"x1","Id":9}]""", Bizoholic.Flows.Values.ValueJson.ToJson(report.Items));
    }

    [Fact]
    public void Addresses_given_for_ids_become_ids()
    {
        const string download = """{"operation":"download","fileId":{"__rl":true,"mode":"url","value":"URL"}}""";

        Assert.Equal("https://www.googleapis.com/drive/v3/files/1AbCdEfGhIjKlMn", UrlOf(download.Replace("URL", "https://drive.google.com/file/d/1AbCdEfGhIjKlMn/view", StringComparison.Ordinal)));
        Assert.Contains("String(($json.link", UrlOf(download.Replace("URL", "={{$json.link}}", StringComparison.Ordinal)));

        string UrlOf(string parameters) => Import("n8n-nodes-base.googleDrive", 3, parameters).Activity["parameters"]!["url"]!.GetValue<string>();
    }

    [Fact]
    public void An_account_in_the_address_is_the_credentials_user()
    {
        var parameters = Import("n8n-nodes-base.twilio", 1, """{"from":"+1","to":"+2","message":"Hi"}""").Activity["parameters"]!;

        Assert.Equal("https://api.twilio.com/2010-04-01/Accounts/{user}/Messages.json", parameters["url"]!.GetValue<string>());
        Assert.Equal("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", RequestAuth.Apply(Request(parameters["url"]!.GetValue<string>()), Credential("httpBasicAuth", "user=AC1,password=p"), new ServiceAuth(null, "", null, null, true)).Url);
        Assert.Equal("form-urlencoded", parameters["contentType"]!.GetValue<string>());
    }

    [Fact]
    public void A_mapped_node_is_exported_as_it_was()
    {
        var original = Flow("n8n-nodes-base.todoist", 2, """{"operation":"close","taskId":"42"}""");
        using var definition = JsonDocument.Parse(Assert.Single(N8nImporter.Import(original).Flows).DefinitionJson);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(N8nExporter.Export(definition.RootElement).Json!)));
    }

    [Theory]
    [InlineData("httpBasicAuth", "user=ann,password=x", "Authorization", "Basic YW5uOng=")]
    [InlineData("httpHeaderAuth", "name=X-Key,value=v", "X-Key", "v")]
    [InlineData("httpBearerAuth", "token=t", "Authorization", "Bearer t")]
    [InlineData("oAuth2Api", "accessToken=t2", "Authorization", "Bearer t2")]
    [InlineData("httpCustomAuth", "json={\"headers\":{\"X-A\":\"1\"}}", "X-A", "1")]
    public void Requests_are_signed_in_by_the_kind_of_credential(string type, string fields, string header, string value)
    {
        var signed = RequestAuth.Apply(Request("https://api.example.com/a"), Credential(type, fields), null);

        Assert.Contains((header, value), signed.Headers);
    }

    /// <summary>The last example of RFC 5849, section 1.2.</summary>
    [Fact]
    public void A_request_is_signed_as_OAuth_1_wants_it()
    {
        var credential = Credential("oAuth1Api", "consumerKey=dpf43f3p2l4k3l03,consumerSecret=kd94hf93k423kf44,oauthToken=nnch734d00sl2jdk,oauthTokenSecret=pfkkdhi9sl3r4s00");

        var signed = OAuth1.Sign(Request("http://photos.example.net/photos") with { Query = [("file", "vacation.jpg"), ("size", "original")] }, credential, DateTimeOffset.FromUnixTimeSeconds(137131202), "chapoH");

        Assert.Equal(
            "OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_nonce=\"chapoH\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"137131202\", oauth_token=\"nnch734d00sl2jdk\", oauth_signature=\"MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\"",
            Assert.Single(signed.Headers).Value);
    }

    [Fact]
    public void Services_get_their_key_where_they_want_it()
    {
        var credential = Credential("httpBearerAuth", "token=k");

        Assert.Equal("https://a.example/botk/x", RequestAuth.Apply(Request("https://a.example/bot{token}/x"), credential, new ServiceAuth(null, "", null, null, true)).Url);
        Assert.Contains(("Authorization", "Bot k"), RequestAuth.Apply(Request("https://a.example/"), credential, new ServiceAuth("Authorization", "Bot ", null, null, false)).Headers);
        Assert.Contains(("appid", "k"), RequestAuth.Apply(Request("https://a.example/"), credential, new ServiceAuth(null, "", "appid", null, false)).Query);
        Assert.Contains(("key", "v"), RequestAuth.Apply(Request("https://a.example/"), Credential("httpQueryAuth", "name=key,value=v"), null).Query);
    }

    [Fact]
    public void A_credential_is_sent_to_its_hosts_only()
    {
        var credential = Credential("httpBearerAuth", "token=k,allowedHosts=api.example.com");

        Assert.Contains("may not be sent to evil.example", Assert.Throws<FaultException>(() => RequestAuth.Apply(Request("https://evil.example/"), credential, null)).Message);
    }

    /// <summary>The example of RFC 7616.</summary>
    [Fact]
    public void A_digest_answers_what_the_service_asked()
    {
        var answer = RequestAuth.Digest("Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", Credential("httpDigestAuth", "user=Mufasa,password=Circle of Life"), "GET", new Uri("http://www.example.org/dir/index.html"))!;

        Assert.StartsWith("Digest username=\"Mufasa\", realm=\"http-auth@example.org\"", answer);
        Assert.Contains("uri=\"/dir/index.html\"", answer);
        Assert.Contains("qop=auth, nc=00000001, cnonce=", answer);
        Assert.Null(RequestAuth.Digest("Bearer", Credential("httpDigestAuth", "user=a,password=b"), "GET", new Uri("http://a.example/")));
    }

    [Fact]
    public void A_digest_for_a_session_has_the_callers_own_number_in_it()
    {
        var answer = RequestAuth.Digest("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256-sess, qop=auth", Credential("httpDigestAuth", "user=ann,password=pass"), "GET", new Uri("http://a.example/x"))!;

        static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        var once = answer.Split("cnonce=\"")[1].Split('"')[0];
        var session = Hash($"{Hash("ann:r:pass")}:n:{once}");
        Assert.Contains($"response=\"{Hash($"{session}:n:00000001:{once}:auth:{Hash("GET:/x")}")}\"", answer);
    }

    /// <summary>The request a node becomes, sent to a service of the test instead.</summary>
    private static JsonObject At(RawService service, string origin, string type, double version, string node)
    {
        var parameters = Import(type, version, node).Activity["parameters"]!.DeepClone().AsObject();
        parameters["url"] = parameters["url"]!.GetValue<string>().Replace(origin, service.Address, StringComparison.Ordinal);
        parameters["authentication"] = "none";
        return parameters;
    }

    private static RequestParts Request(string url) => new("GET", url, [], [], default, "json", null, TimeSpan.FromSeconds(1));

    private static Credential Credential(string type, string fields)
        => new("c", "Test", type, fields.Split(',').Select(field => field.Split('=', 2)).ToDictionary(field => field[0], field => field[1]));

    private static string Flow(string type, double version, string parameters)
        => $$$"""{"id":"service","name":"Service","nodes":[{"id":"n","name":"Node","type":"{{{type}}}","typeVersion":{{{version.ToString(System.Globalization.CultureInfo.InvariantCulture)}}},"position":[0,0],"parameters":{{{parameters}}} }],"connections":{}}""";

    private static (JsonNode Activity, ImportedNode Node) Import(string type, double version, string parameters)
    {
        var flow = Assert.Single(N8nImporter.Import(Flow(type, version, parameters)).Flows);
        return (JsonNode.Parse(flow.DefinitionJson)!["root"]!["activities"]![0]!, Assert.Single(flow.Nodes));
    }
}
