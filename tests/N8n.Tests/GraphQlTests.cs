using System.Text.Json.Nodes;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>GraphQL, against a service that shows what stood on the wire.</summary>
public sealed class GraphQlTests
{
    private const string Query = "query Lead($id: ID!) { lead(id: $id) { name } }";

    [Fact]
    public async Task A_query_is_posted_with_its_variables_and_its_name_for_each_item()
    {
        using var service = new RawService(_ => """{"data":{"lead":{"name":"Ann"}}}""");

        var (history, items) = await RunAsync(service, 1.1, ("variables", "={{ JSON.stringify({ id: $json.id }) }}"), ("operationName", "Lead"));

        Assert.Null(history.Error);
        Assert.Equal([7, 8], service.Requests.Select(request => BodyOf(request)["variables"]["id"].Number));
        Assert.All(service.Requests, request =>
        {
            Assert.StartsWith("POST / HTTP/1.1", request);
            Assert.Contains("content-type: application/json", request, StringComparison.OrdinalIgnoreCase);
            Assert.Equal((Query, "Lead"), (BodyOf(request)["query"].ToString(), BodyOf(request)["operationName"].ToString()));
        });
        Assert.Equal("""{"data":{"lead":{"name":"Ann"}}}""", ValueJson.ToJson(items[0]));
    }

    [Fact]
    public async Task A_query_is_sent_as_it_is_or_in_the_address_where_the_node_says_so()
    {
        using var service = new RawService(_ => "{}");

        await RunAsync(service, 1, ("requestMethod", "POST"), ("requestFormat", "graphql"));
        await RunAsync(service, 1, ("requestMethod", "GET"));

        var (posted, asked) = (service.Requests.First(), service.Requests.Last());
        Assert.Contains("content-type: application/graphql", posted, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith($"\n\n{Query}", posted);
        Assert.Equal(Query, System.Web.HttpUtility.ParseQueryString(new Uri($"http://x{asked.Split(' ')[1]}").Query)["query"]);
    }

    [Fact]
    public async Task Errors_fail_the_step_although_the_service_says_200()
    {
        using var service = new RawService(_ => """{"data":null,"errors":[{"message":"no such lead"},{"message":"and more"}]}""");

        var (history, _) = await RunAsync(service, 1.1);

        Assert.Equal((RunStatus.Faulted, "no such lead, and more"), (history.Run.Status, history.Error!.Message));
    }

    [Fact]
    public async Task Variables_that_are_no_JSON_fail_before_anything_is_sent()
    {
        using var service = new RawService(_ => "{}");

        var (history, _) = await RunAsync(service, 1.1, ("variables", "{id: 7"));

        Assert.Contains("not valid JSON", history.Error!.Message);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task An_answer_is_left_as_text_in_the_field_the_node_names()
    {
        using var service = new RawService(_ => """{"data":1}""");

        var (_, items) = await RunAsync(service, 1.1, ("responseFormat", "string"), ("dataPropertyName", "said"));

        Assert.Equal("""{"data":1}""", items[0]["said"].ToString());
    }

    private static Value BodyOf(string request) => ValueJson.Parse(request[(request.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);

    private static async Task<(RunHistory History, ValueArray Items)> RunAsync(RawService service, double version, params (string Name, string Value)[] settings)
    {
        var parameters = new JsonObject { ["endpoint"] = service.Address, ["query"] = Query };
        foreach (var (name, value) in settings)
        {
            parameters[name] = value;
        }

        using var run = new CaseRun();
        var (history, report) = await run.RunAsync(OneFlow.Of("graphql", ("Seed", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = "return [{ id: 7 }, { id: 8 }];" }), ("Ask", "n8n-nodes-base.graphql", version, parameters)));
        return (history, report.Items);
    }
}
