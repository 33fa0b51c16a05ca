using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>What to write.</summary>
public sealed record AiRequest
{
    /// <summary>Who the model is and how it writes.</summary>
    public string? Instructions { get; init; }

    public required string Prompt { get; init; }

    /// <summary>What the model looks at beside the prompt.</summary>
    public IReadOnlyList<AiImage> Images { get; init; } = [];

    /// <summary>What was said before the prompt.</summary>
    public IReadOnlyList<AiMessage> Before { get; init; } = [];

    /// <summary>Asks for JSON of this shape (JSON Schema). Default null: plain text.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>0 is steady, 1 is varied. Default: the model's own.</summary>
    public float? Temperature { get; init; }

    /// <summary>Longest answer, in tokens. Default: the model's own limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The share of the likeliest words that it chooses from, 0 to 1. Default: the model's own.</summary>
    public float? TopP { get; init; }

    /// <summary>How much it avoids words the more often they stand there, -2 to 2. Services that know none of it leave it out.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>How much it avoids words that stand there already, -2 to 2. Services that know none of it leave it out.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Asks for JSON of any shape, as text.</summary>
    public bool IsJson { get; init; }
}

/// <summary>An image: what it holds, or where it is.</summary>
public sealed record AiImage(ReadOnlyMemory<byte> Content, string MediaType)
{
    /// <summary>Where the service fetches the image itself; null where it is sent along.</summary>
    public Uri? Address { get; init; }

    public static AiImage At(Uri address) => new(default, "image/*") { Address = address };
}

/// <summary>What the model wrote, and what it took.</summary>
/// <param name="Text">The answer as it came.</param>
/// <param name="Json">The answer read as JSON of the asked shape; null when text was asked for.</param>
/// <param name="Model">The model that answered, in its exact version.</param>
/// <param name="FinishReason">stop, or length when the answer was cut off.</param>
/// <param name="InputTokens">Tokens read, over all rounds.</param>
/// <param name="OutputTokens">Tokens written, over all rounds.</param>
/// <param name="Rounds">1, or 2 when the first answer had the wrong shape.</param>
public sealed record AiAnswer(string Text, JsonElement? Json, string Model, string FinishReason, long InputTokens, long OutputTokens, int Rounds);
