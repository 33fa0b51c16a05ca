using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Notion's pages, databases and blocks: what is sent for the settings of n8n's node, and what is left of the answers.</summary>
public sealed class NotionTests
{
    private const string Page = """{"object":"page","id":"p1","url":"https://www.notion.so/p1","parent":{"type":"database_id","database_id":"d"},"properties":{"Name":{"id":"title","type":"title","title":[{"plain_text":"Ann "},{"plain_text":"Lee"}]},"Due Date":{"type":"date","date":{"start":"2026-05-01","end":null}},"isOpen":{"type":"checkbox","checkbox":true},"Tags":{"type":"multi_select","multi_select":[{"name":"a"},{"name":"b"}]},"Stage":{"type":"select","select":null},"State":{"type":"status","status":{"name":"Done"}},"Who":{"type":"people","people":[{"person":{"email":"a@example.com"}},{}]},"Sum":{"type":"rollup","rollup":{"type":"array","function":"show_unique","array":[{"type":"number","number":2},{"type":"number","number":2}]}},"URL (old)":{"type":"url","url":null},"F":{"type":"formula","formula":{"type":"string","string":"x"}},"Doc":{"type":"files","files":[{"type":"external","external":{"url":"https://example.com/f"}}]}}}""";

    private const string Simple = """{"id":"p1","name":"Ann ","url":"https://www.notion.so/p1","property_name":"Ann Lee","property_due_date":{"start":"2026-05-01","end":null},"property_is_open":true,"property_tags":["a","b"],"property_stage":null,"property_state":"Done","property_who":["a@example.com",{}],"property_sum":[2],"property_url_old":null,"property_f":"x","property_doc":["https://example.com/f"]}""";

