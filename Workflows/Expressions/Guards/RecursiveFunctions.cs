using System.Runtime.CompilerServices;
using System.Text;
using Bizoholic.Flows.Expressions.JavaScript;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace Bizoholic.Flows.Expressions.Guards;

/// <summary>Versions of the built-in functions that call themselves for each level of nesting, with a bound on the levels.</summary>
internal sealed class RecursiveFunctions(Engine engine, ScriptLimits limits)
{
    private const int MaxDepth = 500;
    private int _depth;
    private uint _steps;

    public static void Install(Engine engine, ScriptLimits limits)
    {
        var functions = new RecursiveFunctions(engine, limits);
        var array = (ObjectInstance)engine.Global.Get("Array").Get("prototype");
        Define(engine, array, "join", 1, functions.Join);
        Define(engine, array, "toString", 0, (self, _) => functions.ToText(self));
        Define(engine, array, "toLocaleString", 0, (self, _) => functions.ToText(self));
        Define(engine, array, "flat", 0, functions.Flat);
        JsonText.Install(engine, limits);
    }

    internal static void Define(Engine engine, ObjectInstance owner, string name, int length, Func<JsValue, JsValue[], JsValue> body) =>
        owner.DefineOwnProperty(name, new PropertyDescriptor(new ClrFunction(engine, name, body, length), PropertyFlag.NonEnumerable));

    private JsValue ToText(JsValue self) => self switch
    {
        JsArray array when array.Get("join") is var join && join.IsCallable() => join.Call(array, []),
        JsArray => "[object Array]",
        _ => Join(self, []),
    };

    private JsValue Join(JsValue self, JsValue[] arguments)
    {
        if (self is not ObjectInstance instance)
        {
            throw new JavaScriptException(engine.Intrinsics.TypeError, "Array.prototype.join called on null or undefined");
        }

        var count = TypeConverter.ToNumber(instance.Get("length"));
        count = double.IsNaN(count) || count < 0 ? 0 : count;
        var separator = arguments.Length > 0 && arguments[0] is not JsUndefined ? TypeConverter.ToString(arguments[0]) : ",";
        if (count > limits.Length || count * separator.Length > limits.Length * 4L)
        {
            throw RangeError("Invalid string length");
        }

        Enter();
        try
        {
            var text = new StringBuilder();
            for (var i = 0u; i < count; i++)
            {
                text.Append(i == 0 ? "" : separator);
                var element = instance is JsArray array ? array[i] : instance.Get(JsNumber.Create(i));
                text.Append(element is JsUndefined or JsNull ? "" : TypeConverter.ToString(element));
                Charge(text.Length);
            }

            return text.ToString();
        }
        finally
        {
            _depth--;
        }
    }

    private JsValue Flat(JsValue self, JsValue[] arguments)
    {
        var depth = arguments.Length == 0 || arguments[0] is JsUndefined ? 1 : TypeConverter.ToNumber(arguments[0]);
        var flat = new List<JsValue>();
        if (self is JsArray array)
        {
            Flatten(array, double.IsNaN(depth) ? 0 : depth, flat);
        }

        return new JsArray(engine, [.. flat]);
    }

    private void Flatten(JsArray array, double depth, List<JsValue> flat)
    {
        Enter();
        try
        {
            for (var i = 0u; i < array.Length; i++)
            {
                Charge(flat.Count);
                if (depth >= 1 && array[i] is JsArray inner)
                {
                    Flatten(inner, depth - 1, flat);
                }
                else if (array.HasProperty(JsNumber.Create(i)))
                {
                    flat.Add(array[i]);
                }
            }
        }
        finally
        {
            _depth--;
        }
    }

    private void Enter()
    {
        if (_depth >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw RangeError("Maximum call stack size exceeded");
        }

        _depth++;
    }

    private void Charge(int size)
    {
        if (size > limits.Length * 4L)
        {
            throw RangeError("Invalid string length");
        }

        if (++_steps % 1024 == 0)
        {
            engine.Constraints.Check();
        }
    }

    private JavaScriptException RangeError(string message) => new(engine.Construct(engine.Global.Get("RangeError"), message));
}
