using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>What single nodes do with their options, each in a flow of its own.</summary>
public sealed class NodeTests
{
    [Theory]
    [InlineData("loose", "number", "gt", "'10'", "5", true)]
    [InlineData("loose", "number", "equals", "'abc'", "5", null)]
    [InlineData("strict", "string", "equals", "5", "'5'", null)]
    [InlineData("loose", "string", "equals", "5", "'5'", true)]
    [InlineData("loose", "boolean", "true", "'yes'", "''", true)]
    [InlineData("loose", "boolean", "true", "'false'", "''", false)]
    [InlineData("loose", "boolean", "false", "0", "''", true)]
    [InlineData("strict", "dateTime", "after", "'2026-03-01'", "'2026-02-28T23:59:59Z'", true)]
    [InlineData("strict", "dateTime", "equals", "'2026-03-01T01:00:00+01:00'", "'2026-03-01T00:00:00Z'", true)]
    [InlineData("strict", "dateTime", "before", "'no date'", "'2026-02-28'", null)]
    [InlineData("strict", "array", "lengthGt", "[1,2,3]", "2", true)]
    [InlineData("strict", "array", "contains", "['a','b']", "'b'", true)]
    [InlineData("loose", "array", "contains", "\"['a','b']\"", "'c'", false)]
    [InlineData("strict", "array", "empty", "[]", "''", true)]
    [InlineData("strict", "object", "notEmpty", "({a:1})", "''", true)]
    [InlineData("strict", "object", "empty", "null", "''", true)]
    [InlineData("strict", "string", "notExists", "undefined", "''", true)]
    [InlineData("strict", "string", "notEmpty", "''", "''", false)]
    [InlineData("strict", "string", "regex", "'ABC'", "'/b/i'", true)]
    [InlineData("strict", "string", "notContains", "'abc'", "'d'", true)]
    [InlineData("strict", "number", "lte", "5", "5", true)]
    [InlineData("strict", "number", "notEmpty", "null", "0", false)]
    public async Task Conditions_compare_by_type(string validation, string type, string operation, string left, string right, bool? holds)
    {
        var parameters = Json(new
        {
            conditions = new
            {
                options = new { caseSensitive = true, typeValidation = validation, version = 2 },
                combinator = "and",
                conditions = new[]
                {
                    new { leftValue = $"={{{{ {left} }}}}", rightValue = $"={{{{ {right} }}}}", @operator = new { type, operation, singleValue = operation is "true" or "false" or "empty" or "notEmpty" or "notExists", rightType = operation is "contains" && type == "array" ? "any" : operation.StartsWith("length", StringComparison.Ordinal) ? "number" : type } },
                },
            },
        });

        var (history, outputs) = await RunAsync("if", 2.2, parameters, "[{\"a\":1}]");

        Assert.Equal(holds is null ? RunStatus.Faulted : RunStatus.Finished, history.Run.Status);
        if (holds is { } expected)
        {
            Assert.Single(outputs[expected ? 0 : 1].AsArray()!);
            Assert.Empty(outputs[expected ? 1 : 0].AsArray()!);
        }
    }

