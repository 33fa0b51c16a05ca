using Bizoholic.Flows.Expressions.JavaScript;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Bizoholic.Flows.Expressions.Guards;

/// <summary>
/// Puts a charge in front of the built-in functions whose cost their arguments decide: what would grow past the limits is refused before it
/// starts, since inside such a function nothing else stops it.
/// </summary>
internal sealed class BoundedFunctions(Engine engine, ScriptLimits limits)
{
    private const int MaxApplied = 65_536;
    private const int MaxBigIntegerText = 19_728;
    private const long MaxReplaced = 50_000_000;

    public static void Install(Engine engine, ScriptLimits limits)
    {
        var bounded = new BoundedFunctions(engine, limits);
        ArrayOrder.Install(engine);
        bounded.Strings();
        bounded.Arrays();
        bounded.BigIntegers();
        RecursiveFunctions.Install(engine, limits);
        Locales.LocaleFunctions.Install(engine);
    }

    private void Strings()
    {
        var prototype = Prototype("String");
        Guard(prototype, "repeat", (self, arguments) => CheckText(LengthOf(self) * Number(arguments, 0)));
        Guard(prototype, "padStart", (_, arguments) => CheckText(Number(arguments, 0)));
        Guard(prototype, "padEnd", (_, arguments) => CheckText(Number(arguments, 0)));
        Guard(prototype, "replace", CheckReplace);
        Guard(prototype, "replaceAll", CheckReplace);
        Guard(prototype, "split", (_, _) => { });
        Guard(prototype, "concat", (_, _) => { });
        Guard((ObjectInstance)engine.Global.Get("String"), "raw", (_, arguments) => CheckLength(arguments.Length > 0 && arguments[0] is ObjectInstance parts ? parts.Get("raw") : JsValue.Undefined));
        Guard(Prototype("Function"), "apply", (_, arguments) => CheckLength(arguments.Length > 1 ? arguments[1] : JsValue.Undefined, MaxApplied));
    }

    private void Arrays()
    {
        var prototype = Prototype("Array");
        foreach (var key in prototype.GetOwnPropertyKeys(Types.String))
        {
            if (key.ToString() is not ("constructor" or "length") && prototype.Get(key).IsCallable())
            {
                Guard(prototype, key.ToString(), (self, arguments) =>
                {
                    CheckLength(self);
                    if (key.ToString() == "concat")
                    {
                        foreach (var argument in arguments)
                        {
                            CheckLength(argument);
                        }
                    }
                });
            }
        }

        Guard((ObjectInstance)engine.Global.Get("Array"), "from", (_, arguments) => CheckLength(arguments.Length > 0 ? arguments[0] : JsValue.Undefined));
    }

    private void BigIntegers()
    {
        var original = (ObjectInstance)engine.Global.Get("BigInt");
        var bounded = new ClrFunction(engine, "BigInt", (_, arguments) =>
        {
            if (arguments.Length > 0 && arguments[0] is JsString { Length: > MaxBigIntegerText })
            {
                throw RangeError("Maximum BigInt size exceeded");
            }

            return original.Call(JsValue.Undefined, arguments);
        });
        foreach (var name in new[] { "asIntN", "asUintN" })
        {
            var function = original.Get(name);
            bounded.DefineOwnProperty(name, Hidden(new ClrFunction(engine, name, (self, arguments) => Number(arguments, 0) > 65_536 ? throw RangeError("Maximum BigInt size exceeded") : function.Call(self, arguments))));
        }

        bounded.DefineOwnProperty("prototype", Hidden(original.Get("prototype")));
        engine.Global.DefineOwnProperty("BigInt", Hidden(bounded));
    }

    private void CheckReplace(JsValue self, JsValue[] arguments)
    {
        if (arguments.Length < 2 || arguments[1] is not JsString replacement)
        {
            return;
        }

        long length = LengthOf(self);
        var text = replacement.ToString();
        var references = text.Count(letter => letter == '$');
        var around = text.Contains("$'", StringComparison.Ordinal) || text.Contains("$`", StringComparison.Ordinal);
        var pieces = arguments[0] is JsString pattern ? Occurrences(self.ToString(), pattern.ToString()) : length + 1;
        if ((pieces * text.Length) + (references * (around ? pieces * length : length)) > MaxReplaced)
        {
            throw RangeError("Invalid string length");
        }
    }

    private static long Occurrences(string text, string pattern) => pattern.Length == 0 ? text.Length + 1L : text.AsSpan().Count(pattern);

    private void CheckText(double length)
    {
        if (length > limits.Length * 3d)
        {
            throw RangeError("Invalid string length");
        }
    }

    private void CheckLength(JsValue value, int? limit = null)
    {
        if (value is ObjectInstance instance && !instance.IsCallable() && TypeConverter.ToNumber(instance is JsArray array ? array.Length : Primitive(instance.Get("length"))) > (limit ?? limits.Length))
        {
            throw RangeError("Invalid array length");
        }
    }

    private static JsValue Primitive(JsValue value) => value is ObjectInstance ? JsValue.Undefined : value;

    private static double Number(JsValue[] arguments, int index) => arguments.Length > index && arguments[index] is not ObjectInstance ? TypeConverter.ToNumber(arguments[index]) : 0;

    private static int LengthOf(JsValue self) => self is JsString text ? text.Length : 0;

    private ObjectInstance Prototype(string type) => (ObjectInstance)engine.Global.Get(type).Get("prototype");

    private JavaScriptException RangeError(string message) => new(engine.Construct(engine.Global.Get("RangeError"), message));

    private static PropertyDescriptor Hidden(JsValue value) => new(value, PropertyFlag.NonEnumerable);

    private void Guard(ObjectInstance owner, string name, Action<JsValue, JsValue[]> check)
    {
        var original = owner.Get(name);
        var length = original.Get("length");
        owner.DefineOwnProperty(name, Hidden(new ClrFunction(
            engine,
            name,
            (self, arguments) =>
            {
                check(self, arguments);
                engine.Constraints.Check();
                return original.Call(self, arguments);
            },
            length is JsNumber count ? (int)count.AsNumber() : 0)));
    }
}
