using System.Diagnostics.CodeAnalysis;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>What starts runs of a version, once it is published.</summary>
public static class TriggerRows
{
    /// <exception cref="DefinitionException">A trigger's inputs cannot be told before a run; nothing may be published then.</exception>
    public static IReadOnlyList<TriggerRow> Of(WorkflowPlan plan, DefinitionVersion version)
    {
        var rows = new List<TriggerRow>();
        var problems = new List<PlanProblem>();
        foreach (var node in plan.Triggers)
        {
            if (TryRegister(node, plan, problems, out var registrations))
            {
                rows.AddRange(registrations.Select((registration, index) => new TriggerRow(
                    version.TenantId,
                    $"{version.DefinitionId}:{node.Id}:{index}",
                    version.DefinitionId,
                    version.VersionId,
                    version.ContentHash,
                    node.Id,
                    registration.Kind,
                    registration.UniqueKey,
                    StimulusHash.Of(node.Descriptor.Name, registration.Stimulus),
                    ValueJson.ToJson(registration.Settings))));
            }
        }

        return problems.Count == 0 ? rows : throw new DefinitionException(problems);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a trigger's inputs do wrong is told to the author.")]
    private static bool TryRegister(ActivityNode node, WorkflowPlan plan, List<PlanProblem> problems, out IReadOnlyList<TriggerRegistration> registrations)
    {
        try
        {
            registrations = ((ITrigger)node.Activity).Register(new Context(plan));
            return true;
        }
        catch (Exception error)
        {
            problems.Add(new PlanProblem(node.Id, node.Name, (error as InputException)?.InputName ?? "trigger", error.Message));
            registrations = [];
            return false;
        }
    }

    private sealed class Context(WorkflowPlan plan) : TriggerRegistrationContext
    {
        public override T? Get<T>(Input<T>? input)
            where T : default
            => input is null ? default : input.TryGetConstant(out var constant) ? constant : input.Convert(input.Expression.Evaluate(new Scope(plan)));
    }

    /// <summary>Before any run, only variables' defaults are known.</summary>
    private sealed class Scope(WorkflowPlan plan) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => [];

        public override IEnumerable<string> VariableNames => plan.Definition.Variables.Select(variable => variable.Name);

        public override bool TryGetVariable(string name, out Value value)
        {
            var variable = plan.Definition.Variables.FirstOrDefault(variable => variable.Name == name);
            value = variable?.Default ?? default;
            return variable is not null;
        }
    }
}
