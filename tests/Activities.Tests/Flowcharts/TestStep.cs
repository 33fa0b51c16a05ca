using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

/// <summary>A step whose end the test decides.</summary>
[Activity("Test", "Test", "A step.")]
public sealed class TestStep : Activity;

[Activity("Test", "Test", "A last step.")]
public sealed class TestEnd : Activity, ITerminal;
