using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What starts runs at a trigger.</summary>
/// <param name="Kind">"http", "event", "schedule" ...</param>
/// <param name="Stimulus">Looked up by kind and content; null when it is not started by look-up.</param>
/// <param name="UniqueKey">Nobody else on the installation may register the same; null where sharing is fine.</param>
/// <param name="Settings">What the host needs to serve it.</param>
public sealed record TriggerRegistration(string Kind, Value Stimulus, string? UniqueKey, ValueObject Settings);

/// <summary>Evaluates a trigger's inputs outside of any run.</summary>
public abstract class TriggerRegistrationContext
{
    public abstract T? Get<T>(Input<T>? input);
}
