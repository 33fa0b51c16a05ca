using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A Text Classifier, or a Sentiment Analysis, becomes the step <em>Route by category</em>, with a branch for each category.</summary>
internal static class Classifiers
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";
    private const string Other = "Other";
    private const string Sentiment = Prefix + "sentimentAnalysis";
    private const string Feelings = "Positive, Neutral, Negative";

    /// <returns>What it becomes; or why it cannot, where it is such a node; neither where it is none.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts parts)
    {
        if (OutputsOf(node) is not { } outputs || NodeJson.Flag(node, "disabled"))
        {
            return default;
        }

        var (inputs, obstacles, parameters) = (new JsonObject(), new List<string>(), NodeJson.Member(node, "parameters"));
        var options = NodeJson.Member(parameters, "options");
        if (outputs.Any(name => name.StartsWith('=')) || outputs.Distinct().Count() < outputs.Count || outputs.All(name => name == Other))
        {
            obstacles.Add("its categories are missing, of one name, or known only in a run");
        }

        if (NodeJson.Text(node, "type") == Sentiment)
        {
            inputs["field"] = Literal("String", "sentimentAnalysis.category");
            inputs["instructions"] = Text("The categories say what feeling the text expresses. Choose the one that comes closest.");
        }

        if (NodeJson.Flag(options, "includeDetailedResults"))
        {
            obstacles.Add("it tells the strength of the feeling and how sure it is");
        }

        if (NodeJson.Flag(options, "multiClass"))
        {
            obstacles.Add("one text may belong to several categories");
        }

        if (NodeJson.Flag(node, "executeOnce") || NodeJson.Flag(node, "continueOnFail") || NodeJson.Text(node, "onError") == "continueRegularOutput")
        {
            obstacles.Add("it runs once for all items, or goes on after an error as if there were none");
        }

        inputs["text"] = Text(NodeJson.Text(parameters, "inputText") ?? "");
        inputs["branches"] = List(outputs);
        inputs["meanings"] = Members(CategoriesOf(node).Where(one => NodeJson.Text(one, "description") is { Length: > 0 }).Select(one => (NodeJson.Text(one, "category")!, NodeJson.Member(one, "description"))));
        if (HasOther(node))
        {
            inputs["other"] = Literal("String", Other);
        }

        if (NodeJson.Text(options, "systemPromptTemplate") is { Length: > 0 } told)
        {
            inputs["instructions"] = Text(told.Replace("{{categories}}", "{categories}", StringComparison.Ordinal).Replace("{categories}", string.Join(", ", outputs), StringComparison.Ordinal));
        }

        var (asked, writer) = (new JsonObject(), default(ModelChoice));
        if (parts.Only(node, "ai_languageModel") is { } model)
        {
            writer = ModelChoice.Of(model, asked, obstacles);
            foreach (var (name, value) in asked)
            {
                if (name is "model" or "temperature" or "maxTokens")
                {
                    inputs[name] = value!.DeepClone();
                }
                else if (name != "answersJson")
                {
                    obstacles.Add($"its model '{NodeJson.Text(model, "name")}' has the option '{name}', which the step has not");
                }
            }
        }
        else
        {
            obstacles.Add("it has no model, or more than one");
        }

        return obstacles.Count > 0 || writer is not { } chosen
            ? (null, $"It could be the step 'Route by category' here, but {string.Join("; ", obstacles)}.")
            : (new NodeKind("RouteByCategory")
            {
                Outputs = _ => outputs,
                Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
                TypeVersion = 1,
                Becomes = "It became the step 'Route by category'.",
                Inputs = inputs,
                Credential = chosen.Kind,
                CredentialName = chosen.Name,
                CredentialAdvice = chosen.Advice,
            }, null);
    }

    /// <summary>The outputs of a classifier, in their order; null for another node.</summary>
    public static IReadOnlyList<string>? OutputsOf(JsonElement node)
        => NodeJson.Text(node, "type") == Sentiment ? [.. (NodeJson.Text(node, "parameters.options.categories") ?? Feelings).Split(',').Select(name => name.Trim()).Where(name => name.Length > 0)]
            : NodeJson.Text(node, "type") != Prefix + "textClassifier" ? null : [.. CategoriesOf(node).Select(one => NodeJson.Text(one, "category") ?? ""), .. HasOther(node) ? new[] { Other } : []];

    private static IEnumerable<JsonElement> CategoriesOf(JsonElement node) => NodeJson.Elements(NodeJson.At(node, "parameters.categories.categories"));

    private static bool HasOther(JsonElement node) => NodeJson.Text(node, "parameters.options.fallback") == "other";
}
