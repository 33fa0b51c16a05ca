using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>The platform's brain gateway. Its tokens come from Authentik: see <see cref="ClientCredentials"/>.</summary>
public sealed partial class BizosaasGateway
{
    private const string Name = "BizOSaaS";

    private readonly BizosaasApi api;

    /// <param name="http">The guarded client.</param>
    /// <param name="address">The gateway's root.</param>
    /// <param name="tokens">A bearer token, or client credentials.</param>
    /// <param name="tenant">Sent as X-Tenant-ID, which the social routes go by.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public BizosaasGateway(HttpClient http, Uri address, ITokenSource tokens, string? tenant = null, TimeProvider? time = null) =>
        api = new BizosaasApi(http, Name, address, tokens, tenant, time ?? TimeProvider.System);

    /// <summary>The user behind the token.</summary>
    [Effect(EffectClass.None)]
    public Task<BizosaasUser> MeAsync(CancellationToken cancel = default) =>
        api.SendAsync(api.Request("/api/users/me"), BizosaasJson.Default.BizosaasUser, cancel);

    /// <summary>Runs an action of a connector that the tenant has connected on the platform. Connectors tell failures in an answer with 200, which are told here as such.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<JsonElement> RunConnectorAsync(string connector, string action, JsonElement payload, CancellationToken cancel = default)
    {
        var route = $"/api/connectors/{Uri.EscapeDataString(connector)}/action/{Uri.EscapeDataString(action)}";
        using var answer = await api.SendAsync(api.Post(route, payload, BizosaasJson.Default.JsonElement), BizosaasJson.Default.JsonDocument, cancel);
        var result = answer.RootElement.Clone();
        return result.Text("status") is "error" or "failed" || (result.Text("status") is null && result.Text("error") is { Length: > 0 })
            ? throw new ServiceException(ServiceFailure.Permanent, Name, $"the connector '{connector}' did not do '{action}': {PlainText.From(result.Text("message") ?? result.Text("error") ?? "it does not say why")}") { Status = 200, Code = "connector_error" }
            : result;
    }

    /// <summary>Starts the platform's own flows that listen on a path. The platform answers 200 also when the key is wrong, which is told here as a failure.</summary>
    /// <returns>Ids of the workflows that were started.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<IReadOnlyList<string>> TriggerAsync(string path, JsonElement payload, string? key = null, CancellationToken cancel = default)
    {
        var request = api.Post($"/api/triggers/webhook/{path}", payload, BizosaasJson.Default.JsonElement);
        if (key is not null)
        {
            request.AddHeader("X-Bizos-Key", key);
        }

        var result = await api.SendAsync(request, BizosaasJson.Default.TriggerResult, cancel);
        return result.Matches > 0 && result.Executions is { Count: > 0 } started
            ? [.. started.Select(execution => execution.Text("workflow_id") ?? execution.ToString())]
            : throw new ServiceException(ServiceFailure.Permanent, Name, $"nothing was started: no flow listens on '{path}', or the trigger key is wrong.") { Status = 200, Field = "path" };
    }
}
