using System.Collections.Frozen;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary><c>$('Name')</c>, <c>$node["Name"]</c> and <c>$items("Name")</c>: what other activities left.</summary>
internal static class ActivityNames
{
    private static readonly FrozenDictionary<string, Func<Evaluation, (ExpressionScope Scope, ActivityData Activity), JsValue>> Members =
        new Dictionary<string, Func<Evaluation, (ExpressionScope Scope, ActivityData Activity), JsValue>>
        {
            ["item"] = (evaluation, state) => Paired(evaluation, state.Scope, state.Activity, state.Scope.ItemIndex),
            ["pairedItem"] = (evaluation, state) => evaluation.Function("pairedItem", arguments =>
                Paired(evaluation, state.Scope, state.Activity, arguments.IntegerAt(0, state.Scope.ItemIndex))),
            ["itemMatching"] = (evaluation, state) => evaluation.Function("itemMatching", arguments => arguments.Length > 0
                ? Paired(evaluation, state.Scope, state.Activity, arguments.IntegerAt(0, state.Scope.ItemIndex))
                : throw evaluation.Refuse("Missing item index for .itemMatching() (expected e.g. .itemMatching(0))")),
            ["first"] = (evaluation, state) => evaluation.Function("first", arguments => InputNames.ItemAt(evaluation, Left(evaluation, state, arguments), 0)),
            ["last"] = (evaluation, state) => evaluation.Function("last", arguments => Left(evaluation, state, arguments) is var items ? InputNames.ItemAt(evaluation, items, items.Count - 1) : JsValue.Undefined),
            ["all"] = (evaluation, state) => evaluation.Function("all", arguments => InputNames.AllOf(evaluation, Left(evaluation, state, arguments))),
            ["json"] = (evaluation, state) => evaluation.ToJs(Current(evaluation, state.Scope, state.Activity).Json),
            ["data"] = (evaluation, state) => evaluation.ToJs(Current(evaluation, state.Scope, state.Activity).Json),
            ["binary"] = (evaluation, state) => evaluation.ToJs(ItemShape.Binary(Current(evaluation, state.Scope, state.Activity))),
            ["params"] = (evaluation, state) => evaluation.ToJs(state.Activity.Parameters),
            ["parameter"] = (evaluation, state) => evaluation.ToJs(state.Activity.Parameters),
            ["outputs"] = (evaluation, state) => evaluation.ToJs(state.Activity.Outputs),
            ["context"] = (evaluation, state) => evaluation.ToJs(state.Activity.Context),
            ["isExecuted"] = (_, state) => state.Activity.IsExecuted,
            ["name"] = (_, state) => state.Activity.Name,
            ["runIndex"] = (evaluation, state) => state.Activity.IsExecuted ? state.Activity.RunIndex : -1,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsValue Dollar(Evaluation evaluation, ExpressionScope scope) => evaluation.Function("$", arguments =>
        Find(evaluation, scope, arguments.Arg(0) is JsString { Length: 0 } or JsUndefined or JsNull && scope.Source is { } source ? source.Name : arguments.TextAt(0)));

    public static JsValue Node(Evaluation evaluation, ExpressionScope scope) =>
        new LookupObject(evaluation.Engine, name => Find(evaluation, scope, name), () => []);

    public static JsValue Items(Evaluation evaluation) => evaluation.Function("$items", arguments => InputNames.AllOf(evaluation, arguments.Arg(0).IsNothing()
        ? evaluation.Scope.Items
        : LeftAt(evaluation, (evaluation.Scope, Known(evaluation, evaluation.Scope, arguments.TextAt(0))), arguments.IntegerAt(1, 0), NumberAt(arguments, 2))));

    private static HostObject<(ExpressionScope, ActivityData)> Find(Evaluation evaluation, ExpressionScope scope, string name) =>
        new(evaluation, (scope, Known(evaluation, scope, name)), Members);

    private static ActivityData Known(Evaluation evaluation, ExpressionScope scope, string name) =>
        scope.FindActivity(name) ?? throw evaluation.Refuse($"There is no activity named '{name}' in this workflow. Check the name: it may have been changed.");

    private static IReadOnlyList<Item> Left(Evaluation evaluation, ActivityData activity) => activity.IsExecuted
        ? activity.Items
        : throw evaluation.Refuse($"The activity '{activity.Name}' has not run yet, so it has no data. Test $('{activity.Name}').isExecuted first.");

    /// <summary>What it left, or what it left on the output and in the run that are asked for.</summary>
    private static IReadOnlyList<Item> Left(Evaluation evaluation, (ExpressionScope Scope, ActivityData Activity) state, JsValue[] arguments) =>
        LeftAt(evaluation, state, NumberAt(arguments, 0), NumberAt(arguments, 1));

    private static IReadOnlyList<Item> LeftAt(Evaluation evaluation, (ExpressionScope Scope, ActivityData Activity) state, int? output, int? run)
    {
        var items = Left(evaluation, state.Activity);
        try
        {
            return output is null && run is null ? items : state.Scope.FindLeft(state.Activity.Name, output, run);
        }
        catch (ExpressionException none)
        {
            // Scripts count runs up until there is none.
            throw evaluation.Refuse(none.Message);
        }
    }

    private static int? NumberAt(JsValue[] arguments, int index) => arguments.Arg(index).IsNothing() ? null : arguments.IntegerAt(index, 0);

    private static JsValue Paired(Evaluation evaluation, ExpressionScope scope, ActivityData activity, int index)
    {
        var items = Left(evaluation, activity);
        var paired = scope.FindPairedItem(activity, index)
            ?? throw evaluation.Refuse($"It is not known which item of '{activity.Name}' this item came from, or it came from several. Use .first(), .last() or .all()[index] instead of .item.");
        return evaluation.ToJs(ItemShape.Of(paired, Math.Max(0, items.ToList().IndexOf(paired))));
    }

    /// <summary>The item at the current one's place: older than pairs, and blind to them.</summary>
    private static Item Current(Evaluation evaluation, ExpressionScope scope, ActivityData activity)
    {
        var items = Left(evaluation, activity);
        return scope.ItemIndex < items.Count ? items[scope.ItemIndex]
            : throw evaluation.Refuse($"'{activity.Name}' left {items.Count} item(s), so none stands at the place of item {scope.ItemIndex}. Use $('{activity.Name}').item, .first() or .last().");
    }
}
