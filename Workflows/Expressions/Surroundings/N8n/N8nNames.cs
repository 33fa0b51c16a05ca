using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>The names n8n's expressions find around them.</summary>
internal static class N8nNames
{
    public static IEnumerable<KeyValuePair<string, Func<Evaluation, JsValue>>> All { get; } = new Dictionary<string, Func<Evaluation, JsValue>>
    {
        ["$json"] = evaluation => evaluation.ToJs(evaluation.Scope.Json),
        ["$itemIndex"] = evaluation => evaluation.Scope.ItemIndex,
        ["$runIndex"] = evaluation => evaluation.Scope.RunIndex,
    };
}
