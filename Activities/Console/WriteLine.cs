using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Console;

[Activity("Elsa", "Console", "Write a line of text to the log of the run.", CanFail = false)]
public sealed class WriteLine : CodeActivity
{
    [Input(Description = "The text.")]
    public Input<string>? Text { get; set; }

    protected override void Execute(ActivityExecutionContext context) => context.WriteLine(context.Get(Text) ?? "");
}
