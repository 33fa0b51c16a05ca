using System.Runtime.CompilerServices;
using System.Text;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Guards;

/// <summary>JSON.stringify with a bound on levels and length.</summary>
internal sealed class JsonText
{
    private const int MaxDepth = 500;
    private const string HexDigits = "0123456789abcdef";

    private readonly Engine _engine;
    private readonly long _maxLength;
    private readonly StringBuilder _text = new();
    private readonly List<ObjectInstance> _open = [];
    private readonly JsValue? _replacer;
    private readonly HashSet<string>? _allowed;
    private readonly string _gap;
    private int _steps;

    private JsonText(Engine engine, ScriptLimits limits, JsValue replacer, JsValue space)
    {
        _engine = engine;
        _maxLength = limits.Length * 4L;
        _replacer = replacer.IsCallable() ? replacer : null;
        _allowed = replacer is JsArray names ? [.. Enumerable.Range(0, (int)names.Length).Select(i => names[i].ToString())] : null;
        _gap = space switch
        {
            JsNumber number => new string(' ', (int)Math.Clamp(number.AsNumber(), 0, 10)),
            JsString text => text.ToString() is { Length: > 10 } longer ? longer[..10] : text.ToString(),
            _ => "",
        };
    }

    public static void Install(Engine engine, ScriptLimits limits) =>
        RecursiveFunctions.Define(engine, (ObjectInstance)engine.Global.Get("JSON"), "stringify", 3, (_, arguments) =>
        {
            JsValue At(int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;
            var json = new JsonText(engine, limits, At(1), At(2));
            var holder = new JsObject(engine);
            holder.CreateDataProperty("", At(0));
            return json.Write(holder, "", At(0)) ? json._text.ToString() : JsValue.Undefined;
        });

    /// <returns>False when the value is left out: undefined, a function or a symbol.</returns>
    private bool Write(ObjectInstance holder, string name, JsValue value)
    {
        value = Replaced(holder, name, value);
        switch (value)
        {
            case JsNull:
                _text.Append("null");
                return true;
            case JsBoolean flag:
                _text.Append(flag.AsBoolean() ? "true" : "false");
                return true;
            case JsString text:
                Quote(text.ToString());
                return true;
            case JsNumber number:
                _text.Append(double.IsFinite(number.AsNumber()) ? NumberText.Of(number.AsNumber()) : "null");
                return true;
            case JsBigInt:
                throw new JavaScriptException(_engine.Intrinsics.TypeError, "Do not know how to serialize a BigInt");
            case ObjectInstance instance when !instance.IsCallable():
                WriteNested(instance);
                return true;
            default:
                return false;
        }
    }

    private JsValue Replaced(ObjectInstance holder, string name, JsValue value)
    {
        if (value is ObjectInstance instance && instance.Get("toJSON") is var toJson && toJson.IsCallable())
        {
            value = toJson.Call(instance, [name]);
        }

        return _replacer is null ? value : _replacer.Call(holder, [name, value]);
    }

    private void WriteNested(ObjectInstance instance)
    {
        if (_open.Contains(instance))
        {
            throw new JavaScriptException(_engine.Intrinsics.TypeError, "Converting circular structure to JSON");
        }

        if (_open.Count >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JavaScriptException(_engine.Construct(_engine.Global.Get("RangeError"), "Maximum call stack size exceeded"));
        }

        _open.Add(instance);
        if (instance is JsArray array)
        {
            WriteArray(array);
        }
        else
        {
            WriteMembers(instance);
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private void WriteArray(JsArray array)
    {
        _text.Append('[');
        for (var i = 0u; i < array.Length; i++)
        {
            Separate(i == 0);
            if (!Write(array, JsNumber.Create(i).ToString(), array[i]))
            {
                _text.Append("null");
            }
        }

        End(array.Length == 0, ']');
    }

    private void WriteMembers(ObjectInstance instance)
    {
        _text.Append('{');
        var isFirst = true;
        foreach (var key in instance.GetOwnPropertyKeys(Types.String))
        {
            var name = key.ToString();
            if (!instance.GetOwnProperty(key).Enumerable || (_allowed is not null && !_allowed.Contains(name)))
            {
                continue;
            }

            var before = _text.Length;
            Separate(isFirst);
            Quote(name);
            _text.Append(_gap.Length > 0 ? ": " : ":");
            if (Write(instance, name, instance.Get(key)))
            {
                isFirst = false;
            }
            else
            {
                _text.Length = before;
            }
        }

        End(isFirst, '}');
    }

    private void Separate(bool isFirst)
    {
        _text.Append(isFirst ? "" : ",");
        NewLine();
        if (_text.Length > _maxLength)
        {
            throw new JavaScriptException(_engine.Construct(_engine.Global.Get("RangeError"), "Invalid string length"));
        }

        if (++_steps % 1024 == 0)
        {
            _engine.Constraints.Check();
        }
    }

    private void End(bool isEmpty, char bracket)
    {
        if (!isEmpty && _gap.Length > 0)
        {
            _text.Append('\n').Insert(_text.Length, _gap, _open.Count - 1);
        }

        _text.Append(bracket);
    }

    private void NewLine()
    {
        if (_gap.Length > 0)
        {
            _text.Append('\n').Insert(_text.Length, _gap, _open.Count);
        }
    }

    private void Quote(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            switch (letter)
            {
                case '"' or '\\':
                    _text.Append('\\').Append(letter);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                case '\b':
                    _text.Append("\\b");
                    break;
                case '\f':
                    _text.Append("\\f");
                    break;
                case < ' ':
                    Escape(letter);
                    break;
                default:
                    if (char.IsSurrogate(letter) && !IsPair(text, i))
                    {
                        Escape(letter);
                    }
                    else
                    {
                        _text.Append(letter);
                    }

                    break;
            }
        }

        _text.Append('"');
    }

    private static bool IsPair(string text, int at) =>
        char.IsHighSurrogate(text[at]) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1]);

    private void Escape(char letter) =>
        _text.Append("\\u").Append(HexDigits[letter >> 12]).Append(HexDigits[(letter >> 8) & 15]).Append(HexDigits[(letter >> 4) & 15]).Append(HexDigits[letter & 15]);
}
