using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>Follows an item back along the executions it came through.</summary>
internal readonly ref struct ItemTrace(RunState state, Execution start, int item, int loops = 3)
{
    /// <summary>How many executions are looked at on one way back before the latest of an activity is taken.</summary>
    private const int Limit = 256;

    /// <summary>The same where items were made from several and there are many ways back.</summary>
    private const int LimitOfMany = 16_384;

    /// <param name="Outcome">Which of its outcomes the item left on; the first where that is not known.</param>
    /// <param name="Item">The item's place there; null where it is not known, or where the ways back lead to several.</param>
    public readonly record struct Found(Execution? Execution, int Outcome, int? Item);

    /// <summary>The nearest execution of an activity that the item came through; else the latest one, of which no item is its own.</summary>
    public Found Find(ActivityNode node)
    {
        var pending = new Stack<(Execution At, int? Place)>();
        pending.Push((start, item));
        return Find(node, pending, takesFirst: false);
    }

    /// <summary>The first one found, for an item that the execution left on its first outcome, not one that it took in.</summary>
    public Found FindOfLeft(ActivityNode node)
    {
        if (ReferenceEquals(start.Node, node))
        {
            return new Found(start, 0, item);
        }

        var pending = new Stack<(Execution At, int? Place)>();
        Through(start, 0, item, pending);
        return Find(node, pending, takesFirst: true);
    }

    private Found Find(ActivityNode node, Stack<(Execution At, int? Place)> pending, bool takesFirst)
    {
        HashSet<(Execution At, int? Place)>? seen = null;
        Found? nearest = null;
        for (var hops = 0; hops < (seen is null ? Limit : LimitOfMany) && pending.TryPop(out var step); hops++)
        {
            if (seen?.Add(step) == false)
            {
                continue;
            }

            var (from, outcome, index) = Before(step.At, step.Place);
            if (from is null)
            {
                continue;
            }

            if (InLoop(from, outcome, index, node) is { } inside)
            {
                (from, outcome, index) = (inside.Execution!, inside.Outcome, inside.Item);
            }
            else if (!ReferenceEquals(from.Node, node))
            {
                Through(from, outcome, index, pending);
                if (pending.Count > 1)
                {
                    seen ??= [];
                }

                continue;
            }

            var found = new Found(from, outcome, index);
            if (index is not null && nearest is { Item: not null } other && other != found)
            {
                return other with { Item = null };
            }

            // A way back on which the item was lost says nothing while another leads to one.
            nearest = nearest is { Item: not null } ? nearest : index is null ? nearest ?? found : found;
            if (pending.Count == 0 || (takesFirst && index is not null))
            {
                break;
            }
        }

        return nearest ?? new Found(state.LatestOf(node), 0, null);
    }

    /// <summary>Where an execution's item came from. Of several places, the one whose items hold it.</summary>
    private (Execution? From, int Outcome, int? Index) Before(Execution at, int? place)
    {
        var sources = at.Sources;
        foreach (var source in sources)
        {
            var from = state.Find(source.Execution);
            var count = sources.Length == 1 || place is null ? int.MaxValue : from?.LeftAt(source.Outcome)?.Items.Count ?? 0;
            if (place is null || place < count)
            {
                return (from, Math.Max(0, source.Outcome), place);
            }

            place -= count;
        }

        return (state.Find(at.Cause), 0, place);
    }

    /// <summary>
    /// Of an item that a loop left when it was done: where it came through an activity on its way round. What the loop left then is all that came back to it, in this order.
    /// </summary>
    /// <returns>Null where it came through none, or that is not known.</returns>
    private Found? InLoop(Execution from, int outcome, int? index, ActivityNode node)
    {
        if (loops == 0 || index is null || ReferenceEquals(from.Node, node) || from.Outcomes is not { } outcomes || outcome >= outcomes.Count || outcomes[outcome] != Outcomes.Done || OriginOf(from) is not { } origin || from.LeftAt(outcome) is not { } left)
        {
            return null;
        }

        var rounds = state.Executions.Where(round => ReferenceEquals(round.Node, from.Node) && round.Number > origin.Number && round.Number <= from.Number).ToList();
        if (rounds.Sum(round => round.Input?.Items.Count ?? 0) != left.Items.Count)
        {
            return null;
        }

        var place = index.Value;
        foreach (var round in rounds)
        {
            var count = round.Input?.Items.Count ?? 0;
            if (place < count)
            {
                var found = new ItemTrace(state, round, place, loops - 1).Find(node);
                return found.Item is null ? null : found;
            }

            place -= count;
        }

        return null;
    }

    /// <summary>Where a loop began, which its memory tells. Null for what is no loop.</summary>
    private Execution? OriginOf(Execution from)
        => state.Variables.TryGetValue((0, RunScope.ContextOf(from.Node.Id)), out var memory) && memory.Value["pairedWith"] is { Kind: Values.ValueKind.Number } first ? state.Find((long)first.Number) : null;

    /// <summary>From an item that an execution left to those it was made from; the first of them is followed first.</summary>
    private void Through(Execution from, int outcome, int? index, Stack<(Execution At, int? Place)> pending)
    {
        if (index is null || from.LeftAt(outcome) is not { } left || ReferenceEquals(left, from.Input))
        {
            pending.Push((from, index));
            return;
        }

        // A loop's items are paired with what it first came with, whatever came back to it since.
        var at = OriginOf(from) ?? from;
        var made = index < left.Items.Count ? left.Items[index.Value] : null;
        foreach (var more in made?.AlsoPairedWith?.Reverse() ?? [])
        {
            pending.Push((at, more));
        }

        pending.Push((at, made?.PairedItem));
    }
}
