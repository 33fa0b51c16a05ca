using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an expression sees from one execution. One per run, moved from place to place by the run's own thread.</summary>
internal sealed class RunScope(Run run) : ExpressionScope
{
    private readonly List<KeyValuePair<string, Value>> _assigned = [];
    private Execution? _execution;
    private IReadOnlyList<Item> _items = [];
    private int _itemIndex;

    public override IReadOnlyList<Item> Items => _items;

    public override int ItemIndex => _itemIndex;

    public override Value Json => _itemIndex < _items.Count ? _items[_itemIndex].Json : default;

    public override RunFacts Run => run.Facts;

    public override DateTimeOffset Now => run.Time.GetUtcNow();

    public override ValueObject Inputs => run.Inputs;

    public override int RunIndex => _execution?.RunIndex ?? 0;

    public override Value LastResult
    {
        get
        {
            var cause = _execution is { } at ? run.State.Find(at.Cause) : null;
            return cause?.Outputs?.Value is { Kind: ValueKind.Object } outputs ? outputs["Result"] is { IsUndefined: false } result ? result : outputs.AsObject()!.Count > 0 ? outputs.AsObject()![0].Value : default : default;
        }
    }

    public override IEnumerable<string> VariableNames
    {
        get
        {
            for (var at = _execution; at is not null; at = at.Parent)
            {
                foreach (var variable in at.Node.Variables)
                {
                    yield return variable.Name;
                }

                foreach (var (name, _) in at.DetailsIfAny?.Locals?.Value.AsObject() ?? ValueObject.Empty)
                {
                    yield return name;
                }
            }

            foreach (var variable in run.Plan.Definition.Variables)
            {
                yield return variable.Name;
            }
        }
    }

    /// <summary>Variable in which an activity keeps what it remembers between its executions.</summary>
    public static string ContextOf(string activityId) => $"$context:{activityId}";

    /// <summary>Stands at an execution and one of its items.</summary>
    public void MoveTo(Execution execution, IReadOnlyList<Item> items, int itemIndex)
    {
        _execution = execution;
        _items = items;
        _itemIndex = itemIndex;
    }

    /// <summary>Evaluates, and records the variables it set.</summary>
    public Value Evaluate(Expression expression)
    {
        if (_assigned.Count > 0)
        {
            _assigned.Clear();
        }

        var value = expression.Evaluate(this);
        foreach (var (name, assigned) in _assigned)
        {
            run.SetVariable(_execution!, name, assigned);
        }

        return value;
    }

    public override Value GetInput(string name) => Inputs[name];

    public override Value GetSetting(string name) => run.Shared.Settings?.Invoke(run.TenantId, name) ?? default;

    public override Value GetParameter(string name)
        => _execution?.Node.Inputs.FirstOrDefault(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase))?.Expression is { } expression ? expression.Evaluate(this) : default;

    public override bool TryGetVariable(string name, out Value value)
    {
        for (var i = _assigned.Count - 1; i >= 0; i--)
        {
            if (_assigned[i].Key == name)
            {
                value = _assigned[i].Value;
                return true;
            }
        }

        return run.TryGetVariable(_execution, name, out value);
    }

    public override Value GetStaticData(string kind) => StaticDataOf(kind).Current;

    public override void SetStaticData(string kind, Value value) => StaticDataOf(kind).Write(value);

    private LoadedState StaticDataOf(string kind)
    {
        var key = kind switch
        {
            "global" => StaticData.Global,
            "node" => StaticData.Of(_execution!.Node.Id),
            _ => throw new ExpressionException($"Static data belongs to the 'node' or is 'global': '{kind}' is neither."),
        };
        return run.LoadedStateOf(_execution!, StaticData.Scope, key) ?? throw new ExpressionException("Static data can be read and changed in Code steps.");
    }

    public override void SetVariable(string name, Value value) => _assigned.Add(new KeyValuePair<string, Value>(name, value));

    public override ActivityData? FindActivity(string nameOrId)
    {
        if (run.Plan.Find(nameOrId) is not { } node)
        {
            return null;
        }

        if (new ItemTrace(run.State, _execution!, _itemIndex).Find(node) is not { Execution: { } found } trace)
        {
            return new ActivityData(node.Name, IsExecuted: false, [], ValueObject.Empty);
        }

        var items = (found.LeftAt(trace.Outcome) ?? found.DetailsIfAny?.LastLeft)?.Items ?? [];
        return new ActivityData(node.Name, IsExecuted: true, items, found.Outputs?.Value.AsObject() ?? ValueObject.Empty)
        {
            Context = run.TryGetVariable(null, ContextOf(node.Id), out var context) ? context.AsObject() ?? ValueObject.Empty : ValueObject.Empty,
            Parameters = found.DetailsIfAny?.Inputs?.Value.AsObject() ?? ValueObject.Empty,
            PairedItem = trace.Item is { } index && index < items.Count ? items[index] : items.Count == 1 ? items[0] : null,
        };
    }

    public override Item? FindPairedItem(ActivityData activity, int itemIndex)
        => itemIndex == _itemIndex || run.Plan.Find(activity.Name) is not { } node ? activity.PairedItem
            : new ItemTrace(run.State, _execution!, itemIndex).Find(node) is { Item: { } index } && index < activity.Items.Count ? activity.Items[index] : null;
}
