using Bizoholic.Flows.Expressions.JavaScript;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>One call of an extension method.</summary>
internal readonly record struct ExtensionCall(Evaluation Evaluation, JsValue Input, JsValue[] Arguments)
{
    public Engine Engine => Evaluation.Engine;

    public string Text => Input.ToString();

    public JsArray Array => (JsArray)Input;

    public ObjectInstance Object => (ObjectInstance)Input;

    public Exception Refuse(string message) => Evaluation.Refuse(message);

    /// <summary>Calls a built-in method of a value.</summary>
    public JsValue Native(JsValue target, string name, params JsValue[] arguments) => Engine.Call(Member(target, name), target, arguments);

    /// <summary>A member of a value, its built-in methods included.</summary>
    public JsValue Member(JsValue target, string name) => target switch
    {
        ObjectInstance instance => instance.Get(name),
        JsString => Prototype("String").Get(name),
        JsNumber => Prototype("Number").Get(name),
        JsBoolean => Prototype("Boolean").Get(name),
        _ => JsValue.Undefined,
    };

    public JsValue Global(string name, params JsValue[] arguments) => Engine.Call(Engine.Global.Get(name), arguments);

    public JsArray MakeArray(IEnumerable<JsValue> elements) => new(Engine, [.. elements]);

    private JsValue Prototype(string type) => Engine.Global.Get(type).Get("prototype");
}

internal delegate JsValue ExtensionMethod(ExtensionCall call);
