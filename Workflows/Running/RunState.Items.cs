using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>The items that executions take in and leave.</summary>
internal sealed partial class RunState
{
    public Payload? Resolve(ItemSource source, Execution asker)
    {
        if (source.Outcome == -2)
        {
            return asker.DetailsIfAny?.Locals is { } locals ? Payload.LoopItem(locals) : null;
        }

        if (Find(source.Execution) is not { } execution)
        {
            return null;
        }

        return source.Outcome == -1 ? execution.Input : execution.LeftAt(source.Outcome);
    }

    private Payload? Concat(SourceList sources, Execution asker)
    {
        var parts = new List<Payload>(sources.Count);
        for (var i = 0; i < sources.Count; i++)
        {
            if (Resolve(sources[i], asker) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts.Count switch { 0 => null, 1 => parts[0], _ => Payload.Concat([.. parts]) };
    }

    private void Leave(Execution execution, OutcomeList outcomes)
    {
        execution.Outcomes = outcomes;
        execution.FirstLeft = outcomes.Count == 0 ? null : Left(execution, outcomes.ItemsAt(0));
        if (outcomes.Count > 1)
        {
            var more = new Payload?[outcomes.Count - 1];
            for (var i = 0; i < more.Length; i++)
            {
                more[i] = Left(execution, outcomes.ItemsAt(i + 1));
            }

            execution.Details.MoreLeft = more;
        }
    }

    private Payload? Left(Execution execution, in Left items) => items.Kind switch
    {
        LeftKind.Content => items.Content,
        LeftKind.Outputs => execution.Outputs is { } outputs ? Payload.OutputItem(outputs) : execution.Input,
        LeftKind.LastChild => execution.DetailsIfAny?.LastLeft ?? execution.Input,
        LeftKind.Source => Resolve(items.Source, execution),
        _ => execution.Input,
    };
}
