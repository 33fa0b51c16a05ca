using System.Net;
using System.Net.Http.Json;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class TemplateTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_template_becomes_a_draft_with_its_blanks_filled_in()
    {
        var templates = (await FlowsHost.Read(await host.Client.GetAsync("/api/templates")))["items"]!.AsArray();
        var template = templates.First(found => found!["id"]!.GetValue<string>() == "bizosaas-lead_nurturing")!;
        var blank = Assert.Single(template["blanks"]!.AsArray(), found => found!["input"]!.GetValue<string>() == "path")!["key"]!.GetValue<string>();

        var made = await FlowsHost.Read(await host.Client.PostAsync("/api/templates/bizosaas-lead_nurturing", FlowsHost.Json(new { name = "Leads of Acme", values = new Dictionary<string, string> { [blank] = "acme-leads" } })));

        var definition = await host.GetAsync($"/workflow-definitions/by-definition-id/{made["definitionId"]}");
        Assert.Equal("Leads of Acme", definition["name"]!.GetValue<string>());
        Assert.False(definition["isPublished"]!.GetValue<bool>());
        Assert.Contains("acme-leads", definition["root"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PostAsJsonAsync("/api/templates/nothing", new { name = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsJsonAsync("/api/templates/bizosaas-lead_nurturing", new { name = " " })).StatusCode);
    }
}
