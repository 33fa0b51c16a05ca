using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>How people say what data they want: with a JSON schema, or with an example of it.</summary>
internal static class AnswerShape
{
    public static JsonElement ToSchema(ValueObject shape) => ResultObject.ToJson(IsSchema(shape) ? shape : OfExample(shape));

    private static bool IsSchema(ValueObject shape) => shape["type"].AsString() is "object" or "array" && (shape["properties"].AsObject() is not null || shape["items"].AsObject() is not null);

    private static Value OfExample(Value example) => example.Kind switch
    {
        ValueKind.Object => ValueObject.From(
            ("type", "object"),
            ("additionalProperties", false),
            ("required", ValueArray.From(example.AsObject()!.Select(member => (Value)member.Key))),
            ("properties", Properties(example.AsObject()!))),
        ValueKind.Array => ValueObject.From(("type", "array"), ("items", example[0].IsUndefined ? ValueObject.From(("type", "string")) : OfExample(example[0]))),
        ValueKind.Number => ValueObject.From(("type", "number")),
        ValueKind.Boolean => ValueObject.From(("type", "boolean")),
        _ => ValueObject.From(("type", "string")),
    };

    private static ValueObject Properties(ValueObject example)
    {
        var properties = new ValueObject.Builder(example.Count);
        foreach (var (name, value) in example)
        {
            properties.Set(name, OfExample(value));
        }

        return properties.Build();
    }
}