    [Fact]
    public async Task Pages_of_a_database_are_found_and_left_with_their_values()
    {
        using var service = new RawService(request => request.Contains("\"start_cursor\":\"next\"", StringComparison.Ordinal) ? """{"results":[],"has_more":false,"next_cursor":null}""" : $$"""{"results":[{{Page}}],"has_more":true,"next_cursor":"next"}""");

        var items = await RunAsync(service, 2.2, """{"resource":"databasePage","operation":"getAll","databaseId":{"__rl":true,"mode":"list","value":"d"},"returnAll":true,"filterType":"manual","matchType":"allFilters","filters":{"conditions":[{"key":"Stage|select","condition":"equals","selectValue":"={{ 'Op' + 'en' }}"},{"key":"Note|rich_text","condition":"is_not_empty"},{"key":"Due|date","condition":"on_or_before","date":"2026-05-01T02:00:00+02:00"},{"key":"Phone|phone_number","condition":"contains","phoneNumberValue":"+1"}]},"options":{"sort":{"sortValue":[{"key":"Due|date","direction":"descending"},{"key":"created_time","timestamp":true,"direction":"ascending"}]}}}""");

        Assert.Equal($"[{Simple}]", items);
        Assert.Equal(2, service.Requests.Count);
        var (line, body) = Sent(service);
        Assert.Equal("POST /v1/databases/d/query", line);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"filter":{"and":[{"property":"Stage","select":{"equals":"Open"}},{"property":"Note","text":{"is_not_empty":true}},{"property":"Due","date":{"on_or_before":"2026-05-01T00:00:00Z"}},{"property":"Phone","phone":{"contains":"+1"}}]},"sorts":[{"direction":"descending","property":"Due"},{"direction":"ascending","timestamp":"created_time"}],"page_size":100}"""), body), body!.ToJsonString());
        Assert.Contains("\nNotion-Version: 2021-08-16\n", service.Requests.First(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(1, """{"resource":"databasePage","operation":"getAll","databaseId":"d","limit":3}""", """{"id":"p1","Name":"Ann Lee",""")]
    [InlineData(2, """{"resource":"databasePage","operation":"getAll","databaseId":"d","limit":3,"simple":false}""", """{"object":"page","id":"p1",""")]
    public async Task Older_nodes_and_full_answers_have_other_names(double version, string settings, string begins)
    {
        using var service = new RawService(_ => $$"""{"results":[{{Page}}],"has_more":true}""");

        Assert.StartsWith("[" + begins, await RunAsync(service, version, settings));
        Assert.Equal("""{"page_size":3}""", Sent(service).Body!.ToJsonString());
    }

    [Fact]
    public async Task A_page_is_made_of_its_properties_and_blocks()
    {
        using var service = new RawService(_ => Page);

        var items = await RunAsync(service, 2.2, """
            {"resource":"databasePage","databaseId":{"__rl":true,"mode":"url","value":"https://www.notion.so/x/0123456789abcdef0123456789abcdef?v=1"},"title":"=Hi {{ 1 + 1 }}","propertiesUi":{"propertyValues":[
              {"key":"Text|rich_text","textContent":"={{ 'a\"b' }}"},
              {"key":"Rich|rich_text","richText":true,"text":{"text":[{"text":"bold","annotationUi":{"bold":true},"isLink":true,"textLink":"https://example.com"}]}},
              {"key":"Count|number","numberValue":"={{ 3 }}"},
              {"key":"Open|checkbox","checkboxValue":true},
              {"key":"Tags|multi_select","multiSelectValue":["a","={{ 'b, c' }}"]},
              {"key":"Stage|select","selectValue":"={{ '' }}"},
              {"key":"Kind|select","selectValue":"New"},
              {"key":"State|status","statusValue":"Done"},
              {"key":"Gone|url","ignoreIfEmpty":true,"urlValue":"={{ '' }}"},
              {"key":"Link|url","urlValue":"https://example.com"},
              {"key":"Mail|email","emailValue":"a@example.com"},
              {"key":"Who|people","peopleValue":["u1"]},
              {"key":"Of|relation","relationValue":["={{ 'r1,r2' }}"]},
              {"key":"Day|date","date":"2026-05-01T23:30:00","includeTime":false},
              {"key":"At|date","range":true,"dateStart":"2026-05-01T10:00:00","dateEnd":"2026-05-01T12:00:00+00:00","timezone":"Europe/Berlin"},
              {"key":"Never|date","date":"={{ '' }}"}]},
             "blockUi":{"blockValues":[{"textContent":"p"},{"type":"to_do","checked":true,"textContent":"t"},{"type":"image","url":"https://example.com/i.png"}]}}
            """);

        Assert.Equal($"[{Simple}]", items);
        var (line, body) = Sent(service);
        Assert.Equal("POST /v1/pages", line);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"parent":{"database_id":"0123456789abcdef0123456789abcdef"},"properties":{
              "title":{"title":[{"text":{"content":"Hi 2"}}]},
              "Text":{"rich_text":[{"text":{"content":"a\"b"}}]},
              "Rich":{"rich_text":[{"type":"text","text":{"content":"bold","link":{"url":"https://example.com"}},"annotations":{"bold":true}}]},
              "Count":{"type":"number","number":3},
              "Open":{"type":"checkbox","checkbox":true},
              "Tags":{"type":"multi_select","multi_select":[{"name":"a"},{"name":"b"},{"name":"c"}]},
              "Stage":{"type":"select","select":null},
              "Kind":{"type":"select","select":{"name":"New"}},
              "State":{"type":"status","status":{"name":"Done"}},
              "Link":{"type":"url","url":"https://example.com"},
              "Mail":{"type":"email","email":"a@example.com"},
              "Who":{"type":"people","people":[{"id":"u1"}]},
              "Of":{"type":"relation","relation":[{"id":"r1"},{"id":"r2"}]},
              "Day":{"type":"date","date":{"start":"2026-05-01","end":null}},
              "At":{"type":"date","date":{"start":"2026-05-01T10:00:00+02:00","end":"2026-05-01T14:00:00+02:00"}},
              "Never":{"type":"date","date":null}},
             "children":[{"object":"block","type":"paragraph","paragraph":{"text":[{"text":{"content":"p"}}]}},{"object":"block","type":"to_do","to_do":{"text":[{"text":{"content":"t"}}],"checked":true}},{"object":"block","type":"image","image":{"type":"external","external":{"url":"https://example.com/i.png"}}}]}
            """), body), body!.ToJsonString());
    }

    [Theory]
    [InlineData(2.2, "name")]
    [InlineData(1, "id")]
    public async Task A_page_is_updated(double version, string by)
    {
        using var service = new RawService(_ => Page);

        await RunAsync(service, version, """{"resource":"databasePage","operation":"update","pageId":"={{ 'p' + 1 }}","propertiesUi":{"propertyValues":[{"key":"Stage|select","selectValue":"x"}]}}""");

        Assert.Equal("PATCH /v1/pages/p1", Sent(service).Line);
        Assert.Equal($$$$$"""{"properties":{"Stage":{"type":"select","select":{"{{{{{by}}}}}":"x"}}}}""", Sent(service).Body!.ToJsonString());
    }

    [Fact]
    public async Task Blocks_are_left_with_their_text()
    {
        using var service = new RawService(_ => """{"results":[{"object":"block","id":"b1","type":"paragraph","created_time":"t","paragraph":{"text":[{"plain_text":"a"},{"plain_text":"b"}]}},{"object":"block","id":"b2","type":"divider","divider":{}}],"has_more":false}""");

        Assert.Equal("""[{"object":"block","parent_id":"x","id":"b1","type":"paragraph","root_id":"x","content":"ab"},{"object":"block","parent_id":"x","id":"b2","type":"divider","divider":{},"root_id":"x"}]""", await RunAsync(service, 2.2, """{"resource":"block","operation":"getAll","blockId":{"__rl":true,"mode":"id","value":"x"},"returnAll":true}"""));
        Assert.Equal("GET /v1/blocks/x/children?page_size=100", Sent(service).Line);
    }

    [Theory]
    [InlineData(2.2, """{"resource":"databasePage","operation":"getAll","databaseId":"d","options":{"downloadFiles":true}}""")]
    [InlineData(2.2, """{"resource":"databasePage","databaseId":"d","propertiesUi":{"propertyValues":[{"key":"T|rich_text","richText":true,"text":{"text":[{"textType":"mention"}]}}]}}""")]
    [InlineData(2.2, """{"resource":"databasePage","databaseId":"d","propertiesUi":{"propertyValues":[{"key":"={{ $json.key }}"}]}}""")]
    [InlineData(2.2, """{"resource":"block","operation":"getAll","blockId":"d","fetchNestedBlocks":true}""")]
    [InlineData(3, """{"resource":"databasePage","operation":"getAll","databaseId":"d"}""")]
    public void What_takes_more_than_that_stays_a_placeholder(double version, string settings)
        => Assert.Equal("Bizoholic.N8nPlaceholder", Imported(version, settings)["type"]!.GetValue<string>());

    private static JsonNode Imported(double version, string settings)
        => JsonNode.Parse(Assert.Single(N8nImporter.Import(OneFlow.Of("notion", ("Notion", "n8n-nodes-base.notion", version, JsonNode.Parse(settings)!.AsObject()))).Flows).DefinitionJson)!["root"]!["activities"]![1]!;

    /// <summary>The request that the node becomes, sent to a service of the test instead.</summary>
    private static async Task<string> RunAsync(RawService service, double version, string settings)
    {
        var activity = Imported(version, settings);
        Assert.Equal("Bizoholic.HttpRequest", activity["type"]!.GetValue<string>());
        var parameters = activity["parameters"]!.DeepClone().AsObject();
        parameters["url"] = parameters["url"]!.GetValue<string>().Replace("https://api.notion.com", service.Address, StringComparison.Ordinal);
        parameters["authentication"] = "none";
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(OneFlow.Of("notion", ("Notion", "n8n-nodes-base.httpRequest", 4.2, parameters)));

        Assert.True(history.Error is null, history.Error?.Message);
        return ValueJson.ToJson(report.Items);
    }

    private static (string Line, JsonNode? Body) Sent(RawService service)
    {
        var request = service.Requests.First();
        var body = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(request.Split("\n\n", 2)[1]));
        return (string.Join(' ', request.Split(' ')[..2]), body.Length == 0 ? null : JsonNode.Parse(body));
    }
}
