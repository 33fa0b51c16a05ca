using System.Globalization;
using System.Text;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.Elsa;

/// <summary>The functions Elsa gives its JavaScript expressions.</summary>
internal static class ElsaNames
{
    public static IEnumerable<KeyValuePair<string, Func<Evaluation, JsValue>>> All { get; } = new Dictionary<string, Func<Evaluation, JsValue>>
    {
        ["variables"] = evaluation => new VariablesObject(evaluation),
        ["getVariable"] = Function("getVariable", (evaluation, arguments) =>
            evaluation.TryGetVariable(arguments.TextAt(0), out var value) ? evaluation.ToJs(value) : JsValue.Undefined),
        ["setVariable"] = Function("setVariable", (evaluation, arguments) =>
        {
            evaluation.SetVariable(arguments.TextAt(0), arguments.Arg(1));
            return JsValue.Undefined;
        }),
        ["setOutcome"] = Function("setOutcome", (evaluation, arguments) =>
        {
            evaluation.SetOutcomes([arguments.TextAt(0)]);
            return JsValue.Undefined;
        }),
        ["setOutcomes"] = Function("setOutcomes", (evaluation, arguments) =>
        {
            evaluation.SetOutcomes(FromJs.Convert(arguments.Arg(0)).AsArray() is { } names
                ? [.. names.Select(name => name.ToString())]
                : throw evaluation.Refuse("setOutcomes takes a list of names: setOutcomes(['Approved', 'Notify'])."));
            return JsValue.Undefined;
        }),
        ["getInput"] = Function("getInput", (evaluation, arguments) => evaluation.ToJs(evaluation.Scope.GetInput(arguments.TextAt(0)))),
        ["getOutputFrom"] = Function("getOutputFrom", GetOutputFrom),
        ["getLastResult"] = Function("getLastResult", (evaluation, _) => evaluation.ToJs(evaluation.Scope.LastResult)),
        ["getCorrelationId"] = Fact("getCorrelationId", run => run.CorrelationId),
        ["setCorrelationId"] = Function("setCorrelationId", (evaluation, arguments) =>
        {
            evaluation.SetCorrelationId(arguments.TextAt(0));
            return JsValue.Undefined;
        }),
        ["setWorkflowInstanceName"] = Function("setWorkflowInstanceName", (evaluation, arguments) =>
        {
            evaluation.SetRunName(arguments.TextAt(0));
            return JsValue.Undefined;
        }),
        ["getWorkflowInstanceId"] = Fact("getWorkflowInstanceId", run => run.RunId),
        ["getWorkflowInstanceName"] = Fact("getWorkflowInstanceName", run => run.RunName),
        ["getWorkflowDefinitionId"] = Fact("getWorkflowDefinitionId", run => run.DefinitionId),
        ["getWorkflowDefinitionVersionId"] = Fact("getWorkflowDefinitionVersionId", run => run.DefinitionVersionId),
        ["getWorkflowDefinitionVersion"] = Fact("getWorkflowDefinitionVersion", run => run.DefinitionVersion),
        ["newGuid"] = Function("newGuid", (_, _) => Guid.NewGuid().ToString()),
        ["newGuidString"] = Function("newGuidString", (_, _) => Guid.NewGuid().ToString()),
        ["newShortGuid"] = Function("newShortGuid", (_, _) => ShortGuid(Guid.NewGuid())),
        ["parseGuid"] = Function("parseGuid", (evaluation, arguments) =>
            Guid.TryParse(arguments.TextAt(0), out var guid) ? guid.ToString() : throw evaluation.Refuse($"'{arguments.TextAt(0)}' is not a GUID.")),
        ["isNullOrEmpty"] = Function("isNullOrEmpty", (_, arguments) => arguments.Arg(0).IsNothing() || arguments.TextAt(0).Length == 0),
        ["isNullOrWhiteSpace"] = Function("isNullOrWhiteSpace", (_, arguments) => arguments.Arg(0).IsNothing() || string.IsNullOrWhiteSpace(arguments.TextAt(0))),
        ["toJson"] = Function("toJson", (_, arguments) => ValueJson.ToJson(FromJs.Convert(arguments.Arg(0)))),
        ["bytesToString"] = Function("bytesToString", (_, arguments) => Encoding.UTF8.GetString(Bytes(arguments.Arg(0)))),
        ["bytesFromString"] = Function("bytesFromString", (evaluation, arguments) =>
            new JsArray(evaluation.Engine, [.. Encoding.UTF8.GetBytes(arguments.TextAt(0)).Select(one => (JsValue)JsNumber.Create(one))])),
    };

    private static Func<Evaluation, JsValue> Function(string name, Func<Evaluation, JsValue[], JsValue> body) =>
        evaluation => evaluation.Function(name, arguments => body(evaluation, arguments));

    private static Func<Evaluation, JsValue> Fact(string name, Func<RunFacts, Value> fact) =>
        Function(name, (evaluation, _) => evaluation.ToJs(fact(evaluation.Scope.Run)));

    private static JsValue GetOutputFrom(Evaluation evaluation, JsValue[] arguments)
    {
        var activity = evaluation.Scope.FindActivity(arguments.TextAt(0))
            ?? throw evaluation.Refuse($"There is no activity with the name or id '{arguments.TextAt(0)}'.");
        if (!arguments.Arg(1).IsNothing())
        {
            return evaluation.ToJs(activity.Outputs[arguments.TextAt(1)]);
        }

        // Without a name it is the result, or the only output there is.
        return evaluation.ToJs(activity.Outputs.Contains("Result") || activity.Outputs.Count != 1 ? activity.Outputs["Result"] : activity.Outputs[0].Value);
    }

    private static string ShortGuid(Guid guid) => Convert.ToBase64String(guid.ToByteArray())[..22].Replace('/', '_').Replace('+', '-');

    private static byte[] Bytes(JsValue value) =>
        FromJs.Convert(value).AsArray() is { } array ? [.. array.Select(one => (byte)one.Number)] : Convert.FromBase64String(value.ToString());
}
