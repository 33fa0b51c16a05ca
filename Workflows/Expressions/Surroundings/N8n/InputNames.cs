using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary><c>$input</c> and what else concerns the items that came in.</summary>
internal static class InputNames
{
    private static readonly FrozenDictionary<string, Func<Evaluation, ExpressionScope, JsValue>> Members =
        new Dictionary<string, Func<Evaluation, ExpressionScope, JsValue>>
        {
            ["item"] = (evaluation, scope) => ItemAt(evaluation, scope.Items, scope.ItemIndex),
            ["first"] = Plain("first", (evaluation, scope) => ItemAt(evaluation, scope.Items, 0)),
            ["last"] = Plain("last", (evaluation, scope) => ItemAt(evaluation, scope.Items, scope.Items.Count - 1)),
            ["all"] = Plain("all", (evaluation, scope) => AllOf(evaluation, scope.Items)),
            ["params"] = (evaluation, scope) => SourceParameters(evaluation, scope),
            ["context"] = (evaluation, _) => evaluation.ToJs(ValueObject.Empty),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsValue Input(Evaluation evaluation, ExpressionScope scope) => new HostObject<ExpressionScope>(evaluation, scope, Members);

    public static JsValue ItemAt(Evaluation evaluation, IReadOnlyList<Item> items, int index) =>
        index >= 0 && index < items.Count ? evaluation.ToJs(items[index], index) : JsValue.Undefined;

    public static JsArray AllOf(Evaluation evaluation, IReadOnlyList<Item> items)
    {
        var all = new JsValue[items.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = evaluation.ToJs(items[i], i);
        }

        return new JsArray(evaluation.Engine, all);
    }

    private static Func<Evaluation, ExpressionScope, JsValue> Plain(string name, Func<Evaluation, ExpressionScope, JsValue> read) =>
        (evaluation, scope) => evaluation.Function(name, arguments => arguments.Length == 0
            ? read(evaluation, scope)
            : throw evaluation.Refuse($"$input.{name}() should have no arguments"));

    private static JsValue SourceParameters(Evaluation evaluation, ExpressionScope scope) =>
        evaluation.ToJs(scope.Source is { } source && scope.FindActivity(source.Name) is { } activity ? activity.Parameters : ValueObject.Empty);
}
