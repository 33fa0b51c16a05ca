using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.Documents;

/// <summary>Meilisearch: puts documents into an index and searches. A write is only queued when it is answered, so it is waited for: it can still fail.</summary>
public sealed class MeilisearchClient
{
    private const string Service = "Meilisearch";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ServiceApi api;
    private readonly Uri address;
    private readonly TimeProvider time;

    public MeilisearchClient(HttpClient http, Uri address, string apiKey, TimeProvider? time = null)
    {
        this.address = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        this.time = time ?? TimeProvider.System;
        api = new ServiceApi(Requests.Over(http), Service, FixedToken.Bearer(apiKey), Explain, new SecretMask(apiKey), this.time);
    }

    /// <summary>Adds documents, or replaces those with the same primary key: a repeat ends in the same state.</summary>
    /// <param name="documents">A JSON list of objects.</param>
    /// <param name="merges">True: fields that are not given stay.</param>
    /// <returns>Id of the task that did it.</returns>
    [Effect(EffectClass.None)]
    public async Task<long> SaveAsync(string index, JsonElement documents, string? primaryKey = null, bool merges = false, CancellationToken cancel = default)
    {
        var request = Request($"indexes/{Uri.EscapeDataString(index)}/documents", merges ? Method.Put : Method.Post).WithQuery("primaryKey", primaryKey).WithJson(documents, DocumentsJson.Default.JsonElement);
        return await DoneAsync(await api.SendAsync(request, DocumentsJson.Default.SearchTask, cancel), cancel);
    }

    /// <summary>Removes documents by their primary keys; what is gone counts as removed.</summary>
    [Effect(EffectClass.None)]
    public async Task<long> DeleteAsync(string index, JsonElement ids, CancellationToken cancel = default)
        => await DoneAsync(await api.SendAsync(Request($"indexes/{Uri.EscapeDataString(index)}/documents/delete-batch", Method.Post).WithJson(ids, DocumentsJson.Default.JsonElement), DocumentsJson.Default.SearchTask, cancel), cancel);

    /// <summary>Searches. The options are Meilisearch's own: filter, sort, limit ...</summary>
    [Effect(EffectClass.None)]
    public async Task<JsonElement> SearchAsync(string index, JsonElement options, CancellationToken cancel = default)
    {
        using var answer = await api.SendAsync(Request($"indexes/{Uri.EscapeDataString(index)}/search", Method.Post).WithJson(options, DocumentsJson.Default.JsonElement), DocumentsJson.Default.JsonDocument, cancel);
        return answer.RootElement.Clone();
    }

    /// <summary>Whether the key is taken.</summary>
    [Effect(EffectClass.None)]
    public Task CheckAsync(CancellationToken cancel = default) => api.SendAsync(Request("indexes").WithQuery("limit", "1"), cancel);

    private async Task<long> DoneAsync(SearchTask queued, CancellationToken cancel)
    {
        var id = queued.TaskUid ?? queued.Uid ?? throw new ServiceException(ServiceFailure.Permanent, Service, "answered in a form that is not expected: it names no task.");
        for (var until = time.GetUtcNow() + Patience; ; await Task.Delay(Pause, time, cancel))
        {
            var task = await api.SendAsync(Request(string.Create(CultureInfo.InvariantCulture, $"tasks/{id}")), DocumentsJson.Default.SearchTask, cancel);
            switch (task.Status)
            {
                case "succeeded":
                    return id;
                case "failed" or "canceled":
                    throw new ServiceException(ServiceFailure.Permanent, Service, PlainText.From(task.Error.Text("message") ?? $"the task was {task.Status}.")) { Status = 202, Code = task.Error.Text("code") };
            }

            if (time.GetUtcNow() > until)
            {
                throw new ServiceException(ServiceFailure.RetryLater, Service, $"the task {id} is not done yet; a repeat does no harm.");
            }
        }
    }

    /// <summary>A key that lacks a right is told as one that is not valid.</summary>
    private static ServiceException? Explain(FailedAnswer answer) => (answer.Text("code"), PlainText.From(answer.Text("message") ?? "")) switch
    {
        (_, "") => null,
        ("invalid_api_key" and var code, _) => answer.Failure("the key is not accepted: it is not valid, or has no right to do this with this index.", ServiceFailure.SignInAgain, code),
        ("missing_authorization_header" and var code, var said) => answer.Failure(said, ServiceFailure.SignInAgain, code),
        ("too_many_search_requests" and var code, var said) => answer.Failure(said, ServiceFailure.RetryLater, code),
        var (code, said) => answer.Failure(said, code: code),
    };

    private RestRequest Request(string route, Method method = Method.Get) => new(new Uri(address, route), method);
}

internal sealed record SearchTask(long? TaskUid, long? Uid, string? Status, JsonElement Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SearchTask))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class DocumentsJson : JsonSerializerContext;
