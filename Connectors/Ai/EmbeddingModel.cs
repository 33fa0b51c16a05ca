using System.ClientModel;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Microsoft.Extensions.AI;
using OpenAI.Embeddings;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Turns texts into vectors, so that texts of like meaning are found.</summary>
public sealed class EmbeddingModel
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> model;
    private readonly SecretMask mask;
    private readonly TimeProvider time;

    /// <param name="http">The guarded client.</param>
    /// <param name="connection">Which model, where. Anthropic has none.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public EmbeddingModel(HttpClient http, AiConnection connection, TimeProvider? time = null)
    {
        model = new EmbeddingClient(connection.Model, new ApiKeyCredential(connection.ApiKey), OpenAiOptions.Of(http, connection)).AsIEmbeddingGenerator();
        mask = new SecretMask(connection.ApiKey);
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>The vectors of a batch of texts, in their order.</summary>
    /// <param name="texts">None empty; services take up to 2048 at once.</param>
    /// <param name="dimensions">Length of the vectors, where the model lets one choose. Null: the model's own.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.None)]
    public async Task<AiEmbeddings> EmbedAsync(IReadOnlyList<string> texts, int? dimensions = null, CancellationToken cancel = default)
    {
        try
        {
            var answer = await model.GenerateAsync(texts, new EmbeddingGenerationOptions { Dimensions = dimensions }, cancel);
            return answer.Count == texts.Count
                ? new AiEmbeddings([.. answer.Select(one => one.Vector)], answer[0].ModelId ?? "", answer.Usage?.InputTokenCount ?? 0)
                : throw AiErrors.Unusable($"the service answered with {answer.Count} vectors for {texts.Count} texts.", "wrong_shape");
        }
        catch (ClientResultException error) when (error.Status > 0)
        {
            throw AiErrors.Explain(error, mask, time);
        }
        catch (Exception error) when (error is ClientResultException or HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain("AI", error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException)
        {
            throw AiErrors.Unreadable();
        }
    }
}

/// <summary>The vectors of a batch of texts, and what they took.</summary>
public sealed record AiEmbeddings(IReadOnlyList<ReadOnlyMemory<float>> Vectors, string Model, long InputTokens);
