using System.Collections.Frozen;
using System.Text;
using Bizoholic.Flows.Expressions.Extensions;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Expressions.Surroundings.N8n;
using Jint;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings;

/// <summary>Names that scripts have and holes do not: what people expect of a JavaScript platform, and n8n's names inside a Code step.</summary>
internal static class ScriptNames
{
    private static readonly string[] LogLevels = ["log", "info", "warn", "error", "debug"];

    private static readonly FrozenDictionary<string, Func<Evaluation, JsValue>> Makers = new Dictionary<string, Func<Evaluation, JsValue>>
    {
        ["console"] = Console,
        ["atob"] = evaluation => evaluation.Function("atob", arguments => Base64.Decode(arguments.TextAt(0)) ?? throw evaluation.Refuse("The text is not Base64.")),
        ["btoa"] = evaluation => evaluation.Function("btoa", arguments => Convert.ToBase64String(Encoding.Latin1.GetBytes(arguments.TextAt(0)))),
        ["structuredClone"] = evaluation => evaluation.Function("structuredClone", arguments => evaluation.ToJs(FromJs.Convert(arguments.Arg(0)))),
        ["$getWorkflowStaticData"] = evaluation => evaluation.Function("$getWorkflowStaticData", arguments => evaluation.StaticData(arguments.TextAt(0))),
        ["getWorkflowStaticData"] = evaluation => evaluation.Function("getWorkflowStaticData", arguments => evaluation.StaticData(arguments.TextAt(0))),
        ["items"] = evaluation => InputNames.AllOf(evaluation, evaluation.Scope.Items),
        ["item"] = evaluation => InputNames.ItemAt(evaluation, evaluation.Scope.Items, evaluation.Scope.ItemIndex),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Contains(string name) => Makers.ContainsKey(name);

    public static JsValue Resolve(Evaluation evaluation, string name) => Makers[name](evaluation);

    private static JsObject Console(Evaluation evaluation)
    {
        var console = new JsObject(evaluation.Engine);
        foreach (var level in LogLevels)
        {
            console.Set(level, evaluation.Function(level, arguments =>
            {
                evaluation.Scope.WriteLog(level, string.Join(' ', arguments.Select(argument => argument.IsCallable() ? "[function]" : FromJs.Convert(argument).ToString())));
                return JsValue.Undefined;
            }));
        }

        return console;
    }
}
