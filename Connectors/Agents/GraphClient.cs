using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Agents;

/// <summary>A LangGraph server. The thread's id is made of the step's key, so that a second attempt finds the run of the first one in it.</summary>
public sealed class GraphClient
{
    private const string Service = "LangGraph";

    /// <summary>Says which of our steps gave an answer.</summary>
    private const string MarkName = "flows_key";

    private readonly ServiceApi api;
    private readonly Uri address;

    /// <param name="http">The guarded client.</param>
    /// <param name="address">The server's root.</param>
    /// <param name="apiKey">Sent as x-api-key; empty for none.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public GraphClient(HttpClient http, Uri address, string apiKey, TimeProvider? time = null)
    {
        this.address = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        this.apiKey = apiKey;
        api = new ServiceApi(Requests.Over(http), Service, null, Explain, new SecretMask(apiKey), time ?? TimeProvider.System);
    }

    private readonly string apiKey;

    /// <summary>Starts a graph on a thread of its own, or finds the run that an earlier attempt started there.</summary>
    /// <param name="webhook">What the server calls when the run is done; null for nothing.</param>
    /// <returns>Ids of the thread and the run.</returns>
    [Effect(EffectClass.LookFirst)]
    public async Task<GraphRun> StartAsync(string key, string assistantId, JsonElement input, string? webhook = null, CancellationToken cancel = default)
    {
        var threadId = ThreadOf(key);
        await api.SendAsync(Request("threads", Method.Post).WithJson(new GraphThread(threadId, "do_nothing"), AgentsJson.Default.GraphThread), cancel);
        var known = await api.SendAsync(Request($"threads/{threadId}/runs").WithQuery("limit", "1"), AgentsJson.Default.ListGraphRunBody, cancel);
        var run = known is [var first, ..]
            ? first
            : await api.SendAsync(Request($"threads/{threadId}/runs", Method.Post).WithJson(new GraphStart(assistantId, input, "reject") { Webhook = webhook }, AgentsJson.Default.GraphStart), AgentsJson.Default.GraphRunBody, cancel);
        return new GraphRun(threadId, run.RunId);
    }

    /// <summary>Gives a graph that waits on a thread what a person says, or finds the run by which an earlier attempt did.</summary>
    /// <returns>Ids of the thread and of the run that goes on from there.</returns>
    [Effect(EffectClass.LookFirst)]
    public async Task<GraphRun> ResumeAsync(string key, string threadId, string assistantId, JsonElement answer, string? webhook = null, CancellationToken cancel = default)
    {
        var mark = OnceMarker.For(key).Text;
        var route = $"threads/{Uri.EscapeDataString(threadId)}/runs";
        var known = await api.SendAsync(Request(route).WithQuery("limit", "10"), AgentsJson.Default.ListGraphRunBody, cancel);
        var body = new GraphAnswer(assistantId, new GraphCommand(answer), new Dictionary<string, string> { [MarkName] = mark }, "reject") { Webhook = webhook };
        var run = known.FirstOrDefault(one => one.Metadata?.Text(MarkName) == mark)
            ?? await api.SendAsync(Request(route, Method.Post).WithJson(body, AgentsJson.Default.GraphAnswer), AgentsJson.Default.GraphRunBody, cancel);
        return new GraphRun(threadId, run.RunId);
    }

    /// <summary>How far a run is; with the thread's state once it is done.</summary>
    [Effect(EffectClass.None)]
    public async Task<AgentWork> StatusAsync(GraphRun run, CancellationToken cancel = default)
    {
        var body = await api.SendAsync(Request($"threads/{run.ThreadId}/runs/{Uri.EscapeDataString(run.RunId)}"), AgentsJson.Default.GraphRunBody, cancel);
        switch (body.Status)
        {
            case "pending" or "running":
                return new AgentWork(AgentState.Working, default, body.Status);
            case "success" or "interrupted":
                using (var state = await api.SendAsync(Request($"threads/{run.ThreadId}/state"), AgentsJson.Default.JsonDocument, cancel))
                {
                    return new AgentWork(body.Status == "success" ? AgentState.Done : AgentState.Interrupted, state.RootElement.At("values").Clone(), null);
                }

            default:
                return new AgentWork(AgentState.Failed, default, $"the run ended with '{body.Status}'");
        }
    }

    /// <summary>A UUID (version 8) made of the key.</summary>
    internal static string ThreadOf(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("bizoholic-flows:" + key))[..16];
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }

    private static ServiceException? Explain(FailedAnswer answer)
    {
        var detail = answer.Body.At("detail");
        var problem = detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > 0 ? detail[0] : default;
        var said = problem.Text("msg") ?? answer.Text("detail") ?? answer.Text("message");
        var field = problem.At("loc") is { ValueKind: JsonValueKind.Array } place && place.GetArrayLength() > 0 ? place[place.GetArrayLength() - 1].ToString() : null;
        return string.IsNullOrEmpty(said) ? null : answer.Failure(PlainText.From(said), field: field);
    }

    private RestRequest Request(string route, Method method = Method.Get)
    {
        var request = new RestRequest(new Uri(address, route), method);
        return apiKey.Length == 0 ? request : request.AddHeader("x-api-key", apiKey);
    }
}
