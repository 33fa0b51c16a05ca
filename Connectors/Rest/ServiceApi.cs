using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Sends requests to one JSON service and turns everything that can go wrong into a <see cref="ServiceException"/>.</summary>
internal sealed class ServiceApi(
    RestClient rest, string service, ITokenSource? tokens, Func<FailedAnswer, ServiceException?> explain, SecretMask mask, TimeProvider time)
{

    public async Task<T> SendAsync<T>(RestRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => Read(await SendAsync(request, cancel), type);

    public T Read<T>(RestResponse answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.RawBytes ?? [], type) ?? throw Unreadable(answer, null);
        }
        catch (JsonException exception)
        {
            throw Unreadable(answer, exception);
        }
    }

    /// <summary>The answer, when it is a success; an exception otherwise.</summary>
    public async Task<RestResponse> SendAsync(RestRequest request, CancellationToken cancel)
    {
        if (request.Method != Method.Get)
        {
            request.Interceptors = [KeepRedirects.Instance];
        }

        var answer = await ExecuteAsync(request, cancel);
        return answer.IsSuccessStatusCode ? answer : throw Failure(answer);
    }

    private async Task<RestResponse> ExecuteAsync(RestRequest request, CancellationToken cancel)
    {
        for (var renewed = false; ; renewed = true)
        {
            var token = tokens is null ? null : await tokens.GetAsync(cancel);
            if (token is not null)
            {
                request.AddOrUpdateHeader("Authorization", token);
            }

            var answer = await rest.ExecuteAsync(request, cancel);
            cancel.ThrowIfCancellationRequested();
            if (answer.StatusCode == 0 || answer.ErrorException is not (null or HttpRequestException { StatusCode: not null }))
            {
                throw TransportFailure.Explain(service, answer.ErrorException);
            }

            if (renewed || token is null || (int)answer.StatusCode != 401 || !tokens!.Discard(token))
            {
                return answer;
            }
        }
    }

    private ServiceException Failure(RestResponse answer)
    {
        var failed = Failed(answer);
        return failed.Status is >= 300 and < 400
            ? failed.Failure($"the address redirects to '{new Uri(answer.ResponseUri!, answer.GetHeaderValue("Location") ?? "").Host}'; use the final address in the connection.")
            : failed.Body.ValueKind == JsonValueKind.Undefined ? NotJson(failed, answer)
            : explain(failed) ?? failed.Failure(StatusWords.Of(failed.Status));
    }

    private ServiceException Unreadable(RestResponse answer, JsonException? inner)
    {
        var failed = Failed(answer);
        return failed.Body.ValueKind == JsonValueKind.Undefined
            ? NotJson(failed, answer)
            : failed.Failure($"answered in a form that is not expected{(inner?.Path is { Length: > 1 } path ? $" at {path}" : "")}.", ServiceFailure.Permanent);
    }

    private FailedAnswer Failed(RestResponse answer)
    {
        // Some services repeat the credential they refuse.
        var sent = answer.Request.Parameters.TryFind("Authorization")?.Value as string;
        return new(
            service,
            (int)answer.StatusCode,
            JsonElements.Parse(answer.RawBytes),
            RetryAfterHeader.Read(answer.GetHeaderValue("Retry-After"), time.GetUtcNow()),
            mask.And(sent?[(sent.IndexOf(' ') + 1)..]));
    }

    private static ServiceException NotJson(FailedAnswer failed, RestResponse answer) => failed.Failure(StatusWords.OfPage(failed.Status, PlainText.From(answer.Content ?? "")));
}
