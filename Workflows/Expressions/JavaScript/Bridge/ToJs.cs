using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>Our values as the engine sees them. Objects are wrapped, not copied.</summary>
internal static class ToJs
{
    public static JsValue Convert(Engine engine, Value value) => value.Kind switch
    {
        ValueKind.Undefined => JsValue.Undefined,
        ValueKind.Null => JsValue.Null,
        ValueKind.Boolean => value.Boolean ? JsBoolean.True : JsBoolean.False,
        ValueKind.Number => JsNumber.Create(value.Number),
        ValueKind.String => JsString.Create(value.AsString()!),
        ValueKind.Object => new LazyObject(engine, value.AsObject()!),
        _ => ConvertArray(engine, value.AsArray()!),
    };

    private static JsArray ConvertArray(Engine engine, ValueArray array)
    {
        var elements = new JsValue[array.Count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Convert(engine, array[i]);
        }

        return new JsArray(engine, elements);
    }
}
