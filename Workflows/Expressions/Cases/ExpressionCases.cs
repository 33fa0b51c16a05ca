using System.Text.Json;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Syntax;
using Bizoholic.Flows.Expressions.Templates;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Cases;

/// <summary>
/// Evaluates or checks lines such as <c>{"id":"a","expression":"={{ $json.x }}","json":{"x":1}}</c>: what people debug expressions with, and
/// how conformance is measured. A line may give <c>items</c> and <c>itemIndex</c> instead of <c>json</c>, and <c>"kind":"code"</c> for the body of a Code step.
/// </summary>
/// <param name="context">What surrounds the expressions: nodes, connections, runData. Empty for nothing.</param>
public sealed class ExpressionCases(Value context = default)
{
    private readonly ScriptEnginePool _engines = new(ScriptLimits.Expression);

    /// <returns>For each line one of <c>{id, value, type, error}</c>.</returns>
    public IEnumerable<string> Evaluate(IEnumerable<string> lines) => Parsed(lines).Select(line => ValueJson.ToJson(EvaluateOne(line)));

    /// <summary>Only compiles.</summary>
    /// <returns>A line <c>{id, error}</c> for each failure, and a last one <c>{compiled, total}</c>.</returns>
    public IEnumerable<string> Check(IEnumerable<string> lines)
    {
        var (compiled, total) = (0, 0);
        foreach (var line in Parsed(lines))
        {
            total++;
            if (ErrorOf(line) is { } error)
            {
                yield return ValueJson.ToJson(ValueObject.From(("id", line["id"]), ("error", error)));
            }
            else
            {
                compiled++;
            }
        }

        yield return ValueJson.ToJson(ValueObject.From(("compiled", compiled), ("total", total)));
    }

    private static IEnumerable<Value> Parsed(IEnumerable<string> lines) => lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line =>
    {
        try
        {
            return ValueJson.Parse(line);
        }
        catch (JsonException error)
        {
            return ValueObject.From(("unreadable", error.Message));
        }
    });

    private static string? ErrorOf(Value line)
    {
        try
        {
            if (line["unreadable"].AsString() is { } unreadable)
            {
                return $"This line is not JSON: {unreadable}";
            }

            if (line["kind"].AsString() == "code")
            {
                CompiledScript.Compile(SourceOf(line), ScriptProfile.Code);
            }
            else if (SourceOf(line) is ['=', .. var template])
            {
                foreach (var hole in TemplateText.Split(template).Where(part => part.IsHole))
                {
                    CompiledScript.Compile(hole.Text, ScriptProfile.Hole);
                }
            }

            return null;
        }
        catch (ExpressionException error)
        {
            return error.Message;
        }
    }

    private static string SourceOf(Value line) => line["expression"].AsString() ?? line["code"].AsString() ?? line["source"].AsString() ?? line["body"].AsString()
        ?? throw new ExpressionException("The line has neither \"expression\" nor \"code\".");

    private ValueObject EvaluateOne(Value line)
    {
        if (line["unreadable"].AsString() is { } unreadable)
        {
            return Answer(line, Value.Null, "error", $"This line is not JSON: {unreadable}");
        }

        try
        {
            var (value, type) = Evaluate(SourceOf(line), new CaseScope(context, line));
            return Answer(line, value.IsUndefined || (value.Kind == ValueKind.Number && !double.IsFinite(value.Number)) ? Value.Null : value, type, null);
        }
        catch (ExpressionException error)
        {
            return Answer(line, Value.Null, "error", error.Message);
        }
    }

    private (Value Value, string Type) Evaluate(string source, CaseScope scope)
    {
        if (source is not ['=', .. var template])
        {
            return (source, "string");
        }

        if (TemplateText.Split(template) is [{ IsHole: true } hole])
        {
            return Hole.Compile(hole.Text, _engines).EvaluateTyped(scope);
        }

        return (new TemplateLanguage(_engines).Compile(template).Evaluate(scope), "string");
    }

    private static ValueObject Answer(Value line, Value value, string type, string? error) =>
        ValueObject.From(("id", line["id"]), ("value", type == "bigint" ? $"{value}n" : value), ("type", type), ("error", error));
}
