using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.N8n;

/// <summary>
/// Flows whose forms people fill in, with what n8n 2.41 showed them and what its nodes left: a line is <c>{id, flow, query, steps: [{fill}], n8n: {steps: [{page, then}], nodes}}</c>.
/// Each page is read and filled in as a browser does it.
/// </summary>
public sealed partial class ComparedFormTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private static readonly TimeSpan Quickest = TimeSpan.FromSeconds(2.1);

    [Fact]
    public async Task Forms_show_and_give_what_n8n_shows_and_gives()
    {
        var cases = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Compared", "forms.jsonl"))).Select(line => JsonNode.Parse(line)!.AsObject()).ToArray();
        var told = await Task.WhenAll(cases.Select(async compared => await DifferenceOf(compared) is { } difference ? $"{compared["id"]}: {difference}\n" : ""));
        Assert.True(string.Concat(told).Length == 0, string.Concat(told));
        Assert.NotEmpty(cases);
    }

    private async Task<string?> DifferenceOf(JsonObject compared)
    {
        var id = compared["id"]!.GetValue<string>();
        var report = await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", FlowsHost.Json(compared["flow"]!.DeepClone())));
        if (!report["files"]![0]!["flows"]![0]!["canPublish"]!.GetValue<bool>())
        {
            return report.ToJsonString();
        }

        await host.PostAsync($"/workflow-definitions/{id}/publish");
        var address = $"/form/{id}{compared["query"]?.GetValue<string>()}";
        foreach (var (index, step) in compared["steps"]!.AsArray().Index())
        {
            var expected = compared["n8n"]!["steps"]![index]!;
            var page = await host.Anonymous.GetAsync(address);
            var document = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync());
            if (Different(expected["page"], Facts(document)) is { } other)
            {
                return $"page {index}: {other}";
            }

            var answer = await SendAsync(address, document, step!["fill"]!.AsObject());
            if (Different(expected["then"], await ThenAsync(answer)) is { } otherwise)
            {
                return $"after page {index}: {otherwise}";
            }

            address = answer.Headers.Location?.ToString() ?? address;
        }

        JsonArray runs = [];
        await Eventually.IsTrueAsync(async () => (runs = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={id}")))["items"]!.AsArray()) is [{ } run] && run["status"]!.GetValue<string>() is "Finished" or "Faulted");
        var history = (await host.App.Services.GetRequiredService<IRunHistoryReader>().ReadAsync(Tenants.Default, runs[0]!["id"]!.GetValue<string>(), CancellationToken.None))!;
        var version = history.Run;
        var plan = await host.App.Services.GetRequiredService<PlanCache>().GetAsync(version.TenantId, version.ContentHash, CancellationToken.None);
        var nodes = N8nRunReport.Of(history, plan).Nodes;
        return compared["n8n"]!["nodes"]!.AsObject().Select(node => Different(node.Value, Items(nodes[node.Key])) is { } difference ? $"{node.Key}: {difference}" : null).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>A page as its reader sees it.</summary>
    private static JsonObject Facts(IDocument page)
    {
        var fields = new JsonArray();
        foreach (var element in page.QuerySelectorAll("form > fieldset, form > [name^=field-]"))
        {
            fields.Add(Field(page, element));
        }

        var main = page.QuerySelector("main")!;
        var description = main.Children.TakeWhile(child => child.LocalName != "form").FirstOrDefault(child => child.LocalName == "p");
        return new JsonObject { ["title"] = main.QuerySelector("h1")?.TextContent, ["description"] = description is null ? "" : Lines(description).Trim(), ["button"] = page.QuerySelector("form > button")?.TextContent, ["fields"] = fields };
    }

    private static JsonObject Field(IDocument page, IElement element)
    {
        var label = (element.LocalName == "fieldset" ? element.QuerySelector("legend") : page.QuerySelector($"label[for='{element.Id}']"))?.TextContent.Replace(" (optional)", "", StringComparison.Ordinal);
        var boxes = element.QuerySelectorAll("input").ToArray();
        var options = element.LocalName == "fieldset" ? boxes.Select(box => box.GetAttribute("value")) : element.QuerySelectorAll("option").Select(option => option.GetAttribute("value") ?? option.TextContent).Where(option => option.Length > 0);
        var value = element.LocalName switch
        {
            "fieldset" => string.Join(',', boxes.Where(box => box.HasAttribute("checked")).Select(box => box.GetAttribute("value"))),
            "textarea" => element.TextContent.TrimStart('\n'),
            "select" => element.QuerySelector("option[selected]")?.TextContent,
            _ => element.GetAttribute("value"),
        };
        return new JsonObject
        {
            ["label"] = label ?? "",
            ["type"] = element.LocalName switch { "fieldset" => boxes[0].GetAttribute("type"), "textarea" => "textarea", "select" => "dropdown", _ => element.GetAttribute("type") },
            ["options"] = string.Join('|', options),
            ["value"] = value ?? "",
            ["placeholder"] = element.GetAttribute("placeholder") ?? "",
            ["multiple"] = element.HasAttribute("multiple"),
        };
    }

    private async Task<HttpResponseMessage> SendAsync(string address, IDocument page, JsonObject fill)
    {
        using var form = new MultipartFormDataContent();
        foreach (var hidden in page.QuerySelectorAll("input[name=form-seal], input[name=company_site], form > input[type=hidden][name^=field-]"))
        {
            form.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        }

        foreach (var element in page.QuerySelectorAll("form > fieldset, form > [name^=field-]:not([type=hidden])"))
        {
            var facts = Field(page, element);
            var name = element.GetAttribute("name") ?? element.Id!;
            var given = fill[facts["label"]!.GetValue<string>()];
            if (facts["type"]!.GetValue<string>() == "file")
            {
                foreach (var file in given?.AsArray() ?? [])
                {
                    var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file!["text"]!.GetValue<string>()));
                    content.Headers.ContentType = new(file["type"]!.GetValue<string>());
                    form.Add(content, name, file["name"]!.GetValue<string>());
                }
            }
            else if (element.LocalName == "fieldset")
            {
                var chosen = given is JsonArray several ? several.Select(one => one!.GetValue<string>()) : given is not null ? [given.GetValue<string>()] : facts["value"]!.GetValue<string>().Split(',', StringSplitOptions.RemoveEmptyEntries);
                foreach (var value in chosen)
                {
                    form.Add(new StringContent(value), name);
                }
            }
            else
            {
                form.Add(new StringContent(given?.GetValue<string>() ?? facts["value"]!.GetValue<string>()), name);
            }
        }

        var shown = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(page.QuerySelector("input[name=form-seal]")!.GetAttribute("value")!.Split('.')[0], CultureInfo.InvariantCulture));
        await Eventually.IsTrueAsync(() => Task.FromResult(DateTimeOffset.UtcNow - shown > Quickest));
        return await host.Anonymous.PostAsync(address, form);
    }

    /// <summary>What the person sees next.</summary>
    private static async Task<JsonObject> ThenAsync(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.SeeOther)
        {
            var location = answer.Headers.Location!.ToString();
            return location.StartsWith("/form-waiting/", StringComparison.Ordinal) ? new JsonObject { ["page"] = true } : new JsonObject { ["redirect"] = location };
        }

        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.InternalServerError)
        {
            return new JsonObject { ["problem"] = true };
        }

        var page = new HtmlParser().ParseDocument(text);
        return page.QuerySelector("h1") is { } title
            ? new JsonObject { ["title"] = title.TextContent, ["text"] = Lines(page.QuerySelector("h1 + p")!), ["files"] = string.Join(',', page.QuerySelectorAll("a[download]").Select(link => link.TextContent)) }
            : new JsonObject { ["html"] = page.Body!.InnerHtml.Trim() };
    }

    private static string Lines(IElement element)
    {
        foreach (var line in element.QuerySelectorAll("br").ToArray())
        {
            line.Replace(element.Owner!.CreateTextNode("\n"));
        }

        return element.TextContent;
    }

    /// <summary>The items of each run, by outputs; when they were sent is a moment in some zone.</summary>
    private static JsonArray Items(Value runs) => new([.. (runs.AsArray() ?? ValueArray.Empty).Select(run => (JsonNode)new JsonArray([.. (run["outputs"].AsArray() ?? ValueArray.Empty).Select(output =>
        (JsonNode)new JsonArray([.. output.AsArray()!.Select(item => JsonNode.Parse(Moment().Replace(ValueJson.ToJson(item["json"]), "<time>"))!)]))]))]);

    private static string? Different(JsonNode? expected, JsonNode actual)
        => JsonNode.DeepEquals(expected, actual) ? null : $"\n   n8n:  {expected?.ToJsonString()}\n   ours: {actual.ToJsonString()}";

    [GeneratedRegex(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\d")]
    private static partial Regex Moment();
}
