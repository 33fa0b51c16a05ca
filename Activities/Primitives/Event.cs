using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Primitives", "Start, or go on, when an event is published.", Kind = ActivityKind.Trigger)]
public sealed class Event : CodeActivity<Value>, ITrigger
{
    internal const string Stimulus = "Event";

    [Input(Description = "The name of the event.")]
    public Input<string>? EventName { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [new TriggerRegistration("event", context.Get(EventName) ?? "", UniqueKey: null, ValueObject.Empty)];

    protected override void Execute(ActivityExecutionContext context)
    {
        var name = context.Get(EventName) ?? "";
        context.CreateBookmark(new BookmarkRequest(Stimulus) { Stimulus = name, Payload = ValueObject.From(("event", name)) });
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var payload = context.Resumption!.Input;
        context.Set(Result, payload);
        context.Leave(Outcomes.Done, PayloadItems.Of(payload));
        return default;
    }
}
