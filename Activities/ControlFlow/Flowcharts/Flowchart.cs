using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>
/// Runs the activities of a canvas along its connections. Branches run side by side, or one after another where its custom property
/// <c>branches</c> is <c>inOrder</c>. It is complete when nothing in it is at work any more, or at once after an activity that ends it.
/// </summary>
[Activity("Elsa", "Flow", "A canvas of connected activities.", IsContainer = true, IsBrowsable = false, CanFail = false)]
public sealed class Flowchart : CompositeActivity
{
    private FlowGraph _graph = null!;
    private bool _inOrder;

    [Port]
    public IReadOnlyList<ActivityNode> Activities { get; set; } = [];

    protected override void Bind(ActivityBinding binding)
    {
        _inOrder = binding.Property("customProperties") is { ValueKind: JsonValueKind.Object } custom && custom.TryGetProperty("branches", out var branches)
            && branches.ValueKind == JsonValueKind.String && string.Equals(branches.GetString(), "inOrder", StringComparison.OrdinalIgnoreCase);
        var start = binding.Property("start") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;
        _graph = new FlowGraph(Activities, binding.Property("connections"), start, _inOrder);
        if (!string.IsNullOrEmpty(start) && _graph.Start?.Id != start)
        {
            binding.Problem("start", $"The flowchart starts at '{start}', which is not one of its activities.");
        }
    }

    protected override IEnumerable<ActivityNode> ReachableChildren(ActivityNode node)
    {
        var reached = new HashSet<ActivityNode>();
        var pending = new Stack<ActivityNode>(Activities.Where(activity => activity == _graph.Start || FlowGraph.HoldsTrigger(activity)));
        while (pending.TryPop(out var activity))
        {
            if (reached.Add(activity))
            {
                foreach (var connection in _graph.Outbound(_graph.PlaceOf(activity)))
                {
                    pending.Push(Activities[connection.Target]);
                }
            }
        }

        return reached;
    }

    protected override bool Follows(ActivityNode child, string outcome)
        => Array.Exists(_graph.Outbound(_graph.PlaceOf(child)), connection => connection.Port == outcome);

    protected override void Start(CompositeContext context)
    {
        var start = (context.StartAt is { } trigger ? _graph.Entry(trigger) : null) ?? _graph.Start;
        if (start is not null)
        {
            context.Schedule(start);
        }
    }

    protected override void ChildCompleted(CompositeContext context, in ChildCompletion child)
    {
        if (child.Node.Descriptor.IsTerminal)
        {
            context.Complete();
            return;
        }

        var outbound = _graph.Outbound(_graph.PlaceOf(child.Node));
        if (_inOrder)
        {
            FollowInOrder(context, child, outbound);
        }
        else
        {
            Follow(context, child, outbound);
        }

        FlowTokens.Release(_graph, context, _inOrder);
    }

    protected override void ChildDropped(CompositeContext context, in ChildCompletion child) => FlowTokens.Release(_graph, context, _inOrder);

    private void Follow(CompositeContext context, in ChildCompletion child, FlowConnection[] outbound)
    {
        foreach (var connection in outbound)
        {
            if (OutcomeOf(child, connection) is not (>= 0 and var outcome))
            {
                continue;
            }

            var source = new ItemSource(child.Number, outcome);
            if (connection.IsCollected)
            {
                context.AddToken(connection.Key, Activities[connection.Target].Id, source);
            }
            else
            {
                context.Schedule(Activities[connection.Target], 0, source);
            }
        }
    }

    /// <summary>Every arrival waits its turn; the newest goes first, so they are left in reverse. Where they go decides, not which outcome they come from.</summary>
    private void FollowInOrder(CompositeContext context, in ChildCompletion child, FlowConnection[] outbound)
    {
        for (var i = outbound.Length - 1; i >= 0; i--)
        {
            if (OutcomeOf(child, outbound[i]) is >= 0 and var outcome)
            {
                context.AddToken(outbound[i].Key, Activities[outbound[i].Target].Id, new ItemSource(child.Number, outcome));
            }
        }
    }

    private static int OutcomeOf(in ChildCompletion child, FlowConnection connection)
    {
        for (var i = 0; i < child.Outcomes.Count; i++)
        {
            if (child.Outcomes[i] == connection.Port)
            {
                return i;
            }
        }

        return -1;
    }
}
