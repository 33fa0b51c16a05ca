using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Nodes that ask one model about each item become the step <em>Answer with tools</em> without any.</summary>
internal static class AnswerStep
{
    /// <param name="inputs">What the step is asked; the model's are added.</param>
    /// <param name="obstacles">What the step has no counterpart for.</param>
    /// <returns>What the node becomes; or why it cannot.</returns>
    public static (NodeKind? Kind, string? Obstacle) Of(JsonElement node, FlowParts parts, JsonObject inputs, List<string> obstacles, string becomes)
    {
        ModelChoice? writer = null;
        if (parts.Only(node, "ai_languageModel") is { } model)
        {
            writer = ModelChoice.Of(model, inputs, obstacles);
        }
        else
        {
            obstacles.Add("it has no model, or more than one");
        }

        return obstacles.Count > 0 || writer is not { } asked
            ? (null, $"It could be the step 'Answer with tools' here, but {string.Join("; ", obstacles)}.")
            : (new NodeKind("AnswerWithTools")
            {
                Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
                TypeVersion = 1,
                Becomes = $"It became the step 'Answer with tools', which {becomes}.",
                Inputs = inputs,
                Credential = asked.Kind,
                CredentialName = asked.Name,
                CredentialAdvice = asked.Advice,
            }, null);
    }
}