    [Theory]
    [InlineData("set", 3.4, """{"mode":"raw","jsonOutput":"={\"x\": {{ $json.a + 1 }} }","includeOtherFields":true}""", """[{"a":1,"b":2}]""", """[{"a":1,"b":2,"x":2}]""")]
    [InlineData("set", 3.4, """{"assignments":{"assignments":[{"name":"p.q","value":"7","type":"number"},{"name":"f","value":"true","type":"boolean"},{"name":"l","value":"[1]","type":"array"}]},"includeOtherFields":true,"include":"except","excludeFields":"b"}""", """[{"a":1,"b":2}]""", """[{"a":1,"p":{"q":7},"f":true,"l":[1]}]""")]
    [InlineData("set", 3.2, """{"fields":{"values":[{"name":"n","type":"numberValue","numberValue":"={{ $json.a }}"},{"name":"s","stringValue":"x"}]},"include":"none"}""", """[{"a":1}]""", """[{"n":1,"s":"x"}]""")]
    [InlineData("set", 1, """{"values":{"string":[{"name":"s","value":"={{ $json.a }}"}]},"keepOnlySet":true}""", """[{"a":"v"}]""", """[{"s":"v"}]""")]
    [InlineData("splitOut", 1, """{"fieldToSplitOut":"l","include":"selectedOtherFields","fieldsToInclude":"k","options":{"destinationFieldName":"e"}}""", """[{"l":[1,2],"k":"x","z":0}]""", """[{"k":"x","e":1},{"k":"x","e":2}]""")]
    [InlineData("aggregate", 1, """{"fieldsToAggregate":{"fieldToAggregate":[{"fieldToAggregate":"t"}]},"options":{"mergeLists":true}}""", """[{"t":[1,2]},{"t":3},{"t":null}]""", """[{"t":[1,2,3]}]""")]
    [InlineData("summarize", 1.1, """{"fieldsToSummarize":{"values":[{"aggregation":"concatenate","field":"s","separateBy":"other","customSeparator":"+"},{"aggregation":"countUnique","field":"s"},{"aggregation":"max","field":"n"},{"aggregation":"sum","field":"nope"}]}}""", """[{"s":"a","n":1},{"s":"a","n":3},{"s":"","n":2}]""", """[{"concatenated_s":"a+a","unique_count_s":1,"max_n":3,"sum_nope":0}]""")]
    [InlineData("sort", 1, """{"type":"code","code":"return b.json.n - a.json.n;"}""", """[{"n":1},{"n":3},{"n":2}]""", """[{"n":3},{"n":2},{"n":1}]""")]
    [InlineData("removeDuplicates", 2, """{"compare":"allFieldsExcept","fieldsToExclude":"id"}""", """[{"id":1,"x":{"y":1}},{"id":2,"x":{"y":1}},{"id":3,"x":{"y":2}}]""", """[{"id":1,"x":{"y":1}},{"id":3,"x":{"y":2}}]""")]
    [InlineData("renameKeys", 1, """{"additionalOptions":{"regexReplacement":{"replacements":[{"searchRegex":"^a(.)","replaceRegex":"z$1","options":{}}]}}}""", """[{"ab":1,"in":{"ac":2}}]""", """[{"zb":1,"in":{"zc":2}}]""")]
    [InlineData("dateTime", 2, """{"operation":"getTimeBetweenDates","startDate":"2026-01-01","endDate":"2026-03-02","units":["month","day"]}""", """[{}]""", """[{"timeDifference":{"months":2,"days":1}}]""")]
    [InlineData("dateTime", 2, """{"operation":"subtractFromDate","magnitude":"2026-03-31T12:00:00Z","timeUnit":"months","duration":1,"outputFieldName":"d"}""", """[{}]""", """[{"d":"2026-02-28T12:00:00.000Z"}]""")]
    [InlineData("html", 1.2, """{"operation":"extractHtmlContent","extractionValues":{"values":[{"key":"t","cssSelector":"h1"},{"key":"l","cssSelector":"a","returnValue":"attribute","attribute":"href","returnArray":true}]},"options":{}}""", """[{"data":"<h1> Hi <b>you</b></h1><a href='/x'>x</a><a href='/y'>y</a>"}]""", """[{"t":"Hi you","l":["/x","/y"]}]""")]
    [InlineData("markdown", 1, """{"html":"<h2>A</h2><p>b <strong>c</strong></p><ul><li>d</li><li>e</li></ul>"}""", """[{}]""", """[{"data":"## A\n\nb **c**\n\n* d\n* e"}]""")]
    [InlineData("set", 3.4, """{"mode":"raw","jsonOutput":"={\"o\": {{ $json.o }}, \"t\": \"{{ $json.t }}\", \"u\": \"{{ $json.nope }}\", last: 'x',}"}""", """[{"o":{"p":[1]},"t":"a \"b\"\nc"}]""", """[{"o":{"p":[1]},"t":"a \"b\"\nc","u":"undefined","last":"x"}]""")]
    [InlineData("set", 3.4, """{"mode":"raw","jsonOutput":"{\"a\":\"={{ 1 }}\"}"}""", """[{}]""", """[{"a":"={{ 1 }}"}]""")]
    [InlineData("set", 3.4, """{"assignments":{"assignments":[{"name":"k","value":"{a:1,b:[true]}","type":"object"}]},"includeOtherFields":true,"include":"selected","includeFields":"a, o.p"}""", """[{"a":1,"o":{"p":2,"q":3}},{"a":4}]""", """[{"a":1,"p":2,"k":{"a":1,"b":[true]}},{"a":4,"k":{"a":1,"b":[true]}}]""")]
    [InlineData("set", 2, """{"keepOnlySet":true,"values":{"boolean":[{"name":"b","value":"={{ 'false' }}"}],"number":[{"name":"n","value":"5"}]}}""", """[{}]""", """[{"b":true,"n":5}]""")]
    [InlineData("sort", 1, """{"sortFieldsUi":{"sortField":[{"fieldName":"n","order":"ascending"}]}}""", """[{"n":3},{"n":1},{"n":10},{"s":"C"},{"n":"2"},{"n":null},{"n":3,"s":"9"}]""", """[{"n":null},{"n":1},{"n":"2"},{"n":3},{"n":10},{"s":"C"},{"n":3,"s":"9"}]""")]
    [InlineData("limit", 1, """{"maxItems":-1}""", """[{"a":1},{"a":2},{"a":3}]""", """[{"a":1},{"a":2}]""")]
    [InlineData("aggregate", 1, """{"fieldsToAggregate":{"fieldToAggregate":[{"fieldToAggregate":"o.p"}]},"options":{"keepMissing":true}}""", """[{"o":{"p":1}},{"x":1},{"o":{"p":3}}]""", """[{"p":[1,null,3]}]""")]
    [InlineData("aggregate", 1, """{"aggregate":"aggregateAllItemData","include":"specifiedFields","fieldsToInclude":"a"}""", """[{"a":1,"b":2},{"b":3}]""", """[{"data":[{"a":1}]}]""")]
    [InlineData("summarize", 1.1, """{"fieldsToSummarize":{"values":[{"aggregation":"sum","field":"v"}]},"fieldsToSplitBy":"g"}""", """[{"g":1,"v":3},{"g":"1","v":4},{"v":5}]""", """[{"sum_v":3,"g":1},{"sum_v":4,"g":"1"},{"sum_v":5}]""")]
    [InlineData("summarize", 1, """{"fieldsToSummarize":{"values":[{"aggregation":"sum","field":"v"}]},"fieldsToSplitBy":"g"}""", """[{"g":1,"v":3},{"g":"1","v":4},{"v":5}]""", """[{"sum_v":7,"g":"1"},{"sum_v":5,"g":"undefined"}]""")]
    [InlineData("splitOut", 1, """{"fieldToSplitOut":"l","include":"selectedOtherFields","fieldsToInclude":"o.p"}""", """[{"l":[1],"o":{"p":2}},{"l":[3]}]""", """[{"l":1,"o.p":2},{"l":3}]""")]
    [InlineData("html", 1.2, """{"operation":"extractHtmlContent","dataPropertyName":"h","extractionValues":{"values":[{"key":"t","cssSelector":"div"},{"key":"n","cssSelector":"i"},{"key":"v","cssSelector":"input","returnValue":"value"},{"key":"m","cssSelector":"b","returnValue":"html"}]}}""", """[{"h":"<div><h2>Head</h2><ul><li>a</li><li>b</li></ul><a href='http://a.b'>l</a></div><input value=5>"},{"h":["<div>x</div>","<div>y</div>"]}]""", """[{"t":"HEAD\n\n * a\n * b\n\nl [http://a.b]","n":"","v":"5"},{"t":"x","n":""},{"t":"y","n":""}]""")]
    [InlineData("html", 1.1, """{"operation":"extractHtmlContent","dataPropertyName":"h","extractionValues":{"values":[{"key":"t","cssSelector":"li"}]},"options":{"trimValues":true}}""", """[{"h":"<ul><li> a</li><li>b </li></ul>"}]""", """[{"t":"ab"}]""")]
    [InlineData("html", 1.2, """{"operation":"convertToHtmlTable","options":{"customStyling":true,"capitalize":true,"cellAttributes":"c"}}""", """[{"a_b":1,"ok":true},{"ok":null}]""", """[{"table":"<table  ><thead  ><tr><th>A B</th><th>Ok</th></tr></thead><tbody><tr  ><td  c>1</td><td  c><input type=\"checkbox\" checked=\"checked\"/></td></tr><tr  ><td  c>undefined</td><td  c>null</td></tr></tbody></table>"}]""")]
    [InlineData("html", 1.2, """{"operation":"generateHtmlTemplate","html":"<b>{{ $json.nope }}|{{ $json.o }}|{{ $json.n }}</b>"}""", """[{"o":{},"n":null}]""", """[{"html":"<b>undefined|[object Object]|null</b>"}]""")]
    [InlineData("markdown", 1, """{"mode":"markdownToHtml","markdown":"# A\n\n~~s~~ [l](http://a.b)\n\n```js\nx\n```","options":{"strikethrough":true,"noHeaderId":true,"headerLevelStart":2,"openLinksInNewWindow":true}}""", """[{}]""", """[{"data":"<h2>A</h2>\n<p><del>s</del> <a href=\"http://a.b\" rel=\"noopener noreferrer\" target=\"_blank\">l</a></p>\n<pre><code class=\"js language-js\">x\n</code></pre>"}]""")]
    [InlineData("markdown", 1, """{"html":"<b>s</b><ul><li>y<ul><li>z</li></ul></li></ul><a href='http://a.b'>l</a><table><tr><th>ab</th></tr><tr><td>1</td></tr></table>","options":{"bulletMarker":"-","strongDelimiter":"__","useLinkReferenceDefinitions":true}}""", """[{}]""", """[{"data":"__s__\n- y  \n   - z\n[l][1]\n\n| ab |\n| -- |\n| 1  |\n\n\n[1]: http://a.b"}]""")]
    [InlineData("dateTime", 2, """{"operation":"formatDate","date":"={{ $json.d }}","format":"custom","customFormat":"yyyy-MM-dd HH:mm ZZ"}""", """[{"d":"2024-03-05T10:20:30+02:00"},{"d":"2024-03-05T10:20:30"},{"d":1709634030}]""", """[{"formattedDate":"2024-03-05 10:20 +02:00"},{"formattedDate":"2024-03-05 10:20 +00:00"},{"formattedDate":"2024-03-05 10:20 +00:00"}]""")]
    [InlineData("dateTime", 1, """{"value":"={{ $json.d }}","custom":true,"toFormat":"dddd, MMMM Do YYYY, h:mm a [at] DDDo LT","options":{"toTimezone":"Asia/Tokyo"}}""", """[{"d":"2024-03-05T10:20:30Z"}]""", """[{"d":"2024-03-05T10:20:30Z","data":"Tuesday, March 5th 2024, 7:20 pm at 65th 7:20 PM"}]""")]
    [InlineData("itemLists", 3, """{"operation":"limit","maxItems":1}""", """[{"a":1},{"a":2}]""", """[{"a":1}]""")]
    [InlineData("code", 2, """{"jsCode":"for (const item of $input.all()) { item.json.b = item.json.a * 2; }\nreturn $input.all();"}""", """[{"a":1},{"a":2}]""", """[{"a":1,"b":2},{"a":2,"b":4}]""")]
    [InlineData("functionItem", 1, """{"functionCode":"item.b = item.a + 1;\nreturn item;"}""", """[{"a":1}]""", """[{"a":1,"b":2}]""")]
    public async Task A_node_makes_these_items(string type, double version, string parameters, string items, string expected)
    {
        var (history, outputs) = await RunAsync(type, version, parameters, items);

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(ValueJson.Parse(expected), outputs[0]);
    }

