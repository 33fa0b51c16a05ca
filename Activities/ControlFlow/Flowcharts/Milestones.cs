using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

[Activity("Elsa", "Flow", "Mark where a flow begins.", CanFail = false)]
public sealed class Start : CodeActivity;

[Activity("Elsa", "Flow", "End this flow here; branches that are still running are stopped.", CanFail = false)]
public sealed class End : CodeActivity, ITerminal;
