using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Designer;

public sealed class ApiDocumentTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    /// <summary>The designer's client is generated from the document that is kept beside it; what it does not use may come and go.</summary>
    [Fact]
    public async Task The_designer_knows_the_management_api_as_it_is()
    {
        var served = await FlowsHost.Read(await host.Anonymous.GetAsync("/openapi/v1.json"));
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "openapi.json")))!;
        foreach (var (path, operations) in kept["paths"]!.AsObject())
        {
            Assert.True(JsonNode.DeepEquals(served["paths"]![path], operations), $"The path {path} changed. Run `npm run api -- URL` in Designer, with the address of a host of this build.");
        }

        foreach (var (name, schema) in kept["components"]!["schemas"]!.AsObject())
        {
            Assert.True(JsonNode.DeepEquals(served["components"]!["schemas"]![name], schema), $"The schema {name} changed. Run `npm run api -- URL` in Designer, with the address of a host of this build.");
        }
    }
}
