namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Two moments with what lies between, as Luxon's Interval; the end is not part of it.</summary>
internal sealed record MomentRange(Moment Start, Moment End)
{
    public bool IsValid => Start.IsValid && End.IsValid && Start.Millis <= End.Millis;

    public bool Contains(Moment moment) => IsValid && Start.Millis <= moment.Millis && moment.Millis < End.Millis;

    public bool Overlaps(MomentRange other) => End.Millis > other.Start.Millis && Start.Millis < other.End.Millis;

    public string ToIso() => IsValid ? $"{DateTimeText.Iso(Start)}/{DateTimeText.Iso(End)}" : "Invalid Interval";
}
