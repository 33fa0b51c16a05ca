using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.VectorStores;
using static Bizoholic.Flows.Activities.N8n.Import.StepInputs;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>What a vector store saves: the settings of the loader that is plugged into it, and of the splitter that is plugged into that.</summary>
internal static class VectorDocuments
{
    private const string Prefix = "@n8n/n8n-nodes-langchain.";
    private const string Splitters = Prefix + "textSplitter";

    public static void Add(JsonElement node, FlowParts parts, JsonObject inputs, List<string> obstacles)
    {
        if (parts.Only(node, "ai_document") is not { } loader || NodeJson.Text(loader, "type") != Prefix + "documentDefaultDataLoader")
        {
            obstacles.Add("its documents come from something else than one Default Data Loader");
            return;
        }

        AddContent(NodeJson.Member(loader, "parameters"), inputs, obstacles);
        AddOptions(NodeJson.At(loader, "parameters.options"), inputs, obstacles);
        var isCustom = (NodeJson.Number(loader, "typeVersion") ?? 1) < 1.1 || NodeJson.Text(loader, "parameters.textSplittingMode") == "custom";
        if (isCustom)
        {
            AddSplitter(parts.Only(loader, "ai_textSplitter"), inputs, obstacles);
        }
    }

    private static void AddContent(JsonElement parameters, JsonObject inputs, List<string> obstacles)
    {
        switch (NodeJson.Text(parameters, "dataType") ?? "json")
        {
            case "binary":
                inputs["file"] = (NodeJson.Text(parameters, "binaryMode") ?? "allInputData") == "allInputData" ? Literal("String", "*") : Text(NodeJson.Text(parameters, "binaryDataKey") ?? "data");
                if (NodeJson.Text(parameters, "loader") is "docxLoader" or "epubLoader")
                {
                    obstacles.Add("it reads Word files or e-books, whose text cannot be read here");
                }

                break;
            case "json":
                inputs["content"] = Any((NodeJson.Text(parameters, "jsonMode") ?? "allInputData") == "allInputData" ? "={{ $json }}" : NodeJson.Text(parameters, "jsonData") ?? "");
                break;
            default:
                obstacles.Add("an expression says whether it saves data or files");
                break;
        }
    }

    private static void AddOptions(JsonElement options, JsonObject inputs, List<string> obstacles)
    {
        foreach (var option in NodeJson.Members(options))
        {
            switch (option.Name)
            {
                case "splitPages":
                    inputs["pagesApart"] = Literal("Boolean", option.Value.ValueKind == JsonValueKind.True);
                    break;
                case "metadata":
                    inputs["pieceMetadata"] = Members(NodeJson.Elements(NodeJson.Member(option.Value, "metadataValues")).Select(value => (NodeJson.Text(value, "name") ?? "", NodeJson.Member(value, "value"))));
                    break;
                case "separator" when option.Value.ToString() == ",":
                case "pointers" or "column" when option.Value.ToString().Length == 0:
                    break;
                default:
                    obstacles.Add($"its loader has the option '{option.Name}', which the step has not");
                    break;
            }
        }
    }

    private static void AddSplitter(JsonElement? splitter, JsonObject inputs, List<string> obstacles)
    {
        if (splitter is not { } cuts)
        {
            inputs["split"] = Literal("Object", nameof(TextSplit.None));
            return;
        }

        var parameters = NodeJson.Member(cuts, "parameters");
        var kind = NodeJson.Text(cuts, "type") switch
        {
            Splitters + "CharacterTextSplitter" => TextSplit.Separator,
            Splitters + "TokenSplitter" => TextSplit.Tokens,
            Splitters + "RecursiveCharacterTextSplitter" => NodeJson.Text(parameters, "options.splitCode") == "markdown" ? TextSplit.Markdown : TextSplit.Paragraphs,
            _ => TextSplit.None,
        };
        if (kind == TextSplit.None)
        {
            obstacles.Add($"its text is split by '{NodeJson.Text(cuts, "name")}', which is not known here");
        }

        inputs["split"] = Literal("Object", kind.ToString());
        inputs["separator"] = Text(NodeJson.Text(parameters, "separator") ?? "");
        inputs["pieceLength"] = NodeJson.Member(parameters, "chunkSize") is { ValueKind: JsonValueKind.Number or JsonValueKind.String } length ? Number("Int32", length) : Literal("Int32", 1000);
        inputs["overlap"] = NodeJson.Member(parameters, "chunkOverlap") is { ValueKind: JsonValueKind.Number or JsonValueKind.String } overlap ? Number("Int32", overlap) : Literal("Int32", 0);
    }
}
