using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>
/// The AI agents service. A task is created, then polled until it is finished: remember its id before the first poll, so that a crash does not start a second one.
/// </summary>
public sealed class BizosaasAgents
{
    private readonly BizosaasApi api;

    /// <param name="http">The guarded client.</param>
    /// <param name="address">The service's root.</param>
    /// <param name="tokens">Null inside the cluster, where the service asks for no token.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public BizosaasAgents(HttpClient http, Uri address, ITokenSource? tokens = null, TimeProvider? time = null) =>
        api = new BizosaasApi(http, "BizOSaaS agents", address, tokens, null, time ?? TimeProvider.System);

    [Effect(EffectClass.AtMostOnce)]
    public Task<AgentTask> CreateAsync(NewAgentTask task, CancellationToken cancel = default) =>
        api.SendAsync(api.Post("/tasks", task, BizosaasJson.Default.NewAgentTask), BizosaasJson.Default.AgentTask, cancel);

    [Effect(EffectClass.None)]
    public Task<AgentTask> GetAsync(string taskId, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"/tasks/{Uri.EscapeDataString(taskId)}"), BizosaasJson.Default.AgentTask, cancel);
}
