using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>What an expression sees from one execution. One per run, moved from place to place by the run's own thread.</summary>
internal sealed class RunScope(Run run) : ExpressionScope
{
    internal const string CustomDataPrefix = "$customData:";

    private readonly List<KeyValuePair<string, Value>> _assigned = [];
    private const int MaxParameterDepth = 8;

    private IReadOnlyList<string>? _outcomes;
    private Execution? _execution;
    private int _parameterDepth;
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

    public override ActivityFacts Activity => _execution is { } at ? FactsOf(at.Node) : ActivityFacts.None;

    public override SourceFacts? Source
    {
        get
        {
            if (_execution is not { } at)
            {
                return null;
            }

            var source = at.Sources.Length > 0 ? at.Sources[0] : default;
            var from = run.State.Find(source.Execution) ?? run.State.Find(at.Cause);
            return from is null ? null : new SourceFacts(from.Node.Name, CountedOutput.Of(from, Math.Max(0, source.Outcome)), from.RunIndex);
        }
    }

    /// <summary>Parameters as they were written; those that are expressions, evaluated.</summary>
    public override ValueObject Parameters
    {
        get
        {
            if (_execution?.Node is not { } node)
            {
                return ValueObject.Empty;
            }

            var parameters = new ValueObject.Builder();
            foreach (var name in node.Inputs.Select(input => input.Name).Concat(node.Activity.ParameterNames))
            {
                parameters.Set(name, GetParameter(name));
            }

            return parameters.Build();
        }
    }

    /// <summary>Variable in which an activity keeps what it remembers between its executions.</summary>
    public static string ContextOf(string activityId) => $"$context:{activityId}";

    /// <summary>Variable in which a value of <c>$execution.customData</c> is kept.</summary>
    public static string CustomDataOf(string name) => CustomDataPrefix + name;

    public static ActivityFacts FactsOf(ActivityNode node) => new()
    {
        Id = node.Id,
        Name = node.Name,
        Type = node.Descriptor.TypeName,
        Version = node.Json.ValueKind == System.Text.Json.JsonValueKind.Object && node.Json.TryGetProperty("typeVersion", out var version) && version.TryGetDouble(out var number) ? number : node.Descriptor.Version,
    };

    /// <summary>Stands at an execution and one of its items.</summary>
    public void MoveTo(Execution execution, IReadOnlyList<Item> items, int itemIndex)
    {
        _execution = execution;
        _outcomes = null;
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
            if (name.StartsWith(CustomDataPrefix, StringComparison.Ordinal))
            {
                run.Search(name[CustomDataPrefix.Length..], assigned.ToString());
            }
        }

        return value;
    }

    public override Value GetInput(string name) => Inputs[name];

    public override ValueObject Environment => run.Shared.Options.Environment;

    public override Value GetSetting(string name) => run.Shared.Settings?.Invoke(run.TenantId, name) ?? default;

    /// <summary>Evaluated anew: a parameter that refers to itself is refused before it runs out of stack.</summary>
    public override Value GetParameter(string name)
    {
        if (_execution?.Node is not { } node)
        {
            return default;
        }

        if (_parameterDepth >= MaxParameterDepth)
        {
            throw new ExpressionException($"The parameter '{name}' refers to itself.");
        }

        _parameterDepth++;
        try
        {
            return node.Inputs.FirstOrDefault(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase)) is { } input ? input.Expression.Evaluate(this) : node.Activity.ParameterAt(name, this);
        }
        finally
        {
            _parameterDepth--;
        }
    }

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

    public override void SetCustomData(string name, string value) => _assigned.Add(new KeyValuePair<string, Value>(CustomDataOf(name), value));

    public override void WriteLog(string level, string text) => run.WriteLine(text);

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

    public override void SetCorrelationId(string correlationId) => run.Correlate(correlationId);

    public override void SetRunName(string name) => run.Rename(name);

    public override void SetOutcomes(IReadOnlyList<string> outcomes)
    {
        if (_execution?.Node.Activity is not IScriptedOutcomes)
        {
            base.SetOutcomes(outcomes);
        }

        _outcomes = outcomes;
    }

    /// <summary>The outcomes that what was evaluated since the last move chose; null when it chose none.</summary>
    public IReadOnlyList<string>? Outcomes => _outcomes;

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
            Parameters = ParametersOf(found),
            RunIndex = run.State.LatestOf(node)?.RunIndex ?? 0,
            PairedItem = trace.Item is { } index && index < items.Count ? items[index] : items.Count == 1 ? items[0] : null,
        };
    }

    public override IReadOnlyList<Item> FindLeft(string name, int? output, int? runIndex)
    {
        if (run.Plan.Find(name) is not { } node || new ItemTrace(run.State, _execution!, _itemIndex).Find(node) is not { Execution: { } near } trace)
        {
            return [];
        }

        var of = runIndex is null or -1 ? run.State.LatestOf(node) : run.State.Executions.FirstOrDefault(execution => execution.Node == node && execution.RunIndex == runIndex && !execution.IsOpen);
        var at = output ?? CountedOutput.Of(near, trace.Outcome);
        return of is null ? throw NoRun(name, runIndex ?? 0)
            : at < 0 || at >= CountedOutput.CountOf(of) ? throw NoOutput(name, at)
            : CountedOutput.Left(of, at)?.Items ?? [];
    }

    private static ValueObject ParametersOf(Execution execution)
    {
        var parameters = execution.Node.ConstantInputs;
        foreach (var (name, value) in execution.DetailsIfAny?.Inputs?.Value.AsObject() ?? ValueObject.Empty)
        {
            parameters = parameters.With(name, value);
        }

        return parameters;
    }

    public override Item? FindPairedItem(ActivityData activity, int itemIndex)
        => itemIndex == _itemIndex || run.Plan.Find(activity.Name) is not { } node ? activity.PairedItem
            : new ItemTrace(run.State, _execution!, itemIndex).Find(node) is { Item: { } index } && index < activity.Items.Count ? activity.Items[index] : null;
}
