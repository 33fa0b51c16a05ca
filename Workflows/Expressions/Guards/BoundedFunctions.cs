using Bizoholic.Flows.Expressions.JavaScript;
using Jint;

namespace Bizoholic.Flows.Expressions.Guards;

internal static class BoundedFunctions
{
    public static void Install(Engine engine, ScriptLimits limits)
    {
    }
}
