using System.Net.Http.Headers;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>The models a key can use.</summary>
public static class AiModelList
{
    private const string Name = "AI";

    /// <summary>Their names; none when the service does not list them.</summary>
    [Effect(EffectClass.None)]
    public static async Task<IReadOnlyList<string>> ReadAsync(HttpClient http, AiConnection connection, TimeProvider time, CancellationToken cancel = default)
    {
        try
        {
            using var request = Request(connection);
            using var answer = await http.SendAsync(request, cancel);
            var json = JsonElements.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
            var status = (int)answer.StatusCode;
            return status switch
            {
                200 => json.At("data") is { ValueKind: JsonValueKind.Array } data ? [.. data.EnumerateArray().Select(model => model.Text("id")).OfType<string>()] : [],
                404 => [],
                401 or 403 => throw new ServiceException(ServiceFailure.SignInAgain, Name, "the API key was not accepted.") { Status = status },
                _ => throw new ServiceException(status is 429 or >= 500 ? ServiceFailure.RetryLater : ServiceFailure.Permanent, Name, $"the service answered with status {status}.")
                {
                    Status = status,
                    RetryAfter = RetryAfterHeader.Read(answer.Headers.RetryAfter?.ToString(), time.GetUtcNow()),
                },
            };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain(Name, error);
        }
    }

    private static HttpRequestMessage Request(AiConnection connection) => connection.Provider == AiProvider.Anthropic
        ? AnthropicRequests.Create(HttpMethod.Get, "models?limit=1000", connection)
        : new(HttpMethod.Get, connection.Address.AbsoluteUri.TrimEnd('/') + "/models") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", connection.ApiKey) } };
}
