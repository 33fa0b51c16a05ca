using System.Text.Json;
using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>A flowchart's lines, compiled once with its plan.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<ActivityNode, int> _places = [];
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlowConnection> _byKey = new(StringComparer.Ordinal);
    private readonly FlowConnection[][] _outbound;
    private readonly JoinPoint?[] _joins;

    /// <param name="byPosition">True: an outcome's targets are taken from top to bottom, then left to right, as they stand on the canvas; what stands at one place, an activity that several outcomes lead to above all, from the last line to the first.</param>
    public FlowGraph(IReadOnlyList<ActivityNode> activities, JsonElement connections, string? startId, bool byPosition)
    {
        Activities = activities;
        for (var place = 0; place < activities.Count; place++)
        {
            _places[activities[place]] = place;
            _byId[activities[place].Id] = place;
        }

        var lines = Read(connections);
        Start = StartOf(startId, lines);
        var entries = activities.Where(activity => activity == Start).Concat(activities.Where(HoldsTrigger)).Select(activity => _places[activity]);
        var loops = new LoopAnalysis(activities.Count, lines, entries);
        _outbound = byPosition ? [.. loops.Outbound.Select(group => ByPosition(group))] : loops.Outbound;
        _joins = [.. activities.Select((activity, place) => Join(activity, place, loops))];
        foreach (var connection in _joins.SelectMany(join => join?.Inbound ?? []))
        {
            connection.IsCollected = true;
        }
    }

    public IReadOnlyList<ActivityNode> Activities { get; }

    private FlowConnection[] ByPosition(FlowConnection[] lines)
    {
        var placed = lines.Select(line => (Line: line, Position: CanvasPosition.Of(Activities[line.Target])));
        return [.. (Array.TrueForAll(lines, line => CanvasPosition.IsKnown(Activities[line.Target])) ? placed.Reverse() : placed).OrderBy(entry => entry.Position).Select(entry => entry.Line)];
    }

    /// <summary>Where a run begins that no trigger started; null in an empty flowchart.</summary>
    public ActivityNode? Start { get; }

    public int PlaceOf(ActivityNode activity) => _places[activity];

    public FlowConnection[] Outbound(int place) => _outbound[place];

    /// <summary>The join at a place; null where every arrival is followed at once.</summary>
    public JoinPoint? JoinAt(int place) => _joins[place];

    public FlowConnection Find(string key) => _byKey[key];

    /// <summary>The activity that is a trigger, or holds it.</summary>
    public ActivityNode? Entry(string triggerId) => _byId.TryGetValue(triggerId, out var place) ? Activities[place] : Activities.FirstOrDefault(activity => activity.IsOrHolds(triggerId));

    /// <summary>Whether runs may begin at an activity, or inside it.</summary>
    public static bool HoldsTrigger(ActivityNode activity) => activity.CanStartWorkflow || activity.Children.Any(HoldsTrigger);

    private ActivityNode? StartOf(string? startId, List<FlowConnection> lines)
    {
        if (startId is not null && _byId.TryGetValue(startId, out var place))
        {
            return Activities[place];
        }

        var targets = lines.Select(line => Activities[line.Target]).ToHashSet();
        return Activities.FirstOrDefault(activity => activity.Activity is Start)
            ?? Activities.FirstOrDefault(activity => activity.CanStartWorkflow)
            ?? Activities.FirstOrDefault(activity => !targets.Contains(activity) && activity.Activity is not StickyNote)
            ?? (Activities.Count > 0 ? Activities[0] : null);
    }

    private static JoinPoint? Join(ActivityNode activity, int place, LoopAnalysis loops)
    {
        var mode = ModeOf(activity);
        FlowConnection[] inbound = [.. loops.Inbound[place].Where(connection => mode == MergeMode.Converge || !connection.IsBack)];
        if (inbound.Length < 2 || mode == MergeMode.Cascade)
        {
            return null;
        }

        var awaited = loops.Awaited(place);
        if (mode == MergeMode.Stream)
        {
            var near = inbound.Select(connection => connection.Source).ToHashSet();
            for (var other = 0; other < awaited.Length; other++)
            {
                awaited[other] &= near.Contains(other);
            }
        }

        return new JoinPoint(place, mode, inbound, awaited, loops.Rank[place])
        {
            Feeders = mode is MergeMode.Merge or MergeMode.Converge ? [.. inbound.Select(loops.Feeders)] : [],
        };
    }

    private static MergeMode ModeOf(ActivityNode activity)
        => activity.Json.TryGetProperty("customProperties", out var custom) && custom.ValueKind == JsonValueKind.Object
            && custom.TryGetProperty("mergeMode", out var text) && text.ValueKind == JsonValueKind.String
            && Enum.TryParse<MergeMode>(text.GetString(), ignoreCase: true, out var mode) && mode != MergeMode.None ? mode
            : activity.Activity is FlowJoin join ? join.MergeMode
            : MergeMode.None;

    private List<FlowConnection> Read(JsonElement connections)
    {
        var lines = new List<FlowConnection>();
        if (connections.ValueKind != JsonValueKind.Array)
        {
            return lines;
        }

        foreach (var connection in connections.EnumerateArray())
        {
            var (source, port) = End(connection, "source", "sourcePort", Outcomes.Done);
            var (target, input) = End(connection, "target", "targetPort", "In");
            if (source is null || target is null || !_byId.TryGetValue(source, out var from) || !_byId.TryGetValue(target, out var to))
            {
                continue;
            }

            var line = new FlowConnection($"{source}:{port}>{target}:{input}", from, port, to);
            if (_byKey.TryAdd(line.Key, line))
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    /// <summary><c>{activity, port}</c>, or the plain id with the port beside it that old definitions hold.</summary>
    private static (string? Activity, string Port) End(JsonElement connection, string name, string portName, string defaultPort)
    {
        var end = connection.GetProperty(name);
        return end.ValueKind == JsonValueKind.String ? (end.GetString(), Text(connection, portName) ?? defaultPort) : (Text(end, "activity"), Text(end, "port") ?? defaultPort);
    }

    private static string? Text(JsonElement holder, string name) => holder.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
