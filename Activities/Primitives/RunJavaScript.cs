using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Scripting", "Run a piece of JavaScript of your own.", DisplayName = "Run JavaScript")]
public sealed class RunJavaScript : Activity, IScriptedOutcomes
{
    [Input(Description = "The code. What it returns is the result.", UIHint = UIHints.CodeEditor, CodeLanguage = "JavaScript")]
    public Input<Value>? Script { get; set; }

    [Input(Description = "Outcomes the code may choose with setOutcome('...').", UIHint = UIHints.DynamicOutcomes, FixedOutcomes = [Outcomes.Done])]
    public Input<IReadOnlyList<string>>? PossibleOutcomes { get; set; }

    [Output(Description = "What the code returned.")]
    public Output<Value>? Result { get; set; }

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var result = context.Get(Script);
        if (!result.IsUndefined)
        {
            context.Set(Result, result);
        }

        if (context.ScriptedOutcomes is not { Count: > 0 } chosen)
        {
            return default;
        }

        var possible = context.Get(PossibleOutcomes) ?? [];
        return chosen.FirstOrDefault(outcome => outcome != Outcomes.Done && !possible.Contains(outcome) && !context.IsFollowed(outcome)) is { } unknown
            ? throw new FaultException($"The script chose the outcome '{unknown}', which this step does not have. Its possible outcomes are {string.Join(", ", possible.Append(Outcomes.Done).Distinct())}.")
            : context.CompleteActivityWithOutcomesAsync([.. chosen]);
    }
}
