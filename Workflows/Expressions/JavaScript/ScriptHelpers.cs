using Bizoholic.Flows.Expressions.Extensions;
using Bizoholic.Flows.Expressions.Guards;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.JavaScript.Syntax;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>The functions that rewritten scripts call.</summary>
internal static class ScriptHelpers
{
    public static JsValue Create(ScriptEngine owner)
    {
        var helpers = new JsObject(owner.Engine);
        void Add(string name, Func<JsValue[], JsValue> body) => helpers.Set(name, Functions.Create(owner.Engine, name, body));

        Add("extend", arguments => ExtensionMethods.Call(owner.Current, arguments[0], arguments[1].ToString(), arguments[2..], isOptional: false));
        Add("extendIfAny", arguments => ExtensionMethods.Call(owner.Current, arguments[0], arguments[1].ToString(), arguments[2..], isOptional: true));
        Add("name", arguments => CheckedName(owner, arguments.Arg(0)));
        Add("multiply", arguments => BigIntegers.Multiply(owner, arguments[0], arguments[1]));
        Add("power", arguments => BigIntegers.Power(owner, arguments[0], arguments[1]));
        Add("shift", arguments => BigIntegers.Shift(owner, arguments[0], arguments[1]));
        return helpers;
    }

    private static JsValue CheckedName(ScriptEngine owner, JsValue name)
    {
        if (name is JsSymbol or JsNumber)
        {
            return name;
        }

        var text = TypeConverter.ToString(name);
        return ForbiddenNames.Contains(text) ? throw owner.Refuse(ForbiddenNames.Message(text)) : text;
    }
}
