using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Scripting", "Run a piece of JavaScript of your own.", DisplayName = "Run JavaScript")]
public sealed class RunJavaScript : CodeActivity<Value>
{
    [Input(Description = "The code. What it returns is the result.", UIHint = UIHints.CodeEditor, CodeLanguage = "JavaScript")]
    public Input<Value>? Script { get; set; }

    [Input(Description = "Outcomes the code may choose with setOutcome('...').", UIHint = UIHints.DynamicOutcomes, FixedOutcomes = [Outcomes.Done])]
    public Input<IReadOnlyList<string>>? PossibleOutcomes { get; set; }

    protected override void Execute(ActivityExecutionContext context)
    {
        var result = context.Get(Script);
        if (!result.IsUndefined)
        {
            context.Set(Result, result);
        }
    }
}
