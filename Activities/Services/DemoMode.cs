namespace Bizoholic.Flows.Activities.Services;

/// <summary>The installation's switch for trying things out: a step without a credential then leaves a sample instead of failing, and says that it is one; what it would have sent is kept to be looked at.</summary>
public sealed record DemoMode(bool IsOn);
