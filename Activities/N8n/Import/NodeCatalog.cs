using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>The node types of n8n that run here.</summary>
internal static class NodeCatalog
{
    private const string Base = "n8n-nodes-base.";
    private const string Namespace = "Bizoholic.";

    private static readonly Lazy<FrozenDictionary<string, double>> Versions = new(static () => typeof(N8nActivity).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(N8nActivity)) && !type.IsAbstract)
        .ToFrozenDictionary(type => Namespace + (type.GetCustomAttribute<ActivityAttribute>()?.Type ?? type.Name), type => ((N8nActivity)Activator.CreateInstance(type)!).LatestVersion));

    private static readonly string[] TrueFalse = ["True", "False"];
    private static readonly string[] Kept = ["Done", "Discarded"];
    private static readonly string[] Compared = ["In A only", "Same", "Different", "In B only"];

    private const string ChatType = "@n8n/n8n-nodes-langchain.chatTrigger";

    private static readonly NodeKind Chat = new("ChatTrigger") { IsTrigger = true };

    private const string SheetsType = Base + "googleSheets";

    private static readonly NodeKind SheetUpdate = new("SheetUpdate") { Credential = "googleSheetsOAuth2Api" };
    private static readonly NodeKind SheetChange = new("SheetChange") { Credential = "googleSheetsOAuth2Api" };

    private static readonly FrozenDictionary<string, NodeKind> Kinds = new Dictionary<string, NodeKind>
    {
        ["stickyNote"] = new("StickyNote") { Outputs = static _ => [] },
        ["noOp"] = new("NoOperation"),
        ["emailReadImap"] = new("ImapTrigger") { IsTrigger = true, Credential = "imap", CredentialAdvice = "Choose a credential of the kind 'Mailbox (IMAP)'." },
        ["emailSend"] = new("EmailNode") { Credential = "smtp", CredentialAdvice = "Choose a credential of the kind 'Mail server (SMTP)'.", Obstacle = static node => NodeJson.Text(node, "parameters.operation") == "sendAndWait" ? "It waits for an answer by mail." : null },
        ["set"] = new("EditFields"),
        ["if"] = new("IfItems") { Outputs = static _ => TrueFalse },
        ["filter"] = new("FilterItems") { Outputs = static node => NodeJson.Text(node, "onError") == "continueErrorOutput" ? [Outcomes.Done] : Kept },
        ["switch"] = new("SwitchItems") { Outputs = static node => SwitchItems.NamesOf(NodeJson.Member(node, "parameters"), NodeJson.Number(node, "typeVersion") ?? 1) },
        ["code"] = new("Code") { Obstacle = OtherLanguage },
        ["function"] = new("Code") { IsSuperseded = true },
        ["functionItem"] = new("Code") { IsSuperseded = true, Parameters = static node => With(node, ("perItem", true)) },
        ["splitOut"] = new("SplitOut"),
        ["aggregate"] = new("Aggregate"),
        ["summarize"] = new("Summarize"),
        ["sort"] = new("SortItems"),
        ["limit"] = new("LimitItems"),
        ["removeDuplicates"] = new("RemoveDuplicates"),
        ["renameKeys"] = new("RenameKeys"),
        ["merge"] = new("MergeItems") { HasNumberedInputs = true, Obstacle = static node => NodeJson.Text(node, "parameters.mode") == "combineBySql" ? Data.MergeItems.NoSql : null },
        ["compareDatasets"] = new("CompareDatasets") { HasNumberedInputs = true, Outputs = static _ => Compared },
        ["splitInBatches"] = new("LoopOverItems") { Outputs = static node => LoopOverItems.OutputsOf(NodeJson.Number(node, "typeVersion") ?? 1) },
        ["stopAndError"] = new("StopAndError"),
        ["wait"] = new("Wait"),
        ["form"] = new("FormPage"),
        ["formTrigger"] = new("FormTrigger") { IsTrigger = true },
        ["executeWorkflow"] = new("ExecuteWorkflow") { Obstacle = static node => NodeJson.Text(node, "parameters.source") is "url" or "localFile" ? "It reads the flow to call from a file or an address." : null },
        ["executeWorkflowTrigger"] = new("ExecuteWorkflowTrigger") { IsTrigger = true },
        ["dateTime"] = new("DateAndTime"),
        ["crypto"] = new("Crypto") { NewestVersion = 2, CredentialOf = CryptoSecret },
        ["jwt"] = new("Jwt"),
        ["html"] = new("Html"),
        ["htmlExtract"] = new("Html") { IsSuperseded = true },
        ["markdown"] = new("Markdown"),
        ["xml"] = new("Xml"),
        ["httpRequest"] = new("HttpRequest"),
        ["executionData"] = new("SaveSearchValues"),
        ["graphql"] = new("GraphQl"),
        ["postgres"] = new("PostgresNode") { Credential = "postgres", Obstacle = Databases.N8n.PostgresNode.ObstacleOf },
        ["redis"] = new("RedisNode") { Credential = "redis", Obstacle = Databases.N8n.RedisNode.ObstacleOf },
        ["rssFeedRead"] = new("RssRead"),
        ["convertToFile"] = new("ConvertToFile") { Obstacle = static node => NodeJson.Text(node, "parameters.operation") is ("xls" or "ods" or "rtf") and var format ? $"It writes files of the form {format}, which is not available here; xlsx is." : null },
        ["extractFromFile"] = new("ExtractFromFile") { Obstacle = static node => NodeJson.Text(node, "parameters.operation") is ("xls" or "ods" or "rtf") and var format ? $"It reads files of the form {format}, which is not available here; xlsx and csv are." : null },
        ["compression"] = new("Compression"),
        ["moveBinaryData"] = new("MoveBinaryData"),
        ["readPDF"] = new("ExtractFromFile") { IsSuperseded = true, Parameters = static node => With(node, ("operation", "pdf")) },
        ["spreadsheetFile"] = new("SpreadsheetFile"),
        ["respondToWebhook"] = new("RespondToWebhook") { CredentialOf = static node => NodeJson.Text(node, "parameters.respondWith") == "jwt" ? "jwtAuth" : null },
        ["webhook"] = new("HttpEndpoint") { IsTrigger = true, Outputs = static node => Http.N8n.Webhook.PortsOf(NodeJson.Member(node, "parameters")) },
        ["scheduleTrigger"] = new("ScheduleTrigger") { IsTrigger = true },
        ["cron"] = new("ScheduleTrigger") { IsTrigger = true, IsSuperseded = true },
        ["interval"] = new("ScheduleTrigger") { IsTrigger = true, IsSuperseded = true },
        ["errorTrigger"] = new("ErrorTrigger") { IsTrigger = true },
        ["manualTrigger"] = new("ManualTrigger") { IsTrigger = true },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static NodeKind? Find(JsonElement node)
    {
        var type = NodeJson.Text(node, "type")!;
        return type is ChatType ? Chat
            : type is "@n8n/n8n-nodes-langchain.manualChatTrigger" or "n8n-nodes-base.start" ? Kinds["manualTrigger"]
            : type is SheetsType && Sheets(node) is { } sheets ? sheets
            : type.StartsWith(Base, StringComparison.Ordinal) ? Kinds.GetValueOrDefault(type[Base.Length..] is "itemLists" ? ListStep(node) : type[Base.Length..]) ?? ServiceTriggers.Find(node) ?? ServiceCalls.Find(node) : null;
    }

    /// <summary>All node types that become an activity of their own, but for those of services.</summary>
    public static IEnumerable<string> Types => [.. Kinds.Keys.Select(name => Base + name), Base + "itemLists", Base + "start", ChatType, "@n8n/n8n-nodes-langchain.manualChatTrigger"];

    /// <summary>The node type of n8n that an activity is; null for those n8n does not have.</summary>
    public static string? NodeTypeOf(string activityType)
        => !activityType.StartsWith(Namespace, StringComparison.Ordinal) ? null
            : activityType == Namespace + Chat.ActivityType ? ChatType
            : activityType == Namespace + SheetUpdate.ActivityType || activityType == Namespace + SheetChange.ActivityType ? SheetsType
            : Kinds.FirstOrDefault(kind => kind.Value.ActivityType == activityType[Namespace.Length..] && !kind.Value.IsSuperseded) is { Key: { } key } ? Base + key : null;

    /// <summary>The newest known version of a node whose own rules are newer: another first number is another node. Null where they are known.</summary>
    public static double? NewestBefore(NodeKind kind, JsonElement node)
        => kind.TypeVersion is null && (kind.NewestVersion ?? VersionOf(Namespace + kind.ActivityType)) is var newest && Math.Floor(NodeJson.Number(node, "typeVersion") ?? 1) > Math.Floor(newest) ? newest : null;

    /// <summary>The node version that an activity behaves like when it names none.</summary>
    public static double VersionOf(string activityType) => Versions.Value.GetValueOrDefault(activityType, 1);

    /// <summary>What changes a sheet, told apart by whether it may be done again; reading is one plain call.</summary>
    private static NodeKind? Sheets(JsonElement node)
    {
        var (operation, version) = (NodeJson.Text(node, "parameters.operation"), NodeJson.Number(node, "typeVersion") ?? 1);
        return (NodeJson.Text(node, "parameters.resource") ?? "sheet") != "sheet" || NodeJson.Flag(node, "parameters.rawData") ? null
            : Google.SheetUpdate.Does(operation, version) ? SheetUpdate
            : Google.SheetChange.Does(operation, version) ? SheetChange : null;
    }

    /// <summary>Item Lists was one node for what are several now.</summary>
    private static string ListStep(JsonElement node) => NodeJson.Text(node, "parameters.operation") switch
    {
        "aggregateItems" or "concatenateItems" => "aggregate",
        "limit" => "limit",
        "removeDuplicates" => "removeDuplicates",
        "sort" => "sort",
        "summarize" => "summarize",
        _ => "splitOut",
    };

    /// <summary>A node's parameters with some of them set.</summary>
    private static JsonElement With(JsonElement node, params (string Name, object Value)[] members)
    {
        var parameters = NodeJson.Members(NodeJson.Member(node, "parameters")).ToDictionary(member => member.Name, member => (object)member.Value);
        foreach (var (name, value) in members)
        {
            parameters[name] = value;
        }

        return JsonSerializer.SerializeToElement(parameters);
    }

    /// <summary>Version 2 of Crypto has its secrets in a credential of a kind of its own.</summary>
    private static string? CryptoSecret(JsonElement node)
        => NodeJson.Number(node, "typeVersion") >= 2 && NodeJson.Text(node, "parameters.action") is "hmac" or "sign" or "encrypt" or "decrypt" ? "crypto" : null;

    private static string? OtherLanguage(JsonElement node)
        => NodeJson.Text(node, "parameters.language") is { } language && language != "javaScript" ? "Its code is not JavaScript." : null;
}
