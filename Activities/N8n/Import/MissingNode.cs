using System.Text.Json;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Why a node type is not available, in words of what the node does, and what takes its place here.</summary>
/// <param name="Reason">Shown by the placeholder too.</param>
internal sealed record MissingNode(string Reason, string Advice)
{
    private const string Langchain = "@n8n/n8n-nodes-langchain.";
    private const string Kept = "Its settings are kept.";

    /// <summary>Replacing is always possible; a node whose settings alone are in the way can be changed too.</summary>
    public const string Replace = $"Replace it by another step, or disable it. {Kept}";

    /// <param name="plugged">What is plugged into the node.</param>
    public static MissingNode Of(JsonElement node, IReadOnlyList<(string Input, JsonElement Node)> plugged)
    {
        var type = NodeJson.Text(node, "type")!;
        var service = type[(type.LastIndexOf('.') + 1)..];
        return VectorStores.IsPart(node) ? new("It is a vector store that an AI node works with, and that node is not available here.", $"Use the steps 'Search vector store' and 'Answer with tools' in the place of both. {Kept}")
            : type.StartsWith(Langchain, StringComparison.Ordinal) && (plugged.Count > 0 || service is "agent" or "chainLlm") ? WithParts(service, plugged)
            : service.EndsWith("Trigger", StringComparison.Ordinal) ? Trigger(node, service)
            : IsPart(type, service) ? new($"It is a part of an AI node, and parts of the kind '{service}' are not available here.", $"It has to be replaced with the node that it is plugged into: 'Answer with tools' takes flows and MCP servers as tools. {Kept}")
            : service is "executeCommand" or "ssh" ? new("It runs commands on a server, which flows cannot do here.", $"Have the server offer what it runs at a web address, and call that with HTTP Request. {Kept}")
            : service is "readWriteFile" or "readBinaryFile" or "readBinaryFiles" or "writeBinaryFile" ? new("It reads or writes files on the server's disk, which flows cannot do here.", $"Take files in with a webhook, a form or HTTP Request, and send them to where they are kept with HTTP Request. {Kept}")
            : service is "mySql" or "microsoftSql" or "mongoDb" or "snowflake" or "oracleDatabase" or "questDb" or "crateDb" or "timescaleDb" ? Database(service)
            : Service(node, type);
    }

    private static bool IsPart(string type, string service)
        => service.EndsWith("Tool", StringComparison.Ordinal)
            || (type.StartsWith(Langchain, StringComparison.Ordinal) && ((string[])["lm", "tool", "memory", "embeddings", "outputParser", "textSplitter", "document", "retriever"]).Any(kind => service.StartsWith(kind, StringComparison.Ordinal)));

    private static MissingNode WithParts(string service, IReadOnlyList<(string Input, JsonElement Node)> plugged)
    {
        var parts = string.Join("; ", plugged.GroupBy(part => part.Input).Select(input => $"{WordFor(input.Key)}: {string.Join(", ", input.Select(part => NodeJson.Text(part.Node, "name")))}"));
        return new(
            parts.Length == 0 ? $"'{service}' has no model plugged in that is known here." : $"'{service}' works with more than one call of a model ({parts}).",
            $"Use the step 'Answer with tools' for an agent with tools, 'Extract data' for an answer of a given shape, and 'Classify' for a choice. {Kept}");
    }

    private static string WordFor(string input) => input switch
    {
        "ai_languageModel" => "model",
        "ai_tool" => "tools",
        "ai_memory" => "memory",
        "ai_outputParser" => "output parser",
        "ai_vectorStore" => "vector store",
        _ => input.StartsWith("ai_", StringComparison.Ordinal) ? input[3..] : input,
    };

    /// <summary>Services either tell of events, or are asked in turns.</summary>
    private static MissingNode Trigger(JsonElement node, string service)
    {
        var asks = NodeJson.Member(NodeJson.Member(node, "parameters"), "pollTimes").ValueKind == JsonValueKind.Object;
        return ServiceCalls.ReasonAgainst(node) is { } reason ? new(reason, $"Set it up in another way, or put a Schedule Trigger in its place, behind it the step that reads from the service, and Remove Duplicates, set to remove what earlier runs saw. {Kept}")
            : service is "localFileTrigger" ? new("It watches the server's disk, which flows cannot do here.", $"Start the flow with a webhook that whatever writes the files calls. {Kept}")
            : asks ? new($"'{service}' asks its service for what is new, which no trigger does here.", $"Put a Schedule Trigger in its place, behind it the step that reads from the service, and Remove Duplicates, set to remove what earlier runs saw. {Kept}")
            : new($"'{service}' has its service call n8n, and signs up for that by itself, which no trigger does here.", $"Put a Webhook in its place and enter its address at the service; what was sent is in $json.body. {Kept}");
    }

    private static MissingNode Database(string service)
        => new($"The database of '{service}' cannot be reached from flows here; PostgreSQL and Redis can.", $"Put an HTTP address before the database and call it with HTTP Request, or keep the data in PostgreSQL. {Kept}");

    private static MissingNode Service(JsonElement node, string type)
    {
        var operation = NodeJson.Text(node, "parameters.operation") is { } known ? $" with the operation '{known}'" : "";
        return new(ServiceCalls.ReasonAgainst(node) ?? $"The node type '{type}'{operation} is not available here.", $"Where the service has a web API, HTTP Request calls it; else replace the step, or disable it. {Kept}");
    }
}
