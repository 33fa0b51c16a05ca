using System.Text.Json;

namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

/// <summary>A flowchart from one line: <c>"A>B A>C B[True]>D C>D"</c>. Activities appear in the order they are named first.</summary>
internal sealed class FlowchartProbe(string lines, string joins = "", string? start = null, bool inOrder = false, string? trigger = null, string positions = "")
    : CompositeProbe(JsonOf(lines, joins, start, inOrder, positions), trigger)
{
    /// <param name="joins">Modes by activity: <c>"D:Merge E:join.WaitAll"</c>.</param>
    /// <param name="positions">Places on the canvas: <c>"B:0,100 C:0,50"</c> (x, y).</param>
    private static string JsonOf(string lines, string joins, string? start, bool inOrder, string positions)
    {
        var connections = lines.Split(' ').Where(line => line.Contains('>')).Select(Line).ToArray();
        var ids = lines.Split(' ').SelectMany(line => line.Split('>')).Select(end => end.Split('[')[0]).Distinct();
        var modes = Pairs(joins);
        var places = Pairs(positions);
        return JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["id"] = "flow",
            ["type"] = "Elsa.Flowchart",
            ["start"] = start,
            ["customProperties"] = inOrder ? new { branches = "inOrder" } : new object(),
            ["activities"] = ids.Select(id => Activity(id, modes.GetValueOrDefault(id), places.GetValueOrDefault(id))),
            ["connections"] = connections,
        });
    }

    private static Dictionary<string, string> Pairs(string text)
        => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => pair.Split(':')[0], pair => pair.Split(':')[1]);

    private static Dictionary<string, object?> Activity(string id, string? mode, string? place)
    {
        var isJoin = mode?.StartsWith("join.", StringComparison.Ordinal) == true;
        var position = place?.Split(',').Select(double.Parse).ToArray();
        return new Dictionary<string, object?>
        {
            ["id"] = id,
            ["type"] = isJoin ? "Elsa.FlowJoin" : id.StartsWith("End", StringComparison.Ordinal) ? "Test.TestEnd" : "Test.TestStep",
            ["mode"] = isJoin ? new { typeName = "FlowJoinMode", expression = new { type = "Literal", value = mode![5..] } } : null,
            ["customProperties"] = mode is null || isJoin ? new object() : new { mergeMode = mode },
            ["metadata"] = position is null ? new object() : new { designer = new { position = new { x = position[0], y = position[1] } } },
        };
    }

    private static object Line(string line)
    {
        var ends = line.Split('>');
        var source = ends[0].Split('[', ']');
        return new { source = new { activity = source[0], port = source.Length > 1 ? source[1] : "Done" }, target = new { activity = ends[1], port = "In" } };
    }
}