    [Theory]
    [InlineData("""{"mode":"combine","combineBy":"combineByFields","fieldsToMatchString":"id","joinMode":"enrichInput1","options":{"clashHandling":{"values":{"resolveClash":"addSuffix"}}}}""", """[{"id_1":1,"v_1":"a","id_2":1,"v_2":"x"},{"id_1":2,"v_1":"b"}]""")]
    [InlineData("""{"mode":"combine","combineBy":"combineByFields","fieldsToMatchString":"id","joinMode":"keepMatches","outputDataFrom":"input2"}""", """[{"id":1,"v":"x"}]""")]
    [InlineData("""{"mode":"combine","combineBy":"combineByPosition","options":{"includeUnpaired":true}}""", """[{"id":1,"v":"x"},{"id":3,"v":"y"},{"id":4,"v":"z"}]""")]
    [InlineData("""{"mode":"chooseBranch","useDataOfInput":2}""", """[{"id":1,"v":"x"},{"id":3,"v":"y"},{"id":4,"v":"z"}]""")]
    [InlineData("""{}""", """[{"id":1,"v":"a"},{"id":2,"v":"b"},{"id":1,"v":"x"},{"id":3,"v":"y"},{"id":4,"v":"z"}]""")]
    public async Task Merge_tells_its_inputs_apart_wherever_they_stand(string parameters, string expected)
    {
        // The second input stands above the first, so it arrives first.
        var flow = Flow(
            [Seed("A", 300, """[{"id":1,"v":"a"},{"id":2,"v":"b"}]"""), Seed("B", -300, """[{"id":1,"v":"x"},{"id":3,"v":"y"},{"id":4,"v":"z"}]"""), Node("merge", 3, "Tested", 0, parameters)],
            """{"Start":{"main":[[{"node":"A","type":"main","index":0},{"node":"B","type":"main","index":0}]]},"A":{"main":[[{"node":"Tested","type":"main","index":0}]]},"B":{"main":[[{"node":"Tested","type":"main","index":1}]]}}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(flow);

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(ValueJson.Parse(expected), Jsons(report.Nodes["Tested"][0]["outputs"][0]));
    }

    [Fact]
    public async Task An_item_that_was_merged_is_traced_back_into_both_branches()
    {
        var flow = Flow(
            [
                Seed("A", -300, """[{"id":1,"a":"x"},{"id":2,"a":"y"}]"""),
                Seed("B", 300, """[{"id":2,"b":"q"},{"id":1,"b":"p"}]"""),
                Node("merge", 3, "Merge", 400, """{"mode":"combine","combineBy":"combineByFields","fieldsToMatchString":"id"}"""),
                Node("set", 3.4, "Tested", 600, """{"assignments":{"assignments":[{"name":"t","value":"={{ $('A').item.json.a }}{{ $('B').item.json.b }}","type":"string"}]}}"""),
            ],
            """{"Start":{"main":[[{"node":"A","type":"main","index":0},{"node":"B","type":"main","index":0}]]},"A":{"main":[[{"node":"Merge","type":"main","index":0}]]},"B":{"main":[[{"node":"Merge","type":"main","index":1}]]},"Merge":{"main":[[{"node":"Tested","type":"main","index":0}]]}}""");
        using var run = new CaseRun();

        var (history, report) = await run.RunAsync(flow);

        Assert.True(history.Error is null, history.Error?.Message);
        Assert.Equal(ValueJson.Parse("""[{"t":"xp"},{"t":"yq"}]"""), report.Items);
    }

    [Fact]
    public async Task A_switch_can_send_an_item_to_every_rule_that_holds()
    {
        static object Rule(string right) => new { conditions = new { options = new { typeValidation = "strict", caseSensitive = true, version = 2 }, combinator = "and", conditions = new[] { new { leftValue = "={{ $json.a }}", rightValue = right, @operator = new { type = "string", operation = "contains" } } } } };
        var parameters = Json(new { rules = new { values = new[] { Rule("x"), Rule("y") } }, options = new { allMatchingOutputs = true, fallbackOutput = "extra" } });

        var (_, outputs) = await RunAsync("switch", 3.2, parameters, """[{"a":"xy"},{"a":"y"},{"a":"z"}]""");

        Assert.Equal(ValueJson.Parse("""[[{"a":"xy"}],[{"a":"xy"},{"a":"y"}],[{"a":"z"}]]"""), outputs);
    }

    private static async Task<(RunHistory History, Value Outputs)> RunAsync(string type, double version, string parameters, string items)
    {
        var flow = Flow([Seed("Seed", 0, items), Node(type, version, "Tested", 400, parameters)], """{"Start":{"main":[[{"node":"Seed","type":"main","index":0}]]},"Seed":{"main":[[{"node":"Tested","type":"main","index":0}]]}}""");
        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(flow);
        return (history, ValueArray.From((report.Nodes["Tested"][0]["outputs"].AsArray() ?? ValueArray.Empty).Select(Jsons)));
    }

    private static Value Jsons(Value items) => ValueArray.From(items.AsArray()!.Select(item => item["json"]));

    private static string Seed(string name, int y, string items) => Node("code", 2, name, 200, Json(new { jsCode = $"return {items};" }), y);

    private static string Node(string type, double version, string name, int x, string parameters, int y = 0) => new JsonObject
    {
        ["type"] = $"n8n-nodes-base.{type}",
        ["typeVersion"] = version,
        ["id"] = name,
        ["name"] = name,
        ["position"] = new JsonArray(x, y),
        ["parameters"] = JsonNode.Parse(parameters),
    }.ToJsonString();

    private static string Flow(string[] nodes, string connections)
        => "{\"name\":\"Flow\",\"settings\":{\"timezone\":\"UTC\"},\"nodes\":[" + string.Join(',', nodes.Prepend(Node("manualTrigger", 1, "Start", 0, "{}"))) + "],\"connections\":" + connections + "}";

    private static string Json(object value) => JsonSerializer.Serialize(value);
}
