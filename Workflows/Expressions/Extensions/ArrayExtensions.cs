using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Bizoholic.Flows.Expressions.Extensions;

internal static class ArrayExtensions
{
    public static FrozenDictionary<string, ExtensionMethod> All { get; } = new Dictionary<string, ExtensionMethod>
    {
        ["first"] = call => call.Array.Length > 0 ? call.Array[0] : JsValue.Undefined,
        ["last"] = call => call.Array.Length > 0 ? call.Array[call.Array.Length - 1] : JsValue.Undefined,
        ["isEmpty"] = call => call.Array.Length == 0,
        ["isNotEmpty"] = call => call.Array.Length > 0,
        ["randomItem"] = call => call.Array.Length > 0 ? call.Array[(uint)Random.Shared.Next((int)call.Array.Length)] : JsValue.Undefined,
        ["sum"] = call => Numbers(call, "sum").Sum(),
        ["min"] = call => Numbers(call, "min").DefaultIfEmpty(double.PositiveInfinity).Min(),
        ["max"] = call => Numbers(call, "max").DefaultIfEmpty(double.NegativeInfinity).Max(),
        ["average"] = call => Numbers(call, "average") is { Count: > 0 } numbers ? numbers.Average() : 0,
        ["unique"] = call => call.MakeArray(Unique(Elements(call.Array), call.Arguments)),
        ["removeDuplicates"] = call => call.MakeArray(Unique(Elements(call.Array), call.Arguments)),
        ["pluck"] = Pluck,
        ["compact"] = call => call.MakeArray(Elements(call.Array).Where(IsSomething).Select(element => element is ObjectInstance inner && !inner.IsCallable() ? ObjectExtensions.Compact(call, inner, 0) : element)),
        ["chunk"] = Chunk,
        ["smartJoin"] = SmartJoin,
        ["renameKeys"] = RenameKeys,
        ["merge"] = Merge,
        ["mergeIntoObject"] = MergeIntoObject,
        ["reverse"] = call => call.MakeArray(Elements(call.Array).Reverse()),
        ["union"] = call => call.MakeArray(Unique(Elements(call.Array).Concat(Other(call, "union")), [])),
        ["difference"] = call =>
        {
            var others = Set(Other(call, "difference"));
            return call.MakeArray(Unique(Elements(call.Array).Where(element => !others.Contains(FromJs.Convert(element))), []));
        },
        ["intersection"] = call =>
        {
            var others = Set(Other(call, "intersection"));
            return call.MakeArray(Unique(Elements(call.Array).Where(element => others.Contains(FromJs.Convert(element))), []));
        },
        ["append"] = call => call.MakeArray(Elements(call.Array).Concat(call.Arguments)),
        ["toJsonString"] = call => call.Engine.Call(call.Engine.Global.Get("JSON").Get("stringify"), call.Input),
        ["toInt"] = _ => JsValue.Undefined,
        ["toFloat"] = _ => JsValue.Undefined,
        ["toBoolean"] = _ => JsValue.Undefined,
        ["toDateTime"] = _ => JsValue.Undefined,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<JsValue> Elements(JsArray array)
    {
        for (var i = 0u; i < array.Length; i++)
        {
            yield return array[i];
        }
    }

    private static List<double> Numbers(ExtensionCall call, string name) =>
        [.. Elements(call.Array).Select(element => element is JsNumber number ? number.AsNumber() : throw call.Refuse($"{name}(): all array elements must be numbers"))];

    private static bool IsSomething(JsValue value) => value switch
    {
        JsUndefined or JsNull => false,
        JsString text => text.ToString() is not ("nil" or ""),
        ObjectInstance inner when !inner.IsCallable() => !ObjectExtensions.IsEmpty(inner),
        _ => true,
    };

    private static HashSet<Value> Set(IEnumerable<JsValue> elements) => [.. elements.Select(FromJs.Convert)];

    private static List<JsValue> Other(ExtensionCall call, string name) => call.Arguments.Arg(0) is JsArray other
        ? [.. Elements(other)]
        : throw call.Refuse($"{name}(): expected array arg, e.g. .{name}([1, 2, 3, 4])");

    /// <summary>The first of equal elements; equal in the named fields where there are names.</summary>
    private static IEnumerable<JsValue> Unique(IEnumerable<JsValue> elements, JsValue[] fields)
    {
        var seen = new HashSet<Value>();
        foreach (var element in elements)
        {
            var key = fields.Length > 0 && element is ObjectInstance instance
                ? new ValueArray([.. fields.Select(field => FromJs.Convert(instance.Get(field)))])
                : FromJs.Convert(element);
            if (seen.Add(key))
            {
                yield return element;
            }
        }
    }

    private static JsValue Pluck(ExtensionCall call)
    {
        if (call.Arguments.Length == 0)
        {
            return call.Input;
        }

        var names = call.Arguments.Select(argument => argument.ToString()).ToList();
        var plucked = new List<JsValue>();
        foreach (var element in Elements(call.Array).OfType<ObjectInstance>())
        {
            var found = ObjectExtensions.Members(element).Where(member => names.Contains(member.Name)).Select(member => member.Value).ToList();
            if (found.Count > 0)
            {
                plucked.Add(found.Count == 1 ? found[0] : call.MakeArray(found));
            }
        }

        return call.MakeArray(plucked);
    }

    private static JsArray Chunk(ExtensionCall call)
    {
        var size = call.Arguments.Arg(0) is JsNumber number ? number.AsNumber() : 0;
        return size >= 1
            ? call.MakeArray(Elements(call.Array).Chunk((int)Math.Min(size, int.MaxValue)).Select(chunk => (JsValue)call.MakeArray(chunk)))
            : throw call.Refuse("chunk(): expected non-zero numeric arg, e.g. .chunk(5)");
    }

    private static JsObject SmartJoin(ExtensionCall call)
    {
        if (call.Arguments.Arg(0) is not JsString name || call.Arguments.Arg(1) is not JsString value)
        {
            throw call.Refuse("smartJoin(): expected two string args, e.g. .smartJoin(\"name\", \"value\")");
        }

        var joined = new JsObject(call.Engine);
        foreach (var element in Elements(call.Array).OfType<ObjectInstance>().Where(element => element.HasProperty(name) && element.HasProperty(value)))
        {
            joined.CreateDataProperty(element.Get(name).ToString(), element.Get(value));
        }

        return joined;
    }

    private static JsArray RenameKeys(ExtensionCall call)
    {
        if (call.Arguments.Length == 0 || call.Arguments.Length % 2 != 0)
        {
            throw call.Refuse("renameKeys(): expected an even amount of args: from1, to1 [, from2, to2, ...]. e.g. .renameKeys(\"name\", \"title\")");
        }

        return call.MakeArray(Elements(call.Array).Select(element =>
        {
            if (element is not ObjectInstance)
            {
                return element;
            }

            var copy = ObjectExtensions.Copy(call with { Input = element }, (_, _) => true);
            foreach (var pair in call.Arguments.Chunk(2).Where(pair => copy.HasProperty(pair[0])))
            {
                var value = copy.Get(pair[0]);
                copy.CreateDataProperty(pair[1].ToString(), value);
                if (pair[0].ToString() != pair[1].ToString())
                {
                    copy.Delete(pair[0].ToString());
                }
            }

            return copy;
        }));
    }

    private static JsObject Merge(ExtensionCall call)
    {
        var merged = new JsObject(call.Engine);
        if (call.Arguments.Arg(0) is JsUndefined)
        {
            foreach (var (name, value) in Elements(call.Array).OfType<ObjectInstance>().Where(element => element is not JsArray).SelectMany(ObjectExtensions.Members))
            {
                if (!merged.HasOwnProperty(name))
                {
                    merged.CreateDataProperty(name, value);
                }
            }

            return merged;
        }

        if (call.Arguments.Arg(0) is not JsArray others)
        {
            throw call.Refuse("merge(): expected array arg, e.g. .merge([{ id: 1, otherValue: 3 }])");
        }

        foreach (var (own, other) in Elements(call.Array).Zip(Elements(others)))
        {
            if (own is not ObjectInstance first || other is not ObjectInstance second)
            {
                continue;
            }

            // Within a pair the first wins; a later pair overwrites an earlier one.
            var names = ObjectExtensions.Members(first).Concat(ObjectExtensions.Members(second).Where(member => !first.HasProperty(member.Name)));
            foreach (var (name, value) in names)
            {
                merged.CreateDataProperty(name, value);
            }
        }

        return merged;
    }

    private static JsObject MergeIntoObject(ExtensionCall call)
    {
        if (call.Arguments.Arg(0) is not JsArray others)
        {
            throw call.Refuse("mergeIntoObject(): expected array arg, e.g. .mergeIntoObject([{ id: 1, otherValue: 3 }])");
        }

        var merged = new JsObject(call.Engine);
        for (var i = 0u; i < Math.Max(call.Array.Length, others.Length); i++)
        {
            var own = call.Array[i] as ObjectInstance;
            var other = others[i] as ObjectInstance;
            var members = (own is null ? [] : ObjectExtensions.Members(own))
                .Concat(other is null ? [] : ObjectExtensions.Members(other).Where(member => own is null || !own.HasOwnProperty(member.Name)));
            foreach (var (name, value) in members)
            {
                merged.CreateDataProperty(name, value);
            }
        }

        return merged;
    }
}
