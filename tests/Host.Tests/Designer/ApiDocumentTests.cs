using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Designer;

public sealed class ApiDocumentTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private readonly HashSet<string> _compared = [];
    private JsonNode _kept = null!;
    private JsonNode _served = null!;

    /// <summary>The designer's client is generated from the document that is kept beside it: what that says must still be so, whatever else has come.</summary>
    [Fact]
    public async Task The_designer_knows_the_management_api_as_it_is()
    {
        _served = await FlowsHost.Read(await host.Anonymous.GetAsync("/openapi/v1.json"));
        _kept = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "openapi.json")))!;
        foreach (var (path, operations) in _kept["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                CompareOperation(operation!, _served["paths"]![path]?[method], $"{method} {path}");
            }
        }
    }

    private void CompareOperation(JsonNode kept, JsonNode? served, string at)
    {
        Assert.True(served is not null, Changed(at));
        var parameters = served["parameters"]?.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).ToHashSet() ?? [];
        Assert.True(kept["parameters"]?.AsArray().All(parameter => parameters.Contains(parameter!["name"]!.GetValue<string>())) ?? true, Changed($"{at}: parameters"));
        CompareContent(kept["requestBody"], served["requestBody"], at);
        foreach (var (status, answer) in kept["responses"]!.AsObject())
        {
            CompareContent(answer, served["responses"]?[status], $"{at}: {status}");
        }
    }

    private void CompareContent(JsonNode? kept, JsonNode? served, string at)
    {
        foreach (var (type, content) in kept?["content"]?.AsObject() ?? [])
        {
            CompareSchema(content!["schema"], served?["content"]?[type]?["schema"], at);
        }
    }

    private void CompareSchema(JsonNode? kept, JsonNode? served, string at)
    {
        if (kept?["$ref"]?.GetValue<string>() is { } reference)
        {
            if (!_compared.Add($"{reference} {served?["$ref"]}"))
            {
                return;
            }

            kept = _kept["components"]!["schemas"]![reference.Split('/')[^1]];
            at = reference.Split('/')[^1];
        }

        served = served?["$ref"]?.GetValue<string>() is { } other ? _served["components"]!["schemas"]![other.Split('/')[^1]] : served;
        if (kept is not JsonObject known)
        {
            return;
        }

        Assert.True(served is not null, Changed(at));
        Assert.True(JsonNode.DeepEquals(known["type"], served["type"]), Changed($"{at}: type"));
        CompareSchema(known["items"], served["items"], at);
        foreach (var (name, property) in known["properties"]?.AsObject() ?? [])
        {
            CompareSchema(property, served["properties"]?[name], $"{at}.{name}");
        }

        foreach (var (index, part) in (known["oneOf"]?.AsArray() ?? []).Index())
        {
            CompareSchema(part, served["oneOf"]?[index], at);
        }
    }

    private static string Changed(string what) => $"{what} changed. Run `npm run api -- URL` in Designer, with the address of a host of this build.";
}
