using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>Decides which arrivals that wait in a flowchart may go on.</summary>
internal static class FlowTokens
{
    /// <summary>Lets go on whatever may, until all that is left has to wait.</summary>
    public static void Release(FlowGraph graph, CompositeContext context, bool inOrder)
    {
        while (context.Tokens.Count > 0 && !(inOrder && context.OpenChildren.Count > 0) && ReleaseOne(graph, context, inOrder))
        {
        }
    }

    private static bool ReleaseOne(FlowGraph graph, CompositeContext context, bool inOrder)
    {
        Token[] tokens = [.. context.Tokens];
        var atWork = context.OpenChildren;
        foreach (var token in inOrder ? tokens.Reverse() : tokens)
        {
            var connection = graph.Find(token.Connection);
            if (!connection.IsCollected)
            {
                context.TakeTokens([token.Id]);
                context.Schedule(graph.Activities[connection.Target], 0, token.Source);
                return true;
            }

            var join = graph.JoinAt(connection.Target)!;
            if (join.NeedsAll && !IsComplete(join, tokens))
            {
                if (IsHopeless(join, graph, atWork, tokens))
                {
                    context.TakeTokens([.. At(join, tokens).Select(waiting => waiting.Id)]);
                    return true;
                }
            }
            else if (join.NeedsAll || join.Mode == MergeMode.Race || !IsAwaiting(join, graph, atWork, tokens))
            {
                Run(join, graph, context, tokens);
                return true;
            }
        }

        return atWork.Count == 0 && RunFirst(graph, context, tokens);
    }

    /// <summary>Joins of crossing loops can wait for each other; with nothing else at work, the one nearest to the start goes on.</summary>
    private static bool RunFirst(FlowGraph graph, CompositeContext context, Token[] tokens)
    {
        var join = tokens.Select(token => graph.JoinAt(graph.Find(token.Connection).Target)!).Where(join => !join.NeedsAll).MinBy(join => join.Order);
        if (join is not null)
        {
            Run(join, graph, context, tokens);
        }

        return join is not null;
    }

    private static void Run(JoinPoint join, FlowGraph graph, CompositeContext context, Token[] tokens)
    {
        if (join.Mode == MergeMode.Race)
        {
            RunFastest(join, graph, context, tokens);
            return;
        }

        var ids = new List<long>(join.Inbound.Count);
        var sources = new List<ItemSource>(join.Inbound.Count);
        foreach (var connection in join.Inbound)
        {
            foreach (var token in tokens)
            {
                if (token.Connection == connection.Key)
                {
                    ids.Add(token.Id);
                    sources.Add(token.Source);
                    break;
                }
            }
        }

        context.TakeTokens(ids);
        context.Schedule(graph.Activities[join.Target], sources: [.. sources]);
    }

    private static void RunFastest(JoinPoint join, FlowGraph graph, CompositeContext context, Token[] tokens)
    {
        var waiting = At(join, tokens);
        CancelLosers(join, graph, context, tokens);
        context.TakeTokens([.. waiting.Select(token => token.Id)]);
        context.Schedule(graph.Activities[join.Target], 0, waiting.First().Source);
    }

    private static void CancelLosers(JoinPoint join, FlowGraph graph, CompositeContext context, Token[] tokens)
    {
        foreach (var child in context.OpenChildren.Where(child => join.Awaited[graph.PlaceOf(child.Node)]).ToArray())
        {
            context.Cancel(child.Number);
        }

        context.TakeTokens([.. tokens.Where(token => join.Awaited[graph.Find(token.Connection).Target]).Select(token => token.Id)]);
    }

    private static IEnumerable<Token> At(JoinPoint join, Token[] tokens)
        => tokens.Where(token => join.Inbound.Any(connection => connection.Key == token.Connection));

    private static bool IsComplete(JoinPoint join, Token[] tokens)
        => join.Inbound.All(connection => tokens.Any(token => token.Connection == connection.Key));

    private static bool IsAwaiting(JoinPoint join, FlowGraph graph, IReadOnlyList<ChildCompletion> atWork, Token[] tokens)
    {
        for (var i = 0; i < atWork.Count; i++)
        {
            if (join.Awaited[graph.PlaceOf(atWork[i].Node)])
            {
                return true;
            }
        }

        foreach (var token in tokens)
        {
            if (join.Awaited[graph.Find(token.Connection).Target])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An arrival it needs can no longer come.</summary>
    private static bool IsHopeless(JoinPoint join, FlowGraph graph, IReadOnlyList<ChildCompletion> atWork, Token[] tokens)
    {
        for (var i = 0; i < join.Inbound.Count; i++)
        {
            var key = join.Inbound[i].Key;
            var feeders = join.Feeders[i];
            if (!tokens.Any(token => token.Connection == key)
                && !atWork.Any(child => feeders[graph.PlaceOf(child.Node)])
                && !tokens.Any(token => graph.Find(token.Connection).Target is var place && place != join.Target && feeders[place]))
            {
                return true;
            }
        }

        return false;
    }
}
