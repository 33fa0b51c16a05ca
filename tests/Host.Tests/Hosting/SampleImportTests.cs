using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Hosting;

public sealed class SampleImportTests
{
    [Fact]
    public async Task The_first_start_publishes_the_samples_and_the_first_one_answers_at_once()
    {
        var host = await FlowsHost.StartAsync(("Samples:Import", "true"));
        var published = (await host.GetAsync("/workflow-definitions?versionOptions=Published"))["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()).ToArray();

        var answer = await host.Anonymous.PostAsync(
            "/webhook/bizosaas-lead_nurturing",
            FlowsHost.Json(new { tenant_id = 1, workflow_type = "lead_nurturing", parameters = new { email = "ann@example.com", company = "Acme", budget = 5000 } }));

        Assert.True(published.Length >= 3, string.Join(", ", published));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
        await host.DisposeAsync();
    }
}
