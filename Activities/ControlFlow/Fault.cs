using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Primitives", "Stop with an error of your own.")]
public sealed class Fault : Activity
{
    [Input(Description = "A short code to recognise the error by.")]
    public Input<string>? Code { get; set; }

    [Input(Description = "What kind of thing failed, for example HTTP or Billing.")]
    public Input<string>? Category { get; set; }

    [Input(DisplayName = "Type", Description = "For example System, Business or Integration.")]
    public Input<string>? FaultType { get; set; }

    [Input(Description = "What a person should read.", UIHint = UIHints.MultiLine)]
    public Input<string>? Message { get; set; }

    protected override void Execute(ActivityExecutionContext context)
        => throw new FaultException(
            context.Get(Message) is { Length: > 0 } message ? message : "The flow stopped with an error of its own.",
            context.Get(Code) ?? "0",
            context.Get(Category) ?? "General",
            context.Get(FaultType) ?? "System");
}
