using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace Bizoholic.Flows.Expressions.JavaScript.Bridge;

/// <summary>Shorthands for functions of ours.</summary>
internal static class Functions
{
    public static JsValue Function(this Evaluation evaluation, string name, Func<JsValue[], JsValue> body) => Create(evaluation.Engine, name, body);

    public static ClrFunction Create(Engine engine, string name, Func<JsValue[], JsValue> body) => new(engine, name, (_, arguments) => body(arguments));

    public static JsValue Arg(this JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    public static bool IsNothing(this JsValue value) => value is JsNull or JsUndefined;

    public static string TextAt(this JsValue[] arguments, int index) => arguments.Arg(index).ToString();

    public static int IntegerAt(this JsValue[] arguments, int index, int otherwise) =>
        arguments.Arg(index) is JsNumber number && number.AsNumber() is var value && Math.Abs(value) < int.MaxValue ? (int)value : otherwise;
}
