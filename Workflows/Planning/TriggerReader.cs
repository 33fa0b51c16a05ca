using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Asks a plan's triggers what starts them, and its listeners where they listen, outside of any run: only constants and variables' defaults are in reach.</summary>
public static class TriggerReader
{
    /// <exception cref="DefinitionException">A trigger's inputs cannot be evaluated here.</exception>
    public static IReadOnlyList<(ActivityNode Node, TriggerRegistration Registration)> Read(WorkflowPlan plan)
    {
        var found = new List<(ActivityNode, TriggerRegistration)>();
        var problems = new List<PlanProblem>();
        var context = new Context(new Defaults(plan.Definition.Variables));
        foreach (var node in plan.Triggers.Concat(plan.Listeners))
        {
            try
            {
                found.AddRange(((ITrigger)node.Activity).Register(context).Select(registration => (node, registration)));
            }
            catch (InputException error)
            {
                problems.Add(new PlanProblem(node.Id, node.Name, ActivityDescriber.CamelCase(error.InputName), error.Message));
            }
            catch (ExpressionException error)
            {
                problems.Add(new PlanProblem(node.Id, node.Name, "canStartWorkflow", $"What a trigger takes is read before there is a run: {error.Message}"));
            }
            catch (FaultException error)
            {
                problems.Add(new PlanProblem(node.Id, node.Name, "canStartWorkflow", error.Message));
            }
        }

        return problems.Count == 0 ? found : throw new DefinitionException(problems);
    }

    /// <summary>Evaluates an input of a trigger over what has come in, before there is a run.</summary>
    /// <exception cref="ExpressionException">The expression failed.</exception>
    /// <exception cref="InputException">It came to something that is not of the input's type.</exception>
    public static T? Evaluate<T>(WorkflowPlan plan, Input<T> input, Item received)
        => new Context(new Defaults(plan.Definition.Variables, received)).Get(input);

    private sealed class Context(ExpressionScope scope) : TriggerRegistrationContext
    {
        public override T? Get<T>(Input<T>? input)
            where T : default
            => input is null ? default : input.TryGetConstant(out var constant) ? constant : input.Convert(input.Expression.Evaluate(scope));

        public override Value Evaluate(Expression expression) => expression.Evaluate(scope);
    }

    private sealed class Defaults(IReadOnlyList<VariableDefinition> variables, params IReadOnlyList<Item> received) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => received;

        public override IEnumerable<string> VariableNames => variables.Select(variable => variable.Name);

        public override bool TryGetVariable(string name, out Value value)
        {
            var variable = variables.FirstOrDefault(variable => variable.Name == name);
            value = variable?.Default ?? default;
            return variable is not null;
        }
    }
}
