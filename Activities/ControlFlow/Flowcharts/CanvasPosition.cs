using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

/// <summary>Where an activity stands on the canvas; sorts from top to bottom, then left to right.</summary>
internal readonly record struct CanvasPosition(double Y, double X) : IComparable<CanvasPosition>
{
    public static CanvasPosition Of(ActivityNode activity) => Find(activity) is { } position ? new CanvasPosition(Number(position, "y"), Number(position, "x")) : default;

    public static bool IsKnown(ActivityNode activity) => Find(activity) is not null;

    public int CompareTo(CanvasPosition other) => Y.CompareTo(other.Y) is var down and not 0 ? down : X.CompareTo(other.X);

    private static JsonElement? Find(ActivityNode activity)
        => Member(activity.Json, "metadata") is { } metadata && Member(metadata, "designer") is { } designer ? Member(designer, "position") : null;

    private static JsonElement? Member(JsonElement holder, string name)
        => holder.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static double Number(JsonElement position, string name)
        => position.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : 0;
}
