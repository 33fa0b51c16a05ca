using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>OpenAI's and Gemini's nodes that ask a model about images of the flow become the step <em>Answer with tools</em> without any. Images at an address are one plain call.</summary>
internal static class ImageQuestions
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";

    /// <summary>How long n8n lets OpenAI's answer be.</summary>
    private const int UsualLength = 300;

    /// <returns>What it becomes; null for another node, or one with other settings.</returns>
    public static NodeKind? Find(JsonElement node)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var isOpenAi = NodeJson.Text(node, "type") == Prefix + "openAi" && NodeJson.Number(node, "typeVersion") < 2 && NodeJson.Text(parameters, "inputType") == "base64";
        var isGemini = NodeJson.Text(node, "type") == Prefix + "googleGemini" && NodeJson.Text(parameters, "inputType") == "binary";
        if (!(isOpenAi || isGemini) || NodeJson.Text(parameters, "resource") != "image" || NodeJson.Text(parameters, "operation") != "analyze" || NodeJson.At(parameters, "simplify").ValueKind == JsonValueKind.False || NodeJson.Flag(node, "disabled"))
        {
            return null;
        }

        var model = ServiceCalls.Parameter(parameters, "modelId")?.ToString() is { Length: > 0 } named ? named : isOpenAi ? "gpt-4o" : "gemini-2.5-flash";
        var length = NodeJson.At(parameters, isOpenAi ? "options.maxTokens" : "options.maxOutputTokens");
        var inputs = new JsonObject
        {
            ["task"] = Text(NodeJson.Text(parameters, "text") ?? "What's in this image?"),
            ["images"] = Texts(NamesOf(NodeJson.Text(parameters, "binaryPropertyName") ?? "data")),
            ["model"] = Text(model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model),
            ["field"] = Literal("String", isOpenAi ? "content" : "content.parts[0].text"),
        };
        if (isOpenAi || length.ValueKind == JsonValueKind.Number)
        {
            inputs["maxTokens"] = length.ValueKind == JsonValueKind.Number ? Number("Int32", length) : Literal("Int32", UsualLength);
        }

        return new NodeKind("AnswerWithTools")
        {
            Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
            TypeVersion = 1,
            Becomes = "It became the step 'Answer with tools', which shows its model the images.",
            Inputs = inputs,
            PartCredentials = [new PartCredential("credential", "openAiApi", NodeJson.Text(node, isOpenAi ? "credentials.openAiApi.name" : "credentials.googlePalmApi.name"))],
            CredentialAdvice = $"Choose a credential of the kind 'OpenAI or compatible'{(isOpenAi ? "" : " with the API address https://generativelanguage.googleapis.com/v1beta/openai")}.",
        };
    }

    private static string[] NamesOf(string names) => names.StartsWith('=') ? [names] : names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
