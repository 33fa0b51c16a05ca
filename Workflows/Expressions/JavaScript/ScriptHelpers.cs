using Jint.Native;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>The functions that rewritten scripts call.</summary>
internal static class ScriptHelpers
{
    public static JsValue Create(ScriptEngine owner)
    {
        var helpers = new JsObject(owner.Engine);
        return helpers;
    }
}
