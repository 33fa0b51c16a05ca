using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>What changes rows of a Google sheet, with the settings of n8n's node.</summary>
public sealed class SheetTests : IDisposable
{
    private const string Leads = """{"__rl":true,"mode":"list","value":"gid=7","cachedResultName":"an old name"}""";

    private readonly SheetsService _google = new();

    public void Dispose() => _google.Dispose();

    [Fact]
    public async Task A_row_is_found_by_its_column_and_only_what_is_mapped_is_changed()
    {
        var sheet = _google.Add("Ann's leads", 7, "Mail|Name|Score|Note", "a@x|Ann|1|old", "b@x|Bo|2|keep");

        var items = await LeavesAsync("update", """{"mappingMode":"defineBelow","matchingColumns":["Mail"],"value":{"Mail":"={{ $json.mail }}","Score":"={{ $json.score }}","Note":"={{ $json.none }}"}}""", """[{"mail":"b@x","score":"40"},{"mail":"nobody","score":9}]""");

        Assert.Equal("Mail|Name|Score|Note\na@x|Ann|1|old\nb@x|Bo|#40", sheet.Text);
        Assert.Equal("""[{"Mail":"b@x","Score":"40","Note":""},{"Mail":"nobody","Score":9,"Note":""}]""", items);
        Assert.Equal(["GET /v4/spreadsheets/book", "GET /v4/spreadsheets/book/values/%27Ann%27%27s%20leads%27", "POST /v4/spreadsheets/book/values:batchUpdate"], _google.Calls);
    }

