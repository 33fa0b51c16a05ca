namespace Bizoholic.Flows.Workflows;

/// <summary>A definition that cannot be taken: it is not one, or contradicts itself. Nothing of it is saved.</summary>
public sealed class DefinitionException(IReadOnlyList<PlanProblem> problems) : Exception(string.Join(" ", problems.Select(problem => problem.ToString())))
{
    public DefinitionException(string path, string message)
        : this([new PlanProblem(null, null, path, message)])
    {
    }

    public IReadOnlyList<PlanProblem> Problems { get; } = problems;
}
