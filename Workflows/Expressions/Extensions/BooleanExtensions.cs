using System.Collections.Frozen;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Extensions;

internal static class BooleanExtensions
{
    public static FrozenDictionary<string, ExtensionMethod> All { get; } = new Dictionary<string, ExtensionMethod>
    {
        ["toBoolean"] = call => call.Input,
        ["toInt"] = Number,
        ["toFloat"] = Number,
        ["toNumber"] = Number,
        ["toDateTime"] = _ => JsValue.Undefined,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static JsValue Number(ExtensionCall call) => call.Input == JsBoolean.True ? 1 : 0;
}
