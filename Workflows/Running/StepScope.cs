using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// What an evaluator beside the run sees of it. What the step started with is at hand; the rest is asked of the run in its own turns. What is set
/// goes to the step's context and is recorded with it.
/// </summary>
internal sealed class StepScope(Run run, ActivityExecutionContext context, Execution execution, IReadOnlyList<Item> items, int itemIndex) : ExpressionScope
{
    public override IReadOnlyList<Item> Items => items;

    public override int ItemIndex => itemIndex;

    public override int RunIndex => execution.RunIndex;

    public override RunFacts Run { get; } = run.Facts;

    public override DateTimeOffset Now => run.Time.GetUtcNow();

    public override ActivityFacts Activity { get; } = RunScope.FactsOf(execution.Node);

    public override SourceFacts? Source => Ask(scope => scope.Source);

    public override ValueObject Inputs => Ask(scope => scope.Inputs);

    public override Value LastResult => Ask(scope => scope.LastResult);

    public override IEnumerable<string> VariableNames => Ask(scope => scope.VariableNames.ToList());

    public override ValueObject Parameters => Ask(scope => scope.Parameters);

    public override ValueObject Settings => Ask(scope => scope.Settings);

    public override ValueObject Environment => Ask(scope => scope.Environment);

    public override Value GetInput(string name) => Ask(scope => scope.GetInput(name));

    public override Value GetSetting(string name) => Ask(scope => scope.GetSetting(name));

    public override Value GetParameter(string name) => Ask(scope => scope.GetParameter(name));

    public override bool TryGetVariable(string name, out Value value)
    {
        bool isFound;
        (isFound, value) = context.Variables.TryGetValue(name, out var set) ? (true, set) : Ask(scope => (scope.TryGetVariable(name, out var found), found));
        return isFound;
    }

    public override void SetVariable(string name, Value value) => context.SetVariable(name, value);

    public override void SetCustomData(string name, string value) => context.SetCustomData(name, value);

    public override Value GetStaticData(string kind) => Ask(scope => scope.GetStaticData(kind));

    public override void SetStaticData(string kind, Value value) => Ask(scope =>
    {
        scope.SetStaticData(kind, value);
        return true;
    });

    public override void WriteLog(string level, string text) => run.WriteLine(text);

    public override ActivityData? FindActivity(string nameOrId) => Ask(scope => scope.FindActivity(nameOrId));

    public override IReadOnlyList<Item> FindLeft(string name, int? output, int? run) => Ask(scope => scope.FindLeft(name, output, run));

    public override Item? FindPairedItem(ActivityData activity, int itemIndex) => Ask(scope => scope.FindPairedItem(activity, itemIndex));

    private T Ask<T>(Func<ExpressionScope, T> question) => run.InScope(execution, Items, itemIndex, question);
}
