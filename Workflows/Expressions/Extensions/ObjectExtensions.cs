using System.Collections.Frozen;
using System.Text;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Extensions;

internal static class ObjectExtensions
{
    private const int MaxDepth = 256;

    public static FrozenDictionary<string, ExtensionMethod> All { get; } = new Dictionary<string, ExtensionMethod>
    {
        ["isEmpty"] = call => IsEmpty(call.Object),
        ["isNotEmpty"] = call => !IsEmpty(call.Object),
        ["hasField"] = call => call.Object.HasProperty(call.Arguments.TextAt(0)),
        ["removeField"] = call => call.Object.HasProperty(call.Arguments.TextAt(0)) ? Copy(call, (name, _) => name != call.Arguments.TextAt(0)) : call.Input,
        ["removeFieldsContaining"] = call =>
        {
            var part = PartOf(call, "removeFieldsContaining(): expected non-empty string arg");
            return Copy(call, (_, value) => value is not JsString text || !text.ToString().Contains(part, StringComparison.Ordinal));
        },
        ["keepFieldsContaining"] = call =>
        {
            var part = PartOf(call, "argument of keepFieldsContaining must be a non-empty string");
            return Copy(call, (_, value) => value is JsString text && text.ToString().Contains(part, StringComparison.Ordinal));
        },
        ["compact"] = call => Compact(call, call.Object, 0),
        ["urlEncode"] = call => string.Join('&', Members(call.Object).Select(member => $"{FormEncode(member.Name)}={FormEncode(TypeConverter.ToString(member.Value))}")),
        ["keys"] = call => call.MakeArray(Members(call.Object).Select(member => (JsValue)member.Name)),
        ["values"] = call => call.MakeArray(Members(call.Object).Select(member => member.Value)),
        ["toJsonString"] = call => call.Engine.Call(call.Engine.Global.Get("JSON").Get("stringify"), call.Input),
        ["toInt"] = _ => JsValue.Undefined,
        ["toFloat"] = _ => JsValue.Undefined,
        ["toBoolean"] = _ => JsValue.Undefined,
        ["toDateTime"] = _ => JsValue.Undefined,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<(string Name, JsValue Value)> Members(ObjectInstance instance) =>
        instance.GetOwnPropertyKeys(Types.String)
            .Where(key => instance.GetOwnProperty(key).Enumerable)
            .Select(key => (key.ToString(), instance.Get(key)));

    public static bool IsEmpty(ObjectInstance instance) => instance is not IHostValue && !Members(instance).Any();

    /// <summary>Without what is empty, at every level; arrays become objects on the way, as in n8n.</summary>
    public static JsObject Compact(ExtensionCall call, ObjectInstance instance, int depth)
    {
        if (depth > MaxDepth)
        {
            throw call.Refuse("compact(): this nests too deep, or contains itself.");
        }

        var compacted = new JsObject(call.Engine);
        foreach (var (name, value) in Members(instance))
        {
            if (value.IsNothing() || (value is JsString text && text.ToString() is "nil" or ""))
            {
                continue;
            }

            if (value is ObjectInstance inner && !inner.IsCallable())
            {
                if (!IsEmpty(inner))
                {
                    compacted.CreateDataProperty(name, Compact(call, inner, depth + 1));
                }
            }
            else
            {
                compacted.CreateDataProperty(name, value);
            }
        }

        return compacted;
    }

    public static JsObject Copy(ExtensionCall call, Func<string, JsValue, bool> keep)
    {
        var copy = new JsObject(call.Engine);
        foreach (var (name, value) in Members(call.Object).Where(member => keep(member.Name, member.Value)))
        {
            copy.CreateDataProperty(name, value);
        }

        return copy;
    }

    private static string PartOf(ExtensionCall call, string refusal) =>
        call.Arguments.Arg(0) is JsString text && text.ToString() is { Length: > 0 } part ? part : throw call.Refuse(refusal);

    /// <summary>As URLSearchParams writes it.</summary>
    private static string FormEncode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)one;
            if (char.IsAsciiLetterOrDigit(letter) || letter is '*' or '-' or '.' or '_')
            {
                encoded.Append(letter);
            }
            else if (letter == ' ')
            {
                encoded.Append('+');
            }
            else
            {
                encoded.Append('%').Append(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
