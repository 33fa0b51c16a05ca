using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Messages that a person answers on a page (<see cref="Http.N8n.AskedAnswer"/>): the links to it as each service wants them, and what the page is made of.</summary>
internal static class AskParts
{
    private static readonly string[] Settings = ["responseType", "message", "approvalOptions", "options", "defineForm", "formFields", "jsonOutput"];

    /// <summary>What the page is made of.</summary>
    public static JsonObject Page(JsonElement parameters)
        => new(NodeJson.Members(parameters).Where(member => Settings.Contains(member.Name)).Select(member => KeyValuePair.Create(member.Name, JsonSerializer.SerializeToNode(member.Value))));

    /// <summary>The links, in the form that the part names; in some services the message is around them.</summary>
    public static JsonNode Make(string part, JsonElement parameters)
    {
        var (links, message) = (Links(parameters), ServiceParts.InScript(ServiceCalls.Parameter(parameters, "message")));
        return JsonValue.Create($"={{{{ {part.Split(' ')[1] switch
        {
            "telegram" => $"[{links}.map(link => ({{ text: link.label, url: link.url }}) )]",
            "discord" => $"{links}.map(link => ({{ type: 2, style: 5, label: link.label, url: link.url }}) )",
            "slack" or "slackPlain" => $$"""[{ type: "section", text: { type: "{{(part.EndsWith("Plain", StringComparison.Ordinal) ? "plain_text" : "mrkdwn")}}", text: String({{message}}) } }, { type: "actions", elements: {{links}}.map(link => ({ type: "button", style: link.isYes ? "primary" : undefined, text: { type: "plain_text", text: link.label, emoji: true }, url: link.url }) ) }]""",
            "mail" => $$"""(safe => '<p style="white-space: pre-line">' + safe({{message}}) + '</p><p>' + {{links}}.map(link => '<a href="' + safe(link.url) + '">' + safe(link.label) + '</a>').join(' &nbsp; ') + '</p>')(text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'))""",
            "text" => $"{message} + \"\\n\\n\" + {links}.map(link => `*${{ link.label }}:*\\n${{ link.url }}`).join(\"\\n\\n\")",
            var other => throw new InvalidOperationException($"The table of services names unknown links '{other}'."),
        }} }}}}");
    }

    private static string Links(JsonElement parameters)
    {
        string Label(string path, string usual) => ServiceParts.InScript(ServiceCalls.Parameter(parameters, path) ?? usual);
        var yes = Label("approvalOptions.values.approveLabel", "Approve");
        var labels = NodeJson.Text(parameters, "responseType") is "freeText" or "customForm" ? $"[{Label("options.messageButtonLabel", "Respond")}]"
            : NodeJson.Text(parameters, "approvalOptions.values.approvalType") == "double" ? $"[{Label("approvalOptions.values.disapproveLabel", "Decline")}, {yes}]"
            : $"[{yes}]";
        return $"{labels}.map((label, i, all) => ({{ label: String(label), isYes: i === all.length - 1, url: $execution.resumeFormUrl + (all.length > 1 ? \"&{Http.N8n.AskedAnswer.Chosen}=\" + encodeURIComponent(label) : \"\") }}) )";
    }
}
