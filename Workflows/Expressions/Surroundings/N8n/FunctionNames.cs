using Bizoholic.Flows.Expressions.Extensions;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Bizoholic.Flows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary><c>$ifEmpty</c>, <c>$max</c>, <c>numberList</c> and the other free functions.</summary>
internal static class FunctionNames
{
    private const int MaxListed = 1_000_000;

    private delegate JsValue Body(Evaluation evaluation, JsValue[] arguments);

    public static IEnumerable<KeyValuePair<string, Func<Evaluation, JsValue>>> All { get; } = new Dictionary<string, Body>
    {
        ["$min"] = (_, arguments) => Best(arguments, double.PositiveInfinity, Math.Min),
        ["min"] = (_, arguments) => Best(arguments, double.PositiveInfinity, Math.Min),
        ["$max"] = (_, arguments) => Best(arguments, double.NegativeInfinity, Math.Max),
        ["max"] = (_, arguments) => Best(arguments, double.NegativeInfinity, Math.Max),
        ["$average"] = Average,
        ["average"] = Average,
        ["$not"] = (_, arguments) => !TypeConverter.ToBoolean(arguments.Arg(0)),
        ["not"] = (_, arguments) => !TypeConverter.ToBoolean(arguments.Arg(0)),
        ["$if"] = If,
        ["$ifEmpty"] = IfEmpty,
        ["numberList"] = NumberList,
        ["zip"] = Zip,
        ["toPathSegment"] = ToPathSegment,
        ["$jmespath"] = JmesPath,
        ["$jmesPath"] = JmesPath,
        ["$fromAI"] = FromAI,
        ["$fromAi"] = FromAI,
        ["$fromai"] = FromAI,
    }.Select(function => KeyValuePair.Create<string, Func<Evaluation, JsValue>>(
        function.Key,
        evaluation => evaluation.Function(function.Key, arguments => function.Value(evaluation, arguments))));

    private static JsValue Best(JsValue[] arguments, double start, Func<double, double, double> choose)
    {
        var best = start;
        foreach (var argument in arguments)
        {
            var number = TypeConverter.ToNumber(argument);
            best = double.IsNaN(number) || double.IsNaN(best) ? double.NaN : choose(best, number);
        }

        return best;
    }

    private static JsValue Average(Evaluation evaluation, JsValue[] arguments) =>
        ExtensionMethods.Call(evaluation, new JsArray(evaluation.Engine, [.. arguments]), "average", [], isOptional: false);

    private static JsValue If(Evaluation evaluation, JsValue[] arguments) => arguments.Length < 2
        ? throw evaluation.Refuse("$if requires at least 2 parameters: test, value_if_true[, and value_if_false]")
        : TypeConverter.ToBoolean(arguments[0]) ? arguments[1] : arguments.Length > 2 ? arguments[2] : JsBoolean.False;

    private static JsValue IfEmpty(Evaluation evaluation, JsValue[] arguments)
    {
        if (arguments.Length != 2)
        {
            throw evaluation.Refuse("expected two arguments (value, defaultValue) for this function");
        }

        var isEmpty = arguments[0] switch
        {
            JsUndefined or JsNull => true,
            JsString text => text.Length == 0,
            JsArray array => array.Length == 0,
            ObjectInstance instance when !instance.IsCallable() => ObjectExtensions.IsEmpty(instance),
            _ => false,
        };
        return isEmpty ? arguments[1] : arguments[0];
    }

    private static JsArray NumberList(Evaluation evaluation, JsValue[] arguments)
    {
        var (start, end) = (TypeConverter.ToNumber(arguments.Arg(0)), TypeConverter.ToNumber(arguments.Arg(1)));
        var size = Math.Abs(start - end) + 1;
        if (!double.IsInteger(size) || size > MaxListed)
        {
            throw evaluation.Owner.RangeError("Invalid array length");
        }

        return new JsArray(evaluation.Engine, [.. Enumerable.Range(0, (int)size).Select(i => (JsValue)(start < end ? start + i : start - i))]);
    }

    private static JsObject Zip(Evaluation evaluation, JsValue[] arguments)
    {
        if (arguments.Arg(0) is not JsArray keys || arguments.Arg(1) is not JsArray values)
        {
            throw evaluation.Refuse("keys and values must be arrays");
        }

        if (keys.Length != values.Length)
        {
            throw evaluation.Refuse("keys and values not of equal length");
        }

        var zipped = new JsObject(evaluation.Engine);
        for (var i = 0u; i < keys.Length; i++)
        {
            zipped.CreateDataProperty(keys[i].ToString(), values[i]);
        }

        return zipped;
    }

    private static JsValue ToPathSegment(Evaluation evaluation, JsValue[] arguments)
    {
        if (arguments.Arg(0).IsNothing())
        {
            throw evaluation.Refuse("Invalid identifier: a value is required");
        }

        var text = arguments.TextAt(0);
        return text is "" or "." or ".."
            ? throw evaluation.Refuse($"Invalid identifier: \"{text}\" is not allowed")
            : evaluation.Engine.Call(evaluation.Engine.Global.Get("encodeURIComponent"), text);
    }

    private static JsValue JmesPath(Evaluation evaluation, JsValue[] arguments)
    {
        if (arguments.Arg(0) is not (ObjectInstance or JsNull) || arguments.Arg(1) is not JsString)
        {
            throw evaluation.Refuse("expected two arguments (Object, string) for this function");
        }

        return evaluation.ToJs(JmesQueries.Search(evaluation, FromJs.Convert(arguments[0]), arguments.TextAt(1)));
    }

    /// <summary>Outside an AI tool call there is nothing to fill in but the default.</summary>
    private static JsValue FromAI(Evaluation evaluation, JsValue[] arguments)
    {
        var name = arguments.Arg(0) is JsString text ? text.ToString() : "";
        if (name.Length is 0 or > 64 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            throw evaluation.Refuse("Add a key, e.g. $fromAI('placeholder_name'): 1 to 64 letters, digits, underscores or hyphens.");
        }

        var given = evaluation.Scope.Json[name];
        return given.IsUndefined || (given.IsNullish && arguments.Length > 3) ? arguments.Arg(3) : evaluation.ToJs(given);
    }
}
