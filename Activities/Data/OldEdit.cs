using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>Edit fields as versions 1 and 2 of n8n's Set did it.</summary>
internal static class OldEdit
{
    private static readonly string[] Types = ["boolean", "number", "string"];

    public static ValueObject Apply(NodeCall call, int item)
    {
        var dots = call.Flag("options.dotNotation", item, otherwise: true);
        var json = call.Flag("keepOnlySet", item) ? ValueObject.Empty : call.Items[item].Json;
        foreach (var type in Types)
        {
            foreach (var entry in call.Parameters[$"values.{type}"].Elements)
            {
                var value = call.Evaluate(entry["value"], item);
                var name = entry["name"] is { IsGiven: true } given ? call.Evaluate(given, item).ToString() : "propertyName";
                json = FieldPath.Of(name, dots).Set(json, type == "boolean" ? JsText.IsTruthy(value) : call.Version >= 2 ? Convert(type, value) : value);
            }
        }

        return json;
    }

    private static Value Convert(string type, Value value) => type switch
    {
        "number" when value.Kind == ValueKind.String && !double.IsNaN(JsText.ToNumber(value)) => JsText.ToNumber(value),
        "string" when value.Kind is ValueKind.Number or ValueKind.Boolean => JsText.ToText(value),
        _ => value,
    };
}
