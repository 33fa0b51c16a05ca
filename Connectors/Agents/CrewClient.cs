using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Agents;

/// <summary>A crew deployed on CrewAI AMP, or whatever speaks as it does. It takes no idempotency key: keep the kickoff's id before it is asked about.</summary>
public sealed class CrewClient
{
    private const string Service = "CrewAI";

    private readonly ServiceApi api;
    private readonly Uri address;

    /// <param name="http">The guarded client.</param>
    /// <param name="address">The crew's own address.</param>
    /// <param name="token">Bearer token of the organisation or of a user.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public CrewClient(HttpClient http, Uri address, string token, TimeProvider? time = null)
    {
        this.address = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        api = new ServiceApi(Requests.Over(http), Service, FixedToken.Bearer(token), Explain, new SecretMask(token), time ?? TimeProvider.System);
    }

    /// <summary>What the crew wants to know.</summary>
    [Effect(EffectClass.None)]
    public async Task<IReadOnlyList<string>> InputsAsync(CancellationToken cancel = default)
        => (await api.SendAsync(Request("inputs"), AgentsJson.Default.CrewInputs, cancel)).Inputs ?? [];

    /// <summary>Sets the crew to work and returns the kickoff's id.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<string> KickoffAsync(IReadOnlyDictionary<string, string> inputs, CancellationToken cancel = default)
        => (await api.SendAsync(Request("kickoff", Method.Post).WithJson(new CrewKickoff(inputs), AgentsJson.Default.CrewKickoff), AgentsJson.Default.CrewStarted, cancel)).KickoffId;

    /// <summary>How far it is. Deployments say "status" or "state", in any letter case.</summary>
    [Effect(EffectClass.None)]
    public async Task<AgentWork> StatusAsync(string kickoffId, CancellationToken cancel = default)
    {
        using var answer = await api.SendAsync(Request($"status/{Uri.EscapeDataString(kickoffId)}"), AgentsJson.Default.JsonDocument, cancel);
        var root = answer.RootElement.Clone();
        var said = (root.Text("status") ?? root.Text("state") ?? "").ToLowerInvariant();
        return said switch
        {
            "completed" or "success" => new AgentWork(AgentState.Done, root.At("result"), null),
            "error" or "failed" or "failure" or "revoked" => new AgentWork(AgentState.Failed, default, PlainText.From(root.Text("error") ?? root.Text("result") ?? "it does not say why")),
            _ when said.Contains("human", StringComparison.Ordinal) => new AgentWork(AgentState.Interrupted, root, root.Text("current_task")),
            _ => new AgentWork(AgentState.Working, default, root.Text("current_task")),
        };
    }

    /// <summary>Gives a crew that waits for a person what that person says.</summary>
    /// <param name="approves">False has the agents do the task again.</param>
    [Effect(EffectClass.AtMostOnce)]
    public Task ResumeAsync(string kickoffId, string taskId, string feedback, bool approves, CancellationToken cancel = default)
        => api.SendAsync(Request("resume", Method.Post).WithJson(new CrewAnswer(kickoffId, taskId, feedback, approves), AgentsJson.Default.CrewAnswer), cancel);

    private static ServiceException? Explain(FailedAnswer answer)
    {
        var said = PlainText.From(answer.Text("message") ?? answer.Text("error") ?? answer.Text("detail") ?? "");
        var missing = answer.Body.At("details", "missing_inputs") is { ValueKind: JsonValueKind.Array } names ? string.Join(", ", names.EnumerateArray().Select(name => name.ToString())) : "";
        return missing.Length > 0 ? answer.Failure($"the crew needs more inputs: {missing}.", field: missing)
            : said.Length > 0 ? answer.Failure(said)
            : null;
    }

    private RestRequest Request(string route, Method method = Method.Get) => new(new Uri(address, route), method);
}
