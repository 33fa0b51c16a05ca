using System.Collections.Frozen;
using System.Globalization;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary><c>$execution.customData</c>: a few short texts by which a run is found. Wrong ones throw where a person tries the flow, and are left out in production.</summary>
internal static class CustomData
{
    private const int Most = 10;
    private const int LongestName = 50;
    private const int LongestValue = 512;

    private static readonly FrozenDictionary<string, Func<Evaluation, RunFacts, JsValue>> Members = new Dictionary<string, Func<Evaluation, RunFacts, JsValue>>
    {
        ["set"] = (evaluation, run) => evaluation.Function("set", arguments => Told(evaluation, run, Set(evaluation, arguments.Arg(0), arguments.Arg(1)))),
        ["setAll"] = (evaluation, run) => evaluation.Function("setAll", arguments => Told(evaluation, run, SetAll(evaluation, arguments.Arg(0)))),
        ["get"] = (evaluation, _) => evaluation.Function("get", arguments => evaluation.ToJs(evaluation.CustomData[Cut(arguments.TextAt(0), LongestName)])),
        ["getAll"] = (evaluation, _) => evaluation.Function("getAll", _ => evaluation.ToJs(evaluation.CustomData)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsValue Of(Evaluation evaluation, RunFacts run) => new HostObject<RunFacts>(evaluation, run, Members);

    /// <returns>What is wrong with it; null where nothing is.</returns>
    private static string? Set(Evaluation evaluation, JsValue name, JsValue value)
    {
        var key = Cut(name.ToString(), LongestName);
        var known = evaluation.CustomData;
        if (known.Count >= Most && !known.Contains(key))
        {
            return null;
        }

        if (name is not JsString)
        {
            return $"The name of custom data must be text: '{name}' is not.";
        }

        if (!name.ToString().All(IsPartOfName))
        {
            return $"The name of custom data consists of letters, digits and underscores: '{name}' does not.";
        }

        if (value is not (JsString or JsNumber or JsBigInt))
        {
            return $"The value of custom data must be text or a number: that of '{name}' is not.";
        }

        evaluation.SetCustomData(key, Cut(value.ToString(), LongestValue));
        return null;
    }

    /// <returns>What is wrong with the first of those that are wrong.</returns>
    private static string? SetAll(Evaluation evaluation, JsValue given)
    {
        string? problem = null;
        foreach (var (name, value) in given is ObjectInstance all ? Extensions.ObjectExtensions.Members(all) : [])
        {
            var found = Set(evaluation, name, value);
            problem ??= found;
        }

        return problem;
    }

    private static JsValue Told(Evaluation evaluation, RunFacts run, string? problem)
        => problem is not null && run.Mode is ("test" or "manual") ? throw new JavaScriptException(evaluation.Engine.Intrinsics.TypeError, problem) : JsValue.Undefined;

    private static bool IsPartOfName(char letter)
        => char.IsLetter(letter) || char.IsNumber(letter) || letter == '_' || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
