using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Host.Tests.N8n;

/// <summary>
/// Flows that wait for a call, with what n8n 2.41 answered to callers and what its nodes left: a line is <c>{id, flow, calls: [{method, suffix, query, headers, body}], n8n: {calls, nodes}}</c>.
/// The flow's webhook tells the address at which it waits.
/// </summary>
public sealed class ComparedWaitTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Waits_answer_and_give_what_n8n_answers_and_gives()
    {
        var cases = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Compared", "waits.jsonl"))).Select(line => JsonNode.Parse(line)!.AsObject()).ToArray();
        var told = await Task.WhenAll(cases.Select(async compared => await DifferenceOf(compared) is { } difference ? $"{compared["id"]}: {difference}\n" : ""));
        Assert.True(string.Concat(told).Length == 0, string.Concat(told));
        Assert.NotEmpty(cases);
    }

    private async Task<string?> DifferenceOf(JsonObject compared)
    {
        var id = compared["id"]!.GetValue<string>();
        await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", FlowsHost.Json(compared["flow"]!.DeepClone())));
        await host.PostAsync($"/workflow-definitions/{id}/publish");
        var address = new Uri(await (await host.Anonymous.PostAsync($"/webhook/{id}", FlowsHost.Json(new { a = 7 }))).Content.ReadAsStringAsync());
        var run = "";
        foreach (var (index, call) in compared["calls"]!.AsArray().Index())
        {
            var expected = compared["n8n"]!["calls"]![index]!;
            run = await ReachAsync(id, expected["status"]!.GetValue<int>() == 409 ? ["Finished"] : ["Suspended"]);
            using var request = Request(call!.AsObject(), address);
            var answer = await host.Anonymous.SendAsync(request);
            var given = new JsonObject { ["status"] = (int)answer.StatusCode };
            if (expected["body"] is not null)
            {
                given["body"] = await answer.Content.ReadAsStringAsync();
                given["type"] = given["body"]!.GetValue<string>().Length == 0 ? null : answer.Content.Headers.ContentType?.MediaType;
            }

            if (expected.AsObject().ContainsKey("header"))
            {
                given["header"] = answer.Headers.TryGetValues("x-a", out var values) ? values.Single() : answer.Headers.Location?.ToString();
            }

            if (!JsonNode.DeepEquals(expected, given))
            {
                return $"call {index}\n   n8n:  {expected.ToJsonString()}\n   ours: {given.ToJsonString()}";
            }
        }

        run = await ReachAsync(id, ["Finished", "Faulted"]);
        var history = (await host.App.Services.GetRequiredService<IRunHistoryReader>().ReadAsync(Tenants.Default, run, CancellationToken.None))!;
        var nodes = N8nRunReport.Of(history, await host.App.Services.GetRequiredService<PlanCache>().GetAsync(history.Run.TenantId, history.Run.ContentHash, CancellationToken.None)).Nodes;
        return compared["n8n"]!["nodes"]!.AsObject().Select(node => Items(nodes[node.Key]) is var items && JsonNode.DeepEquals(node.Value, items) ? null : $"{node.Key}\n   n8n:  {node.Value!.ToJsonString()}\n   ours: {items.ToJsonString()}").FirstOrDefault(difference => difference is not null);
    }

    private async Task<string> ReachAsync(string flow, string[] states)
    {
        JsonArray runs = [];
        try
        {
            await Eventually.IsTrueAsync(async () => (runs = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={flow}")))["items"]!.AsArray()) is [{ } run] && states.Contains(run["status"]!.GetValue<string>()));
        }
        catch (TaskCanceledException)
        {
            Assert.Fail($"{flow} is not {string.Join(" or ", states)}: {runs.ToJsonString()}");
        }

        return runs[0]!["id"]!.GetValue<string>();
    }

    private static HttpRequestMessage Request(JsonObject call, Uri address)
    {
        var suffix = call["suffix"]?.GetValue<string>();
        var request = new HttpRequestMessage(new HttpMethod(call["method"]!.GetValue<string>()), $"{address.AbsolutePath}{(suffix is null ? "" : "/")}{suffix}{address.Query}{(call["query"] is { } query ? $"&{query}" : "")}");
        if (call["files"] is JsonObject files)
        {
            var form = new MultipartFormDataContent();
            foreach (var (name, value) in call["form"]!.AsObject())
            {
                form.Add(new StringContent(value!.GetValue<string>()), name);
            }

            foreach (var (name, file) in files)
            {
                form.Add(new StringContent(file![2]!.GetValue<string>(), Encoding.UTF8, file[1]!.GetValue<string>()), name, file[0]!.GetValue<string>());
            }

            request.Content = form;
        }
        else if (call["body"] is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.GetValue<string>()));
        }

        foreach (var (name, value) in call["headers"]?.AsObject() ?? [])
        {
            _ = request.Headers.TryAddWithoutValidation(name, value!.GetValue<string>()) || request.Content!.Headers.TryAddWithoutValidation(name, value.GetValue<string>());
        }

        return request;
    }

    /// <summary>The items of each run, by outputs. Of a call's headers only the caller's own are compared, and neither its signature nor its address.</summary>
    private static JsonArray Items(Value runs) => new([.. (runs.AsArray() ?? ValueArray.Empty).Select(run => (JsonNode)new JsonArray([.. (run["outputs"].AsArray() ?? ValueArray.Empty).Select(output =>
        (JsonNode)new JsonArray([.. output.AsArray()!.Select(item => Comparable(JsonNode.Parse(ValueJson.ToJson(item["json"]))!.AsObject()))]))]))]);

    private static JsonObject Comparable(JsonObject item)
    {
        if (item.Remove("webhookUrl"))
        {
            item["query"]!.AsObject().Remove("signature");
            item["headers"] = item["headers"]!["x-own"] is { } own ? new JsonObject { ["x-own"] = own.DeepClone() } : [];
        }

        return item;
    }
}
