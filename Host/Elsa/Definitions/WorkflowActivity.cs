using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>A version of a workflow that others may use as an activity.</summary>
internal sealed record WorkflowActivity(DefinitionVersion Version, WorkflowDefinition Definition, string TypeName, string Category);
