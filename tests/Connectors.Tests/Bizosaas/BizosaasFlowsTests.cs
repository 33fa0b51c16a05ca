using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Tests.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Connectors.Tests.Bizosaas;

[Collection(BizosaasCollection.Name)]
public sealed class BizosaasFlowsTests(BizosaasFixture platform)
{
    private static readonly byte[] Body = """{"type":"workflow.completed","data":{"lead":7}}"""u8.ToArray();

    [Fact]
    public async Task The_backend_starts_a_flow_the_way_the_platform_does()
    {
        using var answer = await platform.Http.PostAsJsonAsync(new Uri(platform.Address, "/flows/start/lead_nurturing"), new { tenant_id = 7, parameters = new { @event = "new_lead" } });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var call = platform.Flows.Requests.Last();
        Assert.Equal(("POST", "/webhook/bizosaas-lead_nurturing"), (call.Method, call.Path));
        var sent = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal((7, "lead_nurturing", "new_lead"), (sent.GetProperty("tenant_id").GetInt32(), sent.GetProperty("workflow_type").GetString(), sent.GetProperty("parameters").GetProperty("event").GetString()));
    }

    [Theory]
    [InlineData(202)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Anything_but_200_from_flows_is_a_failure(int status)
    {
        platform.FlowsStatus = status;
        try
        {
            using var answer = await platform.Http.PostAsJsonAsync(new Uri(platform.Address, "/flows/start/report_generation"), new { tenant_id = 7 });

            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        }
        finally
        {
            platform.FlowsStatus = 200;
        }
    }

    [Fact]
    public async Task A_signed_callback_is_taken_once()
    {
        var headers = new StandardWebhook([platform.FlowsSecret], TimeProvider.System).Sign("msg_once", Body);

        Assert.Equal("accepted", (await CallBackAsync(headers)).Status);
        Assert.Equal("duplicate", (await CallBackAsync(headers)).Status);
        using var all = JsonDocument.Parse(await platform.Http.GetStringAsync(new Uri(platform.Address, "/flows/callbacks")));
        Assert.Equal(7, all.RootElement.GetProperty("msg_once").GetProperty("data").GetProperty("lead").GetInt32());
    }

    [Fact]
    public async Task Unsigned_wrong_and_old_callbacks_are_refused()
    {
        var old = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(-6));

        Assert.Equal(401, (await CallBackAsync(new Dictionary<string, string>())).Code);
        Assert.Equal(401, (await CallBackAsync(new StandardWebhook([StandardWebhook.NewSecret()], TimeProvider.System).Sign("msg_wrong", Body))).Code);
        Assert.Equal(401, (await CallBackAsync(new StandardWebhook([platform.FlowsSecret], old).Sign("msg_old", Body))).Code);
    }

    private async Task<(int Code, string? Status)> CallBackAsync(IReadOnlyDictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Address, "/flows/callback")) { Content = new ByteArrayContent(Body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await platform.Http.SendAsync(request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return ((int)answer.StatusCode, json.TryGetProperty("status", out var status) ? status.GetString() : null);
    }
}
