namespace Bizoholic.Flows.Activities.Services;

/// <summary>The installation's switch for trying things out: a step without a credential then leaves a sample instead of failing, and says that it is one.</summary>
public sealed record DemoMode(bool IsOn);
