using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Management.Alerts;

/// <summary>
/// A rule as the flow it is: an alert starts it, and one step tells. So a rule has what every flow has: it is on when it is published, on all hosts at once; what it
/// sends survives a crash and is tried again; each alert is a run that says what became of it.
/// </summary>
internal static class AlertRuleFlow
{
    public const string TriggerId = "alert";
    private const string StepId = "tell";
    private const string Property = "alertRule";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static JsonObject ModelOf(string id, AlertRule rule) => new()
    {
        ["definitionId"] = id,
        ["name"] = rule.Name,
        ["description"] = "Made on the page Health, where it is changed.",
        ["isSystem"] = true,
        ["isReadonly"] = true,
        ["customProperties"] = new JsonObject { [Property] = JsonSerializer.SerializeToNode(rule, Json) },
        ["root"] = new JsonObject
        {
            ["id"] = "flow",
            ["name"] = "Flowchart1",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray(Trigger(rule), Step(rule)),
            ["connections"] = new JsonArray(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = TriggerId, ["port"] = "Done" },
                ["target"] = new JsonObject { ["activity"] = StepId, ["port"] = "In" },
            }),
        },
    };

    /// <returns>The rule that a flow is; null when it is none.</returns>
    public static AlertRule? RuleOf(JsonObject content) => (content["customProperties"] as JsonObject)?[Property].Deserialize<AlertRule>(Json);

    private static JsonObject Trigger(AlertRule rule)
    {
        var trigger = Activity(TriggerId, "Alert", "Bizoholic.AlertTrigger", 60)
            .With("when", rule.When)
            .With("threshold", Number(rule.Threshold!.Value), "Object")
            .With("within", Span(rule.WithinMinutes!.Value))
            .With("atLeast", Number(rule.AtLeast!.Value), "Object")
            .With("period", rule.Period)
            .With("spending", rule.Spending)
            .With("flow", rule.Flow)
            .With("againAfter", Span(rule.AgainAfterMinutes!.Value))
            .With("alsoWhenOver", "true", "Object");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return trigger;
    }

    private static JsonObject Step(AlertRule rule)
    {
        var channel = rule.Channel!;
        var step = Activity(StepId, "Tell", channel.Activity!, 340);
        return channel.Kind switch
        {
            AlertChannel.Email => step
                .With("credential", channel.Credential)
                .With("from", channel.From)
                .With("to", new JsonArray(channel.To).ToJsonString(), "Object")
                .With("subject", $"return ($json.state === 'over' ? 'Over: ' : 'Alert: ') + {JsonSerializer.Serialize(rule.Name)}", "JavaScript")
                .With("body", "return $json.text + '\\n\\n' + $json.link", "JavaScript"),
            AlertChannel.Slack => step
                .With("credential", channel.Credential)
                .With("channel", channel.SlackChannel)
                .With("text", $"const plain = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');\nreturn ($json.state === 'over' ? 'Over: ' : '') + '*' + plain({JsonSerializer.Serialize(rule.Name)}) + '*\\n' + plain($json.text) + '\\n<' + $json.link + '|Look at it>'", "JavaScript"),
            _ => step
                .With("secret", channel.Credential)
                .With("url", channel.Url)
                .With("eventType", "flows.alert")
                .With("data", $"return {{ rule: {JsonSerializer.Serialize(rule.Name)}, ...$json }}", "JavaScript"),
        };
    }

    private static JsonObject Activity(string id, string name, string type, int x) => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["type"] = type,
        ["version"] = 1,
        ["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = x, ["y"] = 80 }, ["size"] = new JsonObject { ["width"] = 160, ["height"] = 54 } } },
    };

    private static JsonObject With(this JsonObject activity, string name, string? value, string syntax = "Literal")
    {
        if (!string.IsNullOrEmpty(value))
        {
            activity[name] = new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = value }, ["memoryReference"] = null };
        }

        return activity;
    }

    private static string Number(double value) => JsonSerializer.Serialize(value);

    private static string Span(int minutes) => TimeSpan.FromMinutes(minutes).ToString();
}
