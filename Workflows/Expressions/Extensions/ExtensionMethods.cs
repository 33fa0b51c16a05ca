using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Luxon;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>n8n's extension methods: which exist, and which one a value gets.</summary>
internal static class ExtensionMethods
{
    private static readonly (string TypeName, FrozenDictionary<string, ExtensionMethod> Methods)[] Types =
    [
        ("Array", ArrayExtensions.All),
        ("Date", DateExtensions.All),
        ("Number", NumberExtensions.All),
        ("Object", ObjectExtensions.All),
        ("String", StringExtensions.All),
        ("Boolean", BooleanExtensions.All),
    ];

    private static readonly FrozenSet<string> Names = Types.SelectMany(type => type.Methods.Keys).ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string name) => Names.Contains(name);

    /// <param name="isOptional">The call stands behind <c>?.</c>: nothing gives undefined.</param>
    public static JsValue Call(Evaluation evaluation, JsValue input, string name, JsValue[] arguments, bool isOptional)
    {
        if (isOptional && input.IsNothing())
        {
            return JsValue.Undefined;
        }

        var call = new ExtensionCall(evaluation, input, arguments);
        if (MethodsOf(input, name)?.TryGetValue(name, out var method) == true)
        {
            return method(call);
        }

        if (!input.IsNothing() && FindNative(call, name) is { } native)
        {
            return evaluation.Engine.Call(native, input, arguments);
        }

        return name switch
        {
            "isEmpty" => !TypeConverter.ToBoolean(input),
            "isNotEmpty" => TypeConverter.ToBoolean(input),
            _ => throw Missing(call, name),
        };
    }

    private static FrozenDictionary<string, ExtensionMethod>? MethodsOf(JsValue input, string name) => input switch
    {
        JsArray => ArrayExtensions.All,
        JsString text when name is not ("toDate" or "toDateTime") && IsFullIso(text.ToString()) => DateExtensions.All,
        JsString => StringExtensions.All,
        JsNumber => NumberExtensions.All,
        JsBoolean => BooleanExtensions.All,
        MomentObject or JsDate => DateExtensions.All,
        ObjectInstance instance when !instance.IsCallable() => ObjectExtensions.All,
        _ => null,
    };

    /// <summary>A text exactly as Date.toISOString writes it counts as a date.</summary>
    private static bool IsFullIso(string text) =>
        text.Length == 24 && text[^1] == 'Z' && text[10] == 'T' && text[19] == '.' && MomentParser.Iso(text, MomentZone.Utc, keepZone: false).IsValid;

    private static JsValue? FindNative(ExtensionCall call, string name)
    {
        var found = call.Member(call.Input, name);
        return found.IsCallable() ? found : null;
    }

    private static Exception Missing(ExtensionCall call, string name)
    {
        if (call.Input.IsNothing())
        {
            return call.Refuse($"{name} can't be used on {call.Input} value");
        }

        var owners = Types.Where(type => type.Methods.ContainsKey(name)).Select(type => $"\"{type.TypeName}\"").ToList();
        return call.Refuse(owners.Count == 1
            ? $"{name}() is only callable on type {owners[0]}"
            : $"{name}() is only callable on types {string.Join(", ", owners.SkipLast(1))}, and {owners[^1]}");
    }
}
