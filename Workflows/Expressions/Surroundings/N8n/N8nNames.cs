using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Luxon;
using Bizoholic.Flows.Values;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>The names n8n's expressions find around them.</summary>
internal static class N8nNames
{
    public static IEnumerable<KeyValuePair<string, Func<Evaluation, JsValue>>> All { get; } = new Dictionary<string, Func<Evaluation, JsValue>>
    {
        ["$json"] = evaluation => evaluation.ToJs(evaluation.Scope.Json),
        ["$data"] = evaluation => evaluation.ToJs(evaluation.Scope.Json),
        ["$binary"] = evaluation => evaluation.ToJs(ItemShape.Binary(evaluation.Scope.Items.ElementAtOrDefault(evaluation.Scope.ItemIndex))),
        ["$input"] = evaluation => InputNames.Input(evaluation, evaluation.Scope),
        ["$thisItem"] = evaluation => InputNames.ItemAt(evaluation, evaluation.Scope.Items, evaluation.Scope.ItemIndex),
        ["$"] = evaluation => ActivityNames.Dollar(evaluation, evaluation.Scope),
        ["$node"] = evaluation => ActivityNames.Node(evaluation, evaluation.Scope),
        ["$items"] = ActivityNames.Items,
        ["$item"] = Item,
        ["$itemIndex"] = evaluation => evaluation.Scope.ItemIndex,
        ["$thisItemIndex"] = evaluation => evaluation.Scope.ItemIndex,
        ["$position"] = evaluation => evaluation.Scope.ItemIndex,
        ["$runIndex"] = evaluation => evaluation.Scope.RunIndex,
        ["$thisRunIndex"] = evaluation => evaluation.Scope.RunIndex,
        ["$workflow"] = RunNames.Workflow,
        ["$execution"] = RunNames.Execution,
        ["$executionId"] = evaluation => evaluation.Scope.Run.RunId,
        ["$prevNode"] = RunNames.Previous,
        ["$nodeId"] = evaluation => evaluation.Scope.Activity.Id,
        ["$nodeVersion"] = evaluation => evaluation.Scope.Activity.Version,
        ["$mode"] = evaluation => evaluation.Scope.Run.Mode,
        ["$resumeWebhookUrl"] = evaluation => evaluation.Scope.Run.ResumeUrl is { } url ? url : JsValue.Undefined,
        ["$vars"] = evaluation => Lookup(evaluation, evaluation.Scope.GetSetting, () => evaluation.Scope.Settings),
        ["$env"] = evaluation => evaluation.ToJs(evaluation.Scope.Environment),
        ["$secrets"] = evaluation => evaluation.ToJs(ValueObject.Empty),
        ["$self"] = evaluation => evaluation.ToJs(ValueObject.Empty),
        ["$parameter"] = evaluation => Lookup(evaluation, evaluation.Scope.GetParameter, () => evaluation.Scope.Parameters),
        ["$rawParameter"] = evaluation => Lookup(evaluation, evaluation.Scope.GetParameter, () => evaluation.Scope.Parameters),
        ["$now"] = evaluation => new MomentObject(evaluation, evaluation.CurrentMoment()),
        ["$today"] = evaluation => new MomentObject(evaluation, evaluation.CurrentMoment().StartOf("days")),
        ["DateTime"] = evaluation => evaluation.Owner.Luxon.DateTime,
        ["Duration"] = evaluation => evaluation.Owner.Luxon.Duration,
        ["Interval"] = evaluation => evaluation.Owner.Luxon.Interval,

        ["process"] = evaluation => evaluation.ToJs(ValueObject.From(("env", ValueObject.Empty), ("version", ""), ("platform", ""))),
    }.Concat(FunctionNames.All);

    private static LookupObject Lookup(Evaluation evaluation, Func<string, Value> get, Func<ValueObject> all) =>
        new(evaluation.Engine, name => get(name) is { IsUndefined: false } value ? evaluation.ToJs(value) : null, () => all().Select(member => member.Key));

    private static JsValue Item(Evaluation evaluation) => evaluation.Function("$item", arguments =>
    {
        var scope = new ItemScope(evaluation.Scope, arguments.IntegerAt(0, evaluation.Scope.ItemIndex));
        return new LookupObject(
            evaluation.Engine,
            name => name switch
            {
                "$json" or "$data" => evaluation.ToJs(scope.Json),
                "$binary" => evaluation.ToJs(ItemShape.Binary(scope.Items.ElementAtOrDefault(scope.ItemIndex))),
                "$node" => ActivityNames.Node(evaluation, scope),
                "$" => ActivityNames.Dollar(evaluation, scope),
                "$input" => InputNames.Input(evaluation, scope),
                "$itemIndex" or "$position" => scope.ItemIndex,
                "$runIndex" => scope.RunIndex,
                _ => null,
            },
            () => ["$json", "$binary", "$node", "$input", "$itemIndex", "$runIndex"]);
    });
}
