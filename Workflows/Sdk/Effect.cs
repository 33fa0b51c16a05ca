using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an activity asked the runtime to do together with its record.</summary>
internal abstract record Effect
{
    public sealed record Reply(HttpReply Content) : Effect;

    public sealed record Event(string Name, Value Payload, string? CorrelationId, bool IsLocal) : Effect;

    public sealed record Start(ChildWorkflow Child, bool Wait) : Effect;

    public sealed record WorkflowOutput(string Name, Value Value) : Effect;

    public sealed record Correlate(string CorrelationId) : Effect;

    public sealed record Rename(string Name) : Effect;

    public sealed record Search(string Name, string Value) : Effect;

    public sealed record CompleteWorkflow(IReadOnlyList<string> Outcomes) : Effect;

    public sealed record Break : Effect
    {
        public static Break Instance { get; } = new();
    }

    public sealed record Finish : Effect
    {
        public static Finish Instance { get; } = new();
    }
}
