using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Primitives", "Publish an event: whatever starts with it or waits for it goes on.")]
public sealed class PublishEvent : CodeActivity
{
    [Input(Description = "The name of the event.")]
    public Input<string>? EventName { get; set; }

    [Input(DisplayName = "Correlation ID", Description = "Only runs tied to this id hear it. Empty: all of them.")]
    public Input<string>? CorrelationId { get; set; }

    [Input(DisplayName = "Local event", Description = "Only this run hears it.")]
    public Input<bool>? IsLocalEvent { get; set; }

    [Input(Description = "Data to send along.", UIHint = UIHints.MultiLine)]
    public Input<Value>? Payload { get; set; }

    protected override void Execute(ActivityExecutionContext context)
        => context.PublishEvent(
            context.Get(EventName) is { Length: > 0 } name ? name : throw new FaultException("The event to publish has no name."),
            context.Get(Payload),
            string.IsNullOrWhiteSpace(context.Get(CorrelationId)) ? null : context.Get(CorrelationId),
            context.Get(IsLocalEvent));
}
