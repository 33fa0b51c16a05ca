using System.Runtime.InteropServices;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Vectors as steps remember them, and what they took.</summary>
internal static class Vectors
{
    /// <summary>OpenAI takes 2048 texts at once, others less.</summary>
    public const int MostAtOnce = 96;

    public static Value Pack(ReadOnlyMemory<float> vector) => Convert.ToBase64String(MemoryMarshal.AsBytes(vector.Span));

    public static float[] Unpack(Value packed) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(packed.ToString())).ToArray();

    public static ValueObject Usage(AiEmbeddings answer, Credential credential) => Usage(answer.Model, answer.InputTokens, AiCredentials.Cost(credential, answer.InputTokens, 0));

    public static ValueObject Usage(string model, double inputTokens, double cost) => ValueObject.From(("model", model), ("inputTokens", inputTokens), ("outputTokens", 0), ("cost", cost));

    public static ValueObject Sum(Value before, ValueObject usage) => before.IsUndefined
        ? usage
        : usage.With("inputTokens", before["inputTokens"].Number + usage["inputTokens"].Number).With("cost", before["cost"].Number + usage["cost"].Number);
}
