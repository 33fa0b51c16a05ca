using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A chain that answers questions from a vector store, and the tool that does so for an agent: both search and then ask their model once.</summary>
internal static class VectorAnswers
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";
    private const string Chain = Prefix + "chainRetrievalQa";

    /// <summary>From this version on the answer is the response itself.</summary>
    private const double PlainResponse = 1.5;

    /// <returns>What it becomes; or why it cannot, where it is such a chain; neither where it is none.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts parts, string flowId)
    {
        if (NodeJson.Text(node, "type") != Chain || NodeJson.Flag(node, "disabled"))
        {
            return default;
        }

        var (inputs, obstacles) = (new JsonObject(), new List<string>());
        if (NodeJson.Flag(node, "executeOnce"))
        {
            obstacles.Add("it runs once for all items");
        }

        AddQuestion(node, inputs, obstacles);
        var writer = AddWriter(node, parts, inputs, obstacles);
        var retriever = parts.Only(node, "ai_retriever");
        var store = parts.Only(retriever ?? node, "ai_vectorStore");
        var credentials = new List<PartCredential>();
        var advice = "";
        if ((retriever is { } found && NodeJson.Text(found, "type") != Prefix + "retrieverVectorStore") || store is not { } kept || !VectorStores.IsPart(kept))
        {
            obstacles.Add("its pieces come from something else than one vector store that is known here");
        }
        else
        {
            (credentials, advice) = VectorStores.AddRetrieved(kept, parts, flowId, inputs, obstacles);
            if (NodeJson.At(retriever ?? node, "parameters.topK") is { ValueKind: JsonValueKind.Number or JsonValueKind.String } most)
            {
                inputs["mostResults"] = Number("Int32", most);
            }
        }

        return obstacles.Count > 0 || writer is not { } asked
            ? (null, $"It could be the step 'Answer from vector store' here, but {string.Join("; ", obstacles)}.")
            : (new NodeKind("AnswerFromVectorStore")
            {
                Parameters = _ => JsonSerializer.SerializeToElement(new JsonObject()),
                TypeVersion = 1,
                Becomes = "It became the step 'Answer from vector store'.",
                Inputs = inputs,
                PartCredentials = [.. credentials, new PartCredential("writer", asked.Kind, asked.Name)],
                CredentialAdvice = $"{advice} As its 'Writing service', of the model that answers: {asked.Advice}",
            }, null);
    }

    /// <summary>Whether a node is the tool that answers from a vector store.</summary>
    public static bool IsTool(JsonElement node) => NodeJson.Text(node, "type") == Prefix + "toolVectorStore";

    /// <summary>That tool as the chain that does its work.</summary>
    public static JsonObject AnswerFor(JsonElement parameters)
        => ToolNodes.Step(Chain, PlainResponse, new JsonObject { ["promptType"] = "define", ["text"] = "={{ $json.input }}", ["topK"] = NodeJson.Member(parameters, "topK") is { ValueKind: not JsonValueKind.Undefined } most ? JsonSerializer.SerializeToNode(most) : 4 });

    private static void AddQuestion(JsonElement node, JsonObject inputs, List<string> obstacles)
    {
        var (parameters, options) = (NodeJson.Member(node, "parameters"), NodeJson.At(node, "parameters.options"));
        var version = NodeJson.Number(node, "typeVersion") ?? 1;
        var asked = NodeJson.Text(parameters, "promptType") == "define" ? NodeJson.Text(parameters, "text") : version < 1.3 ? NodeJson.Text(parameters, "query") : null;
        inputs["question"] = Text(asked ?? version switch
        {
            < 1.1 => "={{ $json.input }}",
            < 1.2 => "={{ $json.chat_input }}",
            _ => "={{ $json.chatInput }}",
        });
        inputs["field"] = Literal("String", version < PlainResponse ? "response.text" : "response");
        if (NodeJson.Text(options, "systemPromptTemplate") is { Length: > 0 } instructions)
        {
            inputs["instructions"] = Text(instructions);
        }

        if (NodeJson.Members(options).Select(option => option.Name).FirstOrDefault(name => name is not ("systemPromptTemplate" or "batching")) is { } other)
        {
            obstacles.Add($"it has the option '{other}', which the step has not");
        }
    }

    private static ModelChoice? AddWriter(JsonElement node, FlowParts parts, JsonObject inputs, List<string> obstacles)
    {
        if (parts.Only(node, "ai_languageModel") is not { } model)
        {
            obstacles.Add("it has no model, or more than one");
            return null;
        }

        var asked = new JsonObject();
        if (ModelChoice.Of(model, asked, obstacles) is not { } writer)
        {
            return null;
        }

        foreach (var (name, value) in asked)
        {
            if (name is not ("model" or "temperature" or "maxTokens") && !(name == "answersJson" && !value!["expression"]!["value"]!.GetValue<bool>()))
            {
                obstacles.Add($"its model '{NodeJson.Text(model, "name")}' has the option '{name}', which the step has not");
            }
            else if (name != "answersJson")
            {
                inputs[name == "model" ? "writerModel" : name] = value!.DeepClone();
            }
        }

        return writer;
    }
}
