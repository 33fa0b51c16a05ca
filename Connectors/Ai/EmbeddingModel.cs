using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using OpenAI.Embeddings;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Turns texts into vectors, so that texts of like meaning are found.</summary>
public sealed class EmbeddingModel
{
    private readonly EmbeddingClient client;
    private readonly string name;
    private readonly SecretMask mask;
    private readonly TimeProvider time;

    /// <param name="http">The guarded client.</param>
    /// <param name="connection">Which model, where. Anthropic has none.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public EmbeddingModel(HttpClient http, AiConnection connection, TimeProvider? time = null)
    {
        client = new EmbeddingClient(connection.Model, new ApiKeyCredential(connection.ApiKey), OpenAiOptions.Of(http, connection));
        name = connection.Model;
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
            using var content = BinaryContent.Create(BinaryData.FromBytes(Request(texts, dimensions)));
            var answer = await client.GenerateEmbeddingsAsync(content, new RequestOptions { CancellationToken = cancel });
            return Read(answer.GetRawResponse().Content, texts.Count);
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

    /// <summary>The library would ask for numbers packed into text, which not every service that speaks this API knows.</summary>
    private byte[] Request(IReadOnlyList<string> texts, int? dimensions)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("model", name);
            writer.WriteStartArray("input");
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
            writer.WriteString("encoding_format", "float");
            if (dimensions is { } length)
            {
                writer.WriteNumber("dimensions", length);
            }

            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    private static AiEmbeddings Read(BinaryData content, int wanted)
    {
        using var json = JsonDocument.Parse(content);
        var answer = json.RootElement;
        var data = answer.GetProperty("data").EnumerateArray().OrderBy(one => one.Number("index") ?? 0).ToArray();
        return data.Length == wanted
            ? new AiEmbeddings([.. data.Select(one => Vector(one.GetProperty("embedding")))], answer.Text("model") ?? "", answer.Number("usage", "prompt_tokens") ?? 0)
            : throw AiErrors.Unusable($"the service answered with {data.Length} vectors for {wanted} texts.", "wrong_shape");
    }

    private static ReadOnlyMemory<float> Vector(JsonElement numbers) => numbers.ValueKind == JsonValueKind.String
        ? MemoryMarshal.Cast<byte, float>(numbers.GetBytesFromBase64()).ToArray()
        : numbers.EnumerateArray().Select(number => number.GetSingle()).ToArray();
}

/// <summary>The vectors of a batch of texts, and what they took.</summary>
public sealed record AiEmbeddings(IReadOnlyList<ReadOnlyMemory<float>> Vectors, string Model, long InputTokens);