    [Fact]
    public async Task Nothing_goes_on_where_no_row_was_found()
    {
        _google.Add("L", 7, "Mail|Name", "a@x|Ann");

        Assert.Equal("[]", await LeavesAsync("update", """{"mappingMode":"defineBelow","matchingColumns":["Mail"],"value":{"Mail":"zz","Name":"x"}}""", "[{}]"));
        Assert.DoesNotContain(_google.Calls, call => call.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_is_found_by_its_number()
    {
        var sheet = _google.Add("L", 7, "Mail|Name", "a@x|Ann", "b@x|Bo");

        await LeavesAsync("update", """{"mappingMode":"autoMapInputData","matchingColumns":["row_number"]}""", """[{"row_number":3,"Name":"Bob"}]""");

        Assert.Equal("Mail|Name\na@x|Ann\nb@x|Bob", sheet.Text);
    }

    [Theory]
    [InlineData("{}", "Mail|Name|Age|City\na@x|Anna|#41\nb@x|Bo\nc@x|Cy||Rome")]
    [InlineData("""{"handlingExtraData":"ignoreIt","cellFormat":"RAW"}""", "Mail|Name\na@x|Anna\nb@x|Bo\nc@x|Cy")]
    public async Task Items_update_the_rows_they_find_and_add_the_others(string options, string rows)
    {
        var sheet = _google.Add("L", 7, "Mail|Name", "a@x|Ann", "b@x|Bo");

        var items = await LeavesAsync("appendOrUpdate", """{"mappingMode":"autoMapInputData","matchingColumns":["Mail"]}""", """[{"Mail":"a@x","Name":"Anna","Age":41},{"Mail":"c@x","Name":"Cy","City":"Rome"}]""", options);

        Assert.Equal(rows, sheet.Text);
        Assert.Equal("""[{"Mail":"a@x","Name":"Anna","Age":41},{"Mail":"c@x","Name":"Cy","City":"Rome"}]""", items);
    }

    [Fact]
    public async Task What_was_added_once_is_found_the_next_time()
    {
        var sheet = _google.Add("L", 7, "Id|Name");
        const string mapped = """{"mappingMode":"defineBelow","matchingColumns":["Id"],"value":{"Id":"={{ $json.id }}","Name":"={{ $json.name }}"}}""";

        await LeavesAsync("appendOrUpdate", mapped, """[{"id":5,"name":"A"}]""");
        await LeavesAsync("appendOrUpdate", mapped, """[{"id":"5","name":"B"}]""");

        Assert.Equal("Id|Name\n#5|B", sheet.Text);
    }

    [Fact]
    public async Task Rows_are_added_by_the_names_of_the_columns_though_the_node_remembers_none()
    {
        var sheet = _google.Add("L", 7, "When|Who|Tags", "1|x|y");

        var items = await LeavesAsync("append", """{"mappingMode":"defineBelow","value":{"Who":"={{ $json.n }}","Tags":"={{ [1,2] }}"}}""", """[{"n":"Ann"},{"n":"12"}]""");

        Assert.Equal("When|Who|Tags\n1|x|y\n|Ann|[1,2]\n|#12|[1,2]", sheet.Text);
        Assert.Equal("""[{"Who":"Ann","Tags":[1,2]},{"Who":"12","Tags":[1,2]}]""", items);
    }

    [Fact]
    public async Task An_empty_sheet_gets_the_fields_as_its_columns()
    {
        var sheet = _google.Add("L", 7);

        var items = await LeavesAsync("append", """{"mappingMode":"autoMapInputData"}""", """[{"row_number":2,"a":1},{"a":2,"b":true}]""");

        Assert.Equal("a|b\n#1\n#2|TRUE", sheet.Text);
        Assert.Equal("""[{"a":1},{"a":2,"b":true}]""", items);
    }

    [Theory]
    [InlineData("""{"mappingMode":"autoMapInputData"}""", """{"handlingExtraData":"error"}""", "Unexpected fields in node input: 'Extra'")]
    [InlineData("""{"mappingMode":"defineBelow","value":{"Name":"x"},"schema":[{"id":"Name"},{"id":"Gone"},{"id":"row_number"}]}""", "{}", "Missing columns: Gone")]
    [InlineData("""{"mappingMode":"defineBelow","value":{"Name":"x"}}""", """{"locationDefine":{"values":{"headerRow":3}}}""", "Could not retrieve the column names from row 3")]
    [InlineData("""{"mappingMode":"defineBelow","value":{}}""", "{}", "At least one value")]
    public async Task What_does_not_fit_the_sheet_changes_nothing(string columns, string options, string error)
    {
        var sheet = _google.Add("L", 7, "Mail|Name", "a@x|Ann");

        Assert.Contains(error, await FailsAsync("append", columns, """[{"Extra":1}]""", options));
        Assert.Equal("Mail|Name\na@x|Ann", sheet.Text);
    }

    [Fact]
    public async Task The_columns_may_stand_in_another_row()
    {
        var sheet = _google.Add("L", 7, "Report of June", "", "Mail|Name", "a@x|Total", "a@x|Ann");

        await LeavesAsync("update", """{"mappingMode":"defineBelow","matchingColumns":["Mail"],"value":{"Mail":"a@x","Name":"Anna"}}""", "[{}]", """{"locationDefine":{"values":{"headerRow":3,"firstDataRow":5}}}""");

        Assert.Equal("Report of June\n\nMail|Name\na@x|Total\na@x|Anna", sheet.Text);
    }

    [Theory]
    [InlineData("update", """{"dataMode":"defineBelow","columnToMatchOn":"Mail","valueToMatchOn":"a@x","fieldsUi":{"values":[{"column":"Name","fieldValue":"1"},{"column":"newColumn","columnName":"Age","fieldValue":"2"}]}}""", "Mail|Name|Age\na@x|1|2")]
    [InlineData("append", """{"fieldsUi":{"fieldValues":[{"fieldId":"Name","fieldValue":"={{ $json.Name }}"}]}}""", "Mail|Name\na@x|Ann\n|Bo")]
    public async Task Version_3_has_its_fields_in_lists(string operation, string settings, string rows)
    {
        var sheet = _google.Add("L", 7, "Mail|Name", "a@x|Ann");
        var parameters = JsonNode.Parse(settings)!.AsObject();
        (parameters["operation"], parameters["documentId"], parameters["sheetName"]) = (operation, "book", JsonNode.Parse(Leads));

        Assert.Equal("""[{"Name":"Bo"}]""", await RunAsync(3, parameters, """[{"Name":"Bo"}]"""));
        Assert.Equal(rows, sheet.Text);
    }

    [Theory]
    [InlineData("append", "{}", "Id|Name\n5|Ann\n6|Bo\n7|Cy")]
    [InlineData("update", """{"key":"Id"}""", "Id|Name\n5|Ann\n6|Bo")]
    [InlineData("upsert", """{"key":"Id","options":{"valueInputMode":"USER_ENTERED"}}""", "Id|Name\n5|Ann\n6|Bo\n#7|Cy")]
    [InlineData("clear", "{}", "\n\n")]
    public async Task The_first_versions_work_in_a_range(string operation, string settings, string rows)
    {
        _google.Add("Other", 1);
        var sheet = _google.Add("My leads", 7, "Id|Name", "5|Ann", "6|Bo");
        var parameters = JsonNode.Parse(settings)!.AsObject();
        (parameters["operation"], parameters["sheetId"], parameters["range"]) = (operation, "book", "My leads!A:F");

        Assert.Equal("""[{"Id":7,"Name":"Cy"}]""", await RunAsync(1, parameters, """[{"Id":7,"Name":"Cy"}]"""));
        Assert.Equal(rows, sheet.Text);
    }

    [Theory]
    [InlineData("""{"clear":"wholeSheet","keepFirstRow":true}""", "A|B|C")]
    [InlineData("""{"clear":"specificRows","startIndex":2}""", "A|B|C\n\n4|5|6")]
    [InlineData("""{"clear":"specificColumns","startIndex":"B","columnsToDelete":2}""", "A\n1\n4")]
    [InlineData("""{"clear":"specificRange","range":"Other!B2:C2"}""", "A|B|C\n1\n4|5|6")]
    public async Task Cells_are_cleared(string settings, string rows)
    {
        var sheet = _google.Add("L", 7, "A|B|C", "1|2|3", "4|5|6");

        Assert.Equal("""[{"x":1}]""", await RunAsync(4.5, With(settings, "clear"), """[{"x":1}]"""));
        Assert.Equal(rows, sheet.Text.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("{}", "A|B|C\n4|5|6")]
    [InlineData("""{"startIndex":2,"numberToDelete":2}""", "A|B|C")]
    [InlineData("""{"toDelete":"columns","startIndex":"B"}""", "A|C\n1|3\n4|6")]
    public async Task Rows_and_columns_are_deleted(string settings, string rows)
    {
        var sheet = _google.Add("L", 7, "A|B|C", "1|2|3", "4|5|6");

        Assert.Equal("""[{"success":true}]""", await RunAsync(4.5, With(settings, "delete"), "[{}]"));
        Assert.Equal(rows, sheet.Text);
    }

    [Fact]
    public async Task A_sheet_is_added_once_and_deleted()
    {
        _google.Add("L", 7);

        var made = await RunAsync(4.5, With("""{"title":"={{ $json.t }}","options":{"tabColor":"#0aa55c","hidden":true}}""", "create"), """[{"t":"New"},{"t":"L"},{"t":"New"}]""");
        var removed = await RunAsync(4.5, With("""{"sheetName":{"__rl":true,"mode":"name","value":"New"}}""", "remove"), "[{}]");

        Assert.Equal("""[{"spreadsheetId":"book","sheetId":1001,"title":"New","index":0,"gridProperties":{"rowCount":3,"columnCount":26}}]""", made);
        Assert.Equal("""[{"spreadsheetId":"book"}]""", removed);
        Assert.Equal("L", Assert.Single(_google.Sheets).Title);
    }

    [Fact]
    public async Task An_answer_that_says_busy_is_tried_again_and_an_update_may_be()
    {
        var sheet = _google.Add("L", 7, "Mail|Name", "a@x|Ann");
        const string body = """{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}""";
        _google.Failures.Enqueue($"HTTP/1.1 503 Busy\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}");
        var flow = JsonNode.Parse(FlowOf(4.5, Sent("update", """{"mappingMode":"autoMapInputData","matchingColumns":["Mail"]}""", "{}"), """[{"Mail":"a@x","Name":"Anna"}]"""))!;
        flow["nodes"]![3]!["retryOnFail"] = true;
        flow["nodes"]![3]!["waitBetweenTries"] = 0;

        await LeftAsync(flow.ToJsonString());

        Assert.Equal("Mail|Name\na@x|Anna", sheet.Text);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_to_renew_the_credential()
    {
        _google.Add("L", 7, "A");

        using var run = new CaseRun(ValueJson.Parse($$$"""{"googleSheetsOAuth2Api":{"url":"{{{_google.Address}}}","token":"other"}}"""));
        var (history, _) = await run.RunAsync(FlowOf(4.5, Sent("append", """{"mappingMode":"autoMapInputData"}""", "{}"), "[{}]"));

        Assert.Contains("connect Google again", history.Error!.Message);
    }

    [Fact]
    public async Task A_sheet_that_is_gone_is_named()
        => Assert.Contains("Sheet with ID gid=7 not found", await FailsAsync("append", """{"mappingMode":"autoMapInputData"}""", "[{}]"));

    [Theory]
    [InlineData("update", "SheetUpdate")]
    [InlineData("append", "SheetChange")]
    [InlineData("read", "HttpRequest")]
    public void It_comes_back_as_it_was_and_what_was_placed_here_becomes_the_node(string operation, string activity)
    {
        var original = FlowOf(4.5, Sent(operation, """{"mappingMode":"defineBelow","matchingColumns":["a"],"value":{"a":"={{ $json.a }}"}}""", "{}"), "[{}]");
        var imported = JsonNode.Parse(Assert.Single(N8nImporter.Import(original).Flows).DefinitionJson)!;
        using var unchanged = JsonDocument.Parse(imported.ToJsonString());
        var step = imported["root"]!["activities"]!.AsArray()[^1]!;
        step["customProperties"]!.AsObject().Remove("n8n");
        using var placed = JsonDocument.Parse(imported.ToJsonString());

        Assert.Equal($"Bizoholic.{activity}", step["type"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(original), JsonNode.Parse(N8nExporter.Export(unchanged.RootElement).Json!)));
        Assert.Equal(operation == "read" ? "n8n-nodes-base.httpRequest" : "n8n-nodes-base.googleSheets", JsonNode.Parse(N8nExporter.Export(placed.RootElement).Json!)!["nodes"]!.AsArray()[^1]!["type"]!.GetValue<string>());
    }

    private static JsonObject Sent(string operation, string columns, string options) => With($$"""{"columns":{{columns}},"options":{{options}}}""", operation);

    private static JsonObject With(string settings, string operation)
    {
        var parameters = JsonNode.Parse(settings)!.AsObject();
        (parameters["operation"], parameters["documentId"]) = (operation, JsonNode.Parse("""{"__rl":true,"mode":"id","value":"book"}"""));
        parameters["sheetName"] ??= JsonNode.Parse(Leads);
        return parameters;
    }

    private async Task<string> LeavesAsync(string operation, string columns, string items, string options = "{}") => await RunAsync(4.5, Sent(operation, columns, options), items);

    private async Task<string> RunAsync(double version, JsonObject parameters, string items) => await LeftAsync(FlowOf(version, parameters, items));

    private async Task<string> LeftAsync(string flow)
    {
        var (history, report) = await CallAsync(flow);
        Assert.True(history.Error is null, history.Error?.Message);
        return ValueJson.ToJson(report.Nodes["Sheet"] is { Kind: ValueKind.Array } runs ? ValueArray.From((runs[0]["outputs"][0].AsArray() ?? ValueArray.Empty).Select(item => item["json"])) : ValueArray.Empty);
    }

    private async Task<string> FailsAsync(string operation, string columns, string items, string options = "{}") => (await CallAsync(FlowOf(4.5, Sent(operation, columns, options), items))).History.Error!.Message;

    private async Task<(RunHistory History, N8nRunReport Report)> CallAsync(string flow)
    {
        using var run = new CaseRun(ValueJson.Parse($$$"""{"googleSheetsOAuth2Api":{"url":"{{{_google.Address}}}","accessToken":"{{{SheetsService.Token}}}"}}"""));
        return await run.RunAsync(flow);
    }

    private static string FlowOf(double version, JsonObject parameters, string items) => OneFlow.Of("sheets",
        ("Items", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = $$"""{"rows":{{items}}}""" }),
        ("Split", "n8n-nodes-base.splitOut", 1, new JsonObject { ["fieldToSplitOut"] = "rows" }),
        ("Sheet", "n8n-nodes-base.googleSheets", version, parameters.DeepClone().AsObject()));
}
