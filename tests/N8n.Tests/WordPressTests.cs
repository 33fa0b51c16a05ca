using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Every operation of n8n's WordPress node, run against a site that keeps what it is asked.</summary>
public sealed class WordPressTests
{
    private const string Posts = "/wp-json/wp/v2/posts";
    private const string Pages = "/wp-json/wp/v2/pages";
    private const string Users = "/wp-json/wp/v2/users";

    [Theory]
    [InlineData("""{"title":"={{ 'T' + 1 }}"}""", $"POST {Posts}", """{"title":"T1"}""")]
    [InlineData("""{"resource":"post","operation":"create","title":"T","additionalFields":{"authorId":1,"content":"<p>C</p>","slug":"s","password":"p","status":"future","date":"2025-03-27T18:30:04","commentStatus":"closed","pingStatus":"closed","format":"standard","sticky":true,"categories":[1,2],"tags":[3],"postTemplate":{"values":{"template":"wide"}}}}""", $"POST {Posts}", """{"title":"T","author":1,"content":"<p>C</p>","slug":"s","password":"p","status":"future","date":"2025-03-27T18:30:04","comment_status":"closed","ping_status":"closed","format":"standard","sticky":true,"categories":[1,2],"tags":[3],"template":"wide"}""")]
    [InlineData("""{"title":"T","additionalFields":{"authorId":"={{ $json.nobody }}","content":"={{ '' }}","sticky":false,"categories":"={{ [7] }}","tags":"={{ $json.none }}"}}""", $"POST {Posts}", """{"title":"T","categories":[7]}""")]
    [InlineData("""{"additionalFields":{"content":"C"}}""", $"POST {Posts}", """{"content":"C"}""")]
    [InlineData("""{"operation":"get","postId":"={{ 4 + 1 }}"}""", $"GET {Posts}/5", null)]
    [InlineData("""{"operation":"get","postId":"5","options":{"password":"p w","context":"edit"}}""", $"GET {Posts}/5?password=p%20w&context=edit", null)]
    [InlineData("""{"operation":"getAll"}""", $"GET {Posts}?per_page=5", null)]
    [InlineData("""{"operation":"getAll","returnAll":false,"limit":2,"options":{"search":"={{ 'tea' }}","categories":[1,2],"status":"draft","orderBy":"date","order":"asc","sticky":false}}""", $"GET {Posts}?per_page=2&orderby=date&order=asc&search=tea&categories%5B0%5D=1&categories%5B1%5D=2&status=draft", null)]
    [InlineData("""{"operation":"update","postId":"5","updateFields":{"title":"N","status":"publish","sticky":false}}""", $"POST {Posts}/5", """{"title":"N","status":"publish"}""")]
    [InlineData("""{"operation":"delete","postId":"5","options":{"force":true}}""", $"DELETE {Posts}/5?force=true", null)]
    [InlineData("""{"resource":"page","title":"T","additionalFields":{"content":"C","parent":3,"menuOrder":0,"featuredMediaId":10,"pageTemplate":{"values":{"elementor":true,"template":"elementor_canvas"}}}}""", $"POST {Pages}", """{"title":"T","parent":3,"content":"C","template":"elementor_canvas","featured_media":10}""")]
    [InlineData("""{"resource":"page","operation":"get","pageId":2,"options":{}}""", $"GET {Pages}/2", null)]
    [InlineData("""{"resource":"page","operation":"getAll","limit":1,"options":{"page":2,"parent":3}}""", $"GET {Pages}?per_page=1&parent=3&page=2", null)]
    [InlineData("""{"resource":"page","operation":"update","pageId":"2","updateFields":{"content":"U","slug":"new"}}""", $"POST {Pages}/2", """{"content":"U","slug":"new"}""")]
    [InlineData("""{"resource":"user","username":"u","name":"N","firstName":"F","lastName":"L","email":"u@example.com","password":"p","additionalFields":{"url":"https://example.com","description":"D","nickname":"K","slug":"s"}}""", $"POST {Users}", """{"username":"u","name":"N","first_name":"F","last_name":"L","email":"u@example.com","password":"p","url":"https://example.com","description":"D","nickname":"K","slug":"s"}""")]
    [InlineData("""{"resource":"user","operation":"get","userId":"2","options":{"context":"view"}}""", $"GET {Users}/2?context=view", null)]
    [InlineData("""{"resource":"user","operation":"getAll","limit":1,"options":{"orderBy":"id","who":"authors"}}""", $"GET {Users}?per_page=1&orderby=id&who=authors", null)]
    [InlineData("""{"resource":"user","operation":"update","userId":"2","updateFields":{"name":"N","firstName":"F","email":"n@example.com"}}""", $"POST {Users}/2", """{"name":"N","first_name":"F","email":"n@example.com"}""")]
    public async Task An_operation_is_the_call_that_the_site_takes_and_its_answer_goes_on(string parameters, string line, string? body)
    {
        using var site = new RawService(request => request.Contains("per_page", StringComparison.Ordinal) ? """[{"id":5},{"id":6}]""" : """{"id":5,"title":{"rendered":"T"}}""");

        var (items, request) = (await RunAsync(site, parameters), site.Requests.Single());

        Assert.Equal(line, string.Join(' ', request.Split(' ')[..2]));
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String("ann:abcd efgh"u8)}", request);
        Assert.True(JsonNode.DeepEquals(body is null ? null : JsonNode.Parse(body), request.Split("\n\n", 2)[1] is { Length: > 0 } sent ? JsonNode.Parse(sent) : null), request);
        Assert.Equal(ValueJson.Parse(line.Contains("per_page", StringComparison.Ordinal) ? """[{"id":5},{"id":6}]""" : """[{"id":5,"title":{"rendered":"T"}}]"""), items);
    }

    [Theory]
    [InlineData("post", Posts)]
    [InlineData("page", Pages)]
    [InlineData("user", Users)]
    public async Task All_of_a_list_are_read_page_by_page(string resource, string path)
    {
        using var site = new RawService(request =>
        {
            var page = request.Contains("&page=2", StringComparison.Ordinal) ? 2 : 1;
            var entries = $"[{string.Join(',', Enumerable.Range(1, page == 1 ? 100 : 30).Select(number => $$"""{"id":{{((page - 1) * 100) + number}} }"""))}]";
            return $"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nX-WP-TotalPages: 2\r\ncontent-length: {entries.Length}\r\n\r\n{entries}";
        });

        var items = await RunAsync(site, $$"""{"resource":"{{resource}}","operation":"getAll","returnAll":true,"options":{"search":"x"} }""");

        Assert.Equal(Enumerable.Range(1, 130), items.Select(item => (int)item["id"].Number));
        Assert.Equal([$"GET {path}?per_page=100&search=x&page=1", $"GET {path}?per_page=100&search=x&page=2"], site.Requests.Select(request => string.Join(' ', request.Split(' ')[..2])));
    }

    [Fact]
    public void A_site_at_WordPress_com_is_signed_in_to_with_OAuth()
    {
        var (activity, node) = Import("""{"authType":"oAuth2","title":"T"}""");

        Assert.Equal(("{address}/posts", "wordpressOAuth2Api"), (activity["parameters"]!["url"]!.GetValue<string>(), Assert.Single(node.Credentials).Kind));
        Assert.Contains("https://public-api.wordpress.com/wp/v2/sites/", node.Advice);
    }

    [Theory]
    [InlineData("""{"operation":"getAll","returnAll":"={{ $json.all }}"}""", 1, "'returnAll'")]
    [InlineData("""{"authType":"magic","title":"T"}""", 1, "'authType'")]
    [InlineData("""{"operation":"get","postType":"product","postId":"1"}""", 2, "version 2")]
    public void What_keeps_a_node_from_running_is_named(string parameters, double version, string reason)
    {
        var (activity, node) = Import(parameters, version);

        Assert.Equal("Bizoholic.N8nPlaceholder", activity["type"]!.GetValue<string>());
        Assert.Contains(reason, node.Reason);
    }

    private static async Task<ValueArray> RunAsync(RawService site, string parameters)
    {
        using var run = new CaseRun(ValueJson.Parse($$"""{"wordpressApi":{"url":"{{site.Address}}","username":"ann","password":"abcd efgh"} }"""));

        var (history, report) = await run.RunAsync(OneFlow.Of("site", ("Site", "n8n-nodes-base.wordpress", 1, JsonNode.Parse(parameters)!.AsObject())));

        Assert.True(history.Error is null, history.Error?.Message);
        return report.Items;
    }

    private static (JsonNode Activity, ImportedNode Node) Import(string parameters, double version = 1)
    {
        var flow = Assert.Single(N8nImporter.Import(OneFlow.Of("site", ("Site", "n8n-nodes-base.wordpress", version, JsonNode.Parse(parameters)!.AsObject()))).Flows);
        return (JsonNode.Parse(flow.DefinitionJson)!["root"]!["activities"]![1]!, flow.Nodes[1]);
    }
}
