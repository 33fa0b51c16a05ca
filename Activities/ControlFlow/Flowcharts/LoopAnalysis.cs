using System.Collections;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>
/// Finds the connections that close loops, and what can reach what. Iterative throughout: a flowchart may be thousands of activities deep.
/// </summary>
internal sealed class LoopAnalysis
{
    private readonly int _count;
    private readonly FlowConnection[][] _outbound;
    private readonly FlowConnection[][] _inbound;
    private readonly List<(int Head, BitArray Body)> _loops = [];

    /// <param name="entries">Where runs begin, the likeliest first; what they do not reach is taken in order.</param>
    public LoopAnalysis(int count, IReadOnlyList<FlowConnection> connections, IEnumerable<int> entries)
    {
        _count = count;
        _outbound = Group(connections, connection => connection.Source);
        _inbound = Group(connections, connection => connection.Target);
        Rank = new int[count];
        MarkBackConnections(entries.Concat(Enumerable.Range(0, count).Where(place => _inbound[place].Length == 0)).Concat(Enumerable.Range(0, count)));
        foreach (var loop in connections.Where(connection => connection.IsBack).GroupBy(connection => connection.Target))
        {
            _loops.Add((loop.Key, Reaching(loop.Select(connection => connection.Source), except: loop.Key, _ => true)));
        }
    }

    public FlowConnection[][] Outbound => _outbound;

    public FlowConnection[][] Inbound => _inbound;

    /// <summary>Order from the entries onwards, loops aside.</summary>
    public int[] Rank { get; }

    /// <summary>
    /// Places from which work can arrive at a join. A connection that closes a loop around the join begins another round, so it does not count;
    /// one that closes a loop beside it (a retry within a branch) does.
    /// </summary>
    public BitArray Awaited(int join)
    {
        var heads = _loops.Where(loop => loop.Body[join]).Select(loop => loop.Head).ToHashSet();
        var awaited = Reaching(
            _inbound[join].Where(connection => !connection.IsBack).Select(connection => connection.Source),
            except: join,
            connection => !(connection.IsBack && heads.Contains(connection.Target)));
        awaited[join] = false;
        return awaited;
    }

    /// <summary>Places from which a connection can be reached, its source included.</summary>
    public BitArray Feeders(FlowConnection connection) => Reaching([connection.Source], except: -1, _ => true);

    /// <summary>The seeds and what leads to them, without going on beyond <paramref name="except"/>.</summary>
    private BitArray Reaching(IEnumerable<int> seeds, int except, Func<FlowConnection, bool> follow)
    {
        var reached = new BitArray(_count);
        var pending = new Stack<int>(seeds);
        while (pending.TryPop(out var place))
        {
            if (reached[place])
            {
                continue;
            }

            reached[place] = true;
            if (place == except)
            {
                continue;
            }

            foreach (var connection in _inbound[place])
            {
                if (follow(connection))
                {
                    pending.Push(connection.Source);
                }
            }
        }

        if (except >= 0)
        {
            reached[except] = true;
        }

        return reached;
    }

    private void MarkBackConnections(IEnumerable<int> roots)
    {
        var state = new byte[_count];
        var rank = _count;
        var path = new Stack<(int Place, int Next)>();
        foreach (var root in roots)
        {
            if (state[root] != 0)
            {
                continue;
            }

            state[root] = 1;
            path.Push((root, 0));
            while (path.TryPop(out var step))
            {
                if (step.Next == _outbound[step.Place].Length)
                {
                    state[step.Place] = 2;
                    Rank[step.Place] = --rank;
                    continue;
                }

                path.Push((step.Place, step.Next + 1));
                var connection = _outbound[step.Place][step.Next];
                if (state[connection.Target] == 0)
                {
                    state[connection.Target] = 1;
                    path.Push((connection.Target, 0));
                }
                else if (state[connection.Target] == 1)
                {
                    connection.IsBack = true;
                }
            }
        }
    }

    private FlowConnection[][] Group(IReadOnlyList<FlowConnection> connections, Func<FlowConnection, int> end)
    {
        var groups = connections.ToLookup(end);
        return [.. Enumerable.Range(0, _count).Select(place => groups[place].ToArray())];
    }
}
