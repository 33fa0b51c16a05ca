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
                var value = entry["value"] is { IsGiven: true } written ? call.Evaluate(written, item) : type switch { "number" => 0, "string" => "", _ => Value.False };
                var name = entry["name"] is { IsGiven: true } given ? call.Evaluate(given, item).ToString() : "propertyName";
                json = FieldPath.Of(name, dots).Set(json, type == "boolean" ? JsText.IsTruthy(value) : type == "number" && call.Version >= 2 ? AsNumber(value) : value);
            }
        }

        return json;
    }

    private static Value AsNumber(Value value) => value.Kind == ValueKind.String && JsText.ToNumber(value) is var number && !double.IsNaN(number) ? number : value;
}
