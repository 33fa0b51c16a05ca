using System.Text.Json;
using System.Text.Json.Nodes;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>A Summarization Chain becomes the step <em>Answer with tools</em> without any. Models read far more at once than the pieces that n8n cuts, so it is told the whole text.</summary>
internal static class Summaries
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";
    private const string Usual = "Write a concise summary of this:\n\n{text}";

    /// <summary>All of an item, its texts as they are.</summary>
    private const string Item = """{{ Object.values($json).map(value => typeof value === "string" ? value : JSON.stringify(value)).join("\n\n") }}""";

    /// <returns>What it becomes; or why it cannot, where it is such a chain; neither where it is none.</returns>
    public static (NodeKind? Kind, string? Obstacle) Find(JsonElement node, FlowParts parts)
    {
        if (NodeJson.Text(node, "type") != Prefix + "chainSummarization" || NodeJson.Flag(node, "disabled"))
        {
            return default;
        }

        var (inputs, obstacles, version) = (new JsonObject(), new List<string>(), NodeJson.Number(node, "typeVersion") ?? 1);
        var prompt = PromptOf(NodeJson.Member(node, "parameters"), obstacles);
        if (TextOf(node, version, parts) is not { } text)
        {
            obstacles.Add("its text comes from a file, or from something else than a Default Data Loader with an expression");
            text = "";
        }

        var told = (prompt.Contains("{text}", StringComparison.Ordinal) ? prompt : $"{prompt}\n\n{{text}}").Replace("{text}", text, StringComparison.Ordinal);
        inputs["task"] = Text(told.StartsWith('=') ? told : $"={told}");
        inputs["field"] = Literal("String", version < 2.1 ? "response.text" : "output.text");
        return AnswerStep.Of(node, parts, inputs, obstacles, "has the model summarize the whole text at once");
    }

    /// <summary>What the model is asked for at the end, where one prompt says so.</summary>
    private static string PromptOf(JsonElement parameters, List<string> obstacles)
    {
        var options = NodeJson.At(parameters, "options.summarizationMethodAndPrompts.values");
        var first = NodeJson.Member(parameters, "options");
        switch (NodeJson.Text(options, "summarizationMethod") ?? NodeJson.Text(parameters, "type") ?? "map_reduce")
        {
            case "map_reduce" or "stuff":
                return NodeJson.Text(options, "prompt") ?? NodeJson.Text(first, "prompt") ?? Usual;
            default:
                obstacles.Add("it refines its summary piece by piece");
                return Usual;
        }
    }

    /// <summary>The text as n8n's expressions say it; null where they do not.</summary>
    private static string? TextOf(JsonElement node, double version, FlowParts parts)
    {
        var mode = version < 2 ? "documentLoader" : NodeJson.Text(node, "parameters.operationMode") ?? "nodeInputJson";
        if (mode == "nodeInputJson")
        {
            return Item;
        }

        return mode != "documentLoader" || parts.Only(node, "ai_document") is not { } loader || NodeJson.Text(loader, "type") != Prefix + "documentDefaultDataLoader" || (NodeJson.Text(loader, "parameters.dataType") ?? "json") != "json" ? null
            : NodeJson.Text(loader, "parameters.jsonMode") == "expressionData" ? NodeJson.Text(loader, "parameters.jsonData") is ['=', ..] given ? given[1..] : NodeJson.Text(loader, "parameters.jsonData")
            : Item;
    }
}
