using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Definitions;

public sealed class DescriptorTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Activities_are_described_as_the_designer_needs_them()
    {
        var items = (await host.GetAsync("/descriptors/activities?Refresh=True"))["items"]!.AsArray();

        Assert.Equal(items.Count, items.DistinctBy(item => (item!["typeName"]!.GetValue<string>(), item["version"]!.GetValue<int>())).Count());
        Assert.All(items.SelectMany(item => item!["inputs"]!.AsArray()), input => Assert.NotNull(input!["isBrowsable"]));
        var line = items.Single(item => item!["typeName"]!.GetValue<string>() == "Elsa.WriteLine")!;
        Assert.Equal("Console", line["category"]!.GetValue<string>());
        Assert.Contains(line["ports"]!.AsArray(), port => port!["name"]!.GetValue<string>() == "Done" && port["type"]!.GetValue<string>() == "Flow");
        Assert.Contains(items, item => item!["typeName"]!.GetValue<string>() == "Elsa.NotFoundActivity" && !item["isBrowsable"]!.GetValue<bool>());
        var endpoint = items.Single(item => item!["typeName"]!.GetValue<string>() == "Elsa.HttpEndpoint")!;
        Assert.Equal("Trigger", endpoint["kind"]!.GetValue<string>());
        var methods = endpoint["inputs"]!.AsArray().Single(input => input!["name"]!.GetValue<string>() == "SupportedMethods")!;
        Assert.Equal("GET", methods["uiSpecifications"]!["checklist"]!["checkList"]!["items"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_workflow_that_may_be_used_as_an_activity_is_one()
    {
        var flow = Flow.Of("callee", Flow.WriteLine("a", "x"));
        flow["name"] = "Send welcome mail";
        flow["options"] = new JsonObject { ["usableAsActivity"] = true };
        flow["inputs"] = new JsonArray(new JsonObject { ["name"] = "Email", ["type"] = "String" });
        var saved = await host.SaveAsync(flow, publish: true);

        var found = (await host.GetAsync("/descriptors/activities"))["items"]!.AsArray().Single(item => item!["typeName"]!.GetValue<string>() == "SendWelcomeMail")!;

        Assert.True(found["isBrowsable"]!.GetValue<bool>());
        Assert.Equal("callee", found["constructionProperties"]!["WorkflowDefinitionId"]!.GetValue<string>());
        Assert.Equal(saved["id"]!.GetValue<string>(), found["customProperties"]!["WorkflowDefinitionVersionId"]!.GetValue<string>());
        Assert.True(found["inputs"]![0]!["isSynthetic"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Ports_that_connections_of_missing_activities_use_are_declared()
    {
        var flow = Flow.Of("odd-port", Flow.Activity("alien", "Acme.Alien"), Flow.WriteLine("a", "x"));
        flow["root"]!["connections"]![0]!["source"]!["port"] = "Beamed";
        await host.SaveAsync(flow);

        var missing = await host.GetAsync("/descriptors/activities/Elsa.NotFoundActivity");

        Assert.Contains(missing["ports"]!.AsArray(), port => port!["name"]!.GetValue<string>() == "Beamed");
    }

    [Theory]
    [InlineData("/descriptors/expression-descriptors")]
    [InlineData("/descriptors/variables")]
    [InlineData("/descriptors/storage-drivers")]
    [InlineData("/descriptors/incident-strategies")]
    [InlineData("/descriptors/log-persistence-strategies")]
    [InlineData("/descriptors/workflow-activation-strategies")]
    [InlineData("/descriptors/commit-strategies/workflows")]
    [InlineData("/descriptors/commit-strategies/activities")]
    [InlineData("/descriptors/output-converters?sourceType=Boolean&destinationType=String")]
    [InlineData("/features/installed")]
    public async Task Every_list_the_designer_asks_for_is_one(string path)
        => Assert.IsType<JsonArray>((await host.GetAsync(path))["items"]);

    [Fact]
    public async Task JavaScript_is_the_first_language_with_an_editor()
    {
        var items = (await host.GetAsync("/descriptors/expression-descriptors"))["items"]!.AsArray();

        var first = items.First(item => item!["isBrowsable"]!.GetValue<bool>())!;
        Assert.Equal("JavaScript", first["type"]!.GetValue<string>());
        Assert.Equal("javascript", first["properties"]!["MonacoLanguage"]!.GetValue<string>());
    }

    [Fact]
    public async Task Type_definitions_name_the_workflows_variables()
    {
        var flow = Flow.Of("typed", Flow.WriteLine("a", "x"));
        flow["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["name"] = "Greeting", ["typeName"] = "String", ["isArray"] = false });
        await host.SaveAsync(flow);

        var response = await host.SendAsync("/scripting/javascript/type-definitions/typed", new { workflowDefinitionId = "typed", activityTypeName = "Elsa.WriteLine", propertyName = "text" });

        Assert.Equal("application/x-typescript", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("declare function getGreeting(): string;", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_would_keep_a_secret_beside_the_credentials_is_told_where_it_belongs()
    {
        var response = await host.SendAsync("/secrets", new { name = "key", value = "s3cret" });

        Assert.Equal(System.Net.HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("/api/credentials", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Descriptors_travel_compressed_to_who_takes_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{FlowsHost.Api}/descriptors/activities");
        request.Headers.Add("Accept-Encoding", "gzip");

        Assert.Equal(["gzip"], (await host.Client.SendAsync(request)).Content.Headers.ContentEncoding);
    }
}
