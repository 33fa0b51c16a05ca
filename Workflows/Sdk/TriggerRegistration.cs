using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>What starts runs at a trigger.</summary>
/// <param name="Kind">"http", "event", "schedule" ...</param>
/// <param name="Stimulus">What a stimulus must be equal to; looked up together with the activity's name. The same goes for its bookmarks in mid-flow.</param>
/// <param name="UniqueKey">Nobody else on the installation may register the same; null where sharing is fine.</param>
/// <param name="Settings">What the host needs to serve it.</param>
public sealed record TriggerRegistration(string Kind, Value Stimulus, string? UniqueKey, ValueObject Settings);

/// <summary>Evaluates a trigger's inputs outside of any run.</summary>
public abstract class TriggerRegistrationContext
{
    public abstract T? Get<T>(Input<T>? input);

    /// <summary>Evaluates an expression that an activity compiled itself; undefined where none are evaluated.</summary>
    public virtual Value Evaluate(Expression expression) => default;
}
