namespace Bizoholic.Flows.Workflows;

/// <summary>
/// Marks a trigger that can also wait in the middle of a flow for what comes in at an address. There its registrations start nothing and are of another kind: they
/// tell the host where to listen, and whom to let in, also while no run waits.
/// </summary>
public interface IListener : ITrigger;
