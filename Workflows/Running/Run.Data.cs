using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private ValueObject? _inputs;

    /// <summary>
    /// What the run was started with. A declared input is there under its declared name: null when it was not given, and found whatever the case of its
    /// letters, because a step that runs this workflow spells it as JSON does.
    /// </summary>
    public ValueObject Inputs => _inputs ??= WithDeclared(State.Started.Input.Value.AsObject() ?? ValueObject.Empty);

    private ValueObject WithDeclared(ValueObject given)
    {
        foreach (var declared in Plan.Definition.Inputs)
        {
            if (!given.Contains(declared.Name))
            {
                var (_, value) = given.FirstOrDefault(pair => string.Equals(pair.Key, declared.Name, StringComparison.OrdinalIgnoreCase));
                given = given.With(declared.Name, value.IsUndefined ? Value.Null : value);
            }
        }

        return given;
    }

    /// <summary>Nearest scope first: loop values, the containers' variables, then the workflow's.</summary>
    public bool TryGetVariable(Execution? from, string name, out Value value)
    {
        for (var at = from; at is not null; at = at.Parent)
        {
            if (at.DetailsIfAny?.Locals?.Value.AsObject() is { } locals && locals.Contains(name))
            {
                value = locals[name];
                return true;
            }

            if (Declared(at.Node.Variables, name) is { } variable)
            {
                value = State.Variables.TryGetValue((at.Number, variable.Id), out var content) ? content.Value : variable.Default;
                return true;
            }
        }

        if (Declared(Plan.Definition.Variables, name) is { } global)
        {
            value = State.Variables.TryGetValue((0, global.Id), out var content) ? content.Value : global.Default;
            return true;
        }

        if (State.Variables.TryGetValue((0, name), out var undeclared))
        {
            value = undeclared.Value;
            return true;
        }

        value = default;
        return false;
    }

    public Value Evaluate(long execution, IReadOnlyList<Item> items, int itemIndex, Expression expression)
    {
        _scope.MoveTo(State.Find(execution)!, items, itemIndex);
        return _scope.Evaluate(expression);
    }

    public Value GetVariable(long execution, string name) => TryGetVariable(State.Find(execution), name, out var value) ? value : default;

    public IReadOnlyList<IncomingItems> IncomingOf(long execution)
    {
        var asker = State.Find(execution)!;
        var sources = asker.Sources;
        return sources.Length == 0
            ? [new IncomingItems("", "", asker.Input?.Items ?? [])]
            : [.. sources.Select(source => State.Find(source.Execution) is { } from && source.Outcome >= 0 && source.Outcome < from.Outcomes?.Count
                ? new IncomingItems(from.Node.Id, from.Outcomes[source.Outcome], from.LeftAt(source.Outcome)?.Items ?? [])
                : new IncomingItems("", "", State.Resolve(source, asker)?.Items ?? []))];
    }

    /// <summary>Sets a variable where it is declared, or as a new one of the workflow.</summary>
    public void SetVariable(Execution from, string nameOrId, Value value)
    {
        for (var at = from; at is not null; at = at.Parent)
        {
            if (Declared(at.Node.Variables, nameOrId) is { } variable)
            {
                Record(new VariableSet(at.Number, variable.Id, Payload.Of(VariableText.Fit(value, variable))));
                return;
            }
        }

        var global = Declared(Plan.Definition.Variables, nameOrId);
        Record(new VariableSet(0, global?.Id ?? nameOrId, Payload.Of(global is null ? value : VariableText.Fit(value, global))));
        if (nameOrId.StartsWith(RunScope.CustomDataPrefix, StringComparison.Ordinal))
        {
            _facts = null;
        }
    }

    public CancellationToken CancellationOf(long execution)
    {
        lock (_gate)
        {
            return SourceOf(execution).Token;
        }
    }

    /// <summary>Made when somebody asks for it: most steps never do.</summary>
    private CancellationTokenSource SourceOf(long execution)
    {
        _cancellations ??= [];
        if (!_cancellations.TryGetValue(execution, out var source))
        {
            _cancellations[execution] = source = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        }

        return source;
    }

    private void EndCancellation(Execution execution)
    {
        if (Volatile.Read(ref _cancellations) is null)
        {
            return;
        }

        lock (_gate)
        {
            _cancellations!.Remove(execution.Number);
        }
    }

    private static VariableDefinition? Declared(IReadOnlyList<VariableDefinition> variables, string nameOrId)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Name == nameOrId || variables[i].Id == nameOrId)
            {
                return variables[i];
            }
        }

        return null;
    }

    /// <summary>Outputs go to the variables or workflow outputs that the designer mapped them to.</summary>
    private void AssignOutputs(Execution execution, ValueObject outputs)
    {
        if (execution.Node.OutputTargets is not { } targets)
        {
            return;
        }

        foreach (var (name, value) in outputs)
        {
            if (targets.TryGetValue(name, out var target))
            {
                AssignOutput(execution, target, value);
            }
        }
    }

    private void AssignOutput(Execution execution, string target, Value value)
    {
        if (Plan.Definition.Outputs.Any(output => output.Name == target) && Declared(Plan.Definition.Variables, target) is null)
        {
            Record(new OutputSet(target, Payload.Of(value)));
        }
        else
        {
            SetVariable(execution, target, value);
        }
    }

    private void EvaluateInputs(Execution execution, ActivityExecutionContext context, Payload? recorded)
    {
        var inputs = execution.Node.EvaluatedInputs;
        if (inputs.Length == 0)
        {
            return;
        }

        _scope.MoveTo(execution, context.Items, context.ItemIndex);
        var known = recorded?.Value.AsObject();
        for (var slot = 0; slot < inputs.Length; slot++)
        {
            var input = inputs[slot];
            if (known is not null && known.Contains(input.Name))
            {
                context.InputValues[slot] = known[input.Name];
                continue;
            }

            try
            {
                context.InputValues[slot] = _scope.Evaluate(input.Expression);
            }
            catch (ExpressionException error)
            {
                throw new ExpressionException($"{input.Name}: {error.Message}", error);
            }
        }

        context.ScriptedOutcomes = _scope.Outcomes;
    }

    /// <summary>What was evaluated, for the intent and for whoever looks at the run. Sensitive inputs are left out and evaluated anew.</summary>
    /// <param name="toRepeat">True for an intent: an input that holds a secret is left out like a sensitive one, because it is used again as it stands here.</param>
    private Payload? InputsPayload(Execution execution, ActivityExecutionContext context, bool toRepeat = false)
    {
        var inputs = execution.Node.EvaluatedInputs;
        if (inputs.Length == 0)
        {
            return null;
        }

        var values = new ValueObject.Builder(inputs.Length);
        for (var slot = 0; slot < inputs.Length; slot++)
        {
            var value = context.InputValues[slot];
            if (!inputs[slot].IsSensitive && !(toRepeat && Secrets.IsIn(value)))
            {
                values.Set(inputs[slot].Name, value.IsUndefined ? Value.Null : Secrets.Clean(value));
            }
        }

        return Payload.Of(new Value(values.Build()));
    }

    private void ApplyEffects(Execution execution, ActivityExecutionContext context)
    {
        var children = 0;
        for (var i = 0; i < context.Effects.Count; i++)
        {
            switch (context.Effects[i])
            {
                case Effect.Reply reply:
                    Record(new Replied(Payload.Of(new Value(ReplyJson.From(reply.Content)))));
                    AfterCommit(() => Shared.Observer?.Replied(this, reply.Content));
                    break;
                case Effect.Event published:
                    PublishEvent(published);
                    break;
                case Effect.Start start:
                    StartChild(execution, start, context.ChildDefinitions[children++]);
                    break;
                case Effect.WorkflowOutput output:
                    Record(new OutputSet(output.Name, Payload.Of(output.Value)));
                    break;
                case Effect.Correlate correlate:
                    Correlate(correlate.CorrelationId);
                    break;
                case Effect.Rename rename:
                    Rename(rename.Name);
                    break;
                case Effect.Search search:
                    Search(search.Name, search.Value);
                    break;
                case Effect.Break:
                    BreakLoop(execution);
                    break;
                case Effect.Finish:
                    StopRun(RunStatus.Finished, null);
                    break;
                case Effect.CompleteWorkflow complete:
                    Record(new OutputSet("Outcomes", Payload.Of(new Value(ValueArray.From(complete.Outcomes.Select(outcome => new Value(outcome)))))));
                    StopRun(RunStatus.Finished, null);
                    break;
            }
        }
    }

    public void Correlate(string correlationId)
    {
        Record(new CorrelationSet(correlationId));
        _facts = null;
    }

    public void Rename(string name)
    {
        Record(new NameSet(name));
        _facts = null;
    }

    /// <summary>Makes the run findable by a value.</summary>
    public void Search(string name, string value) => _searchValues.Add(new SearchValue(TenantId, RunId, name, value));

    private void BreakLoop(Execution execution)
    {
        for (var at = execution.Parent; at is not null; at = at.Parent)
        {
            if (at.Node.Activity is ILoop)
            {
                CompleteComposite(at, [Outcomes.Done], null, null);
                return;
            }
        }
    }
}
