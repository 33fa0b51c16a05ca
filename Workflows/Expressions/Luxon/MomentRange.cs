using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Two moments with what lies between, as Luxon's Interval; the end is not part of it.</summary>
internal sealed record MomentRange(Moment Start, Moment End)
{
    public bool IsValid => Start.IsValid && End.IsValid && Start.Millis <= End.Millis;

    public bool Contains(Moment moment) => IsValid && Start.Millis <= moment.Millis && moment.Millis < End.Millis;

    public bool Overlaps(MomentRange other) => End.Millis > other.Start.Millis && Start.Millis < other.End.Millis;

    /// <summary>What another one leaves of it.</summary>
    public IEnumerable<MomentRange> Without(MomentRange other)
    {
        if (!Overlaps(other))
        {
            return [this];
        }

        var rest = new List<MomentRange>();
        if (Start.Millis < other.Start.Millis)
        {
            rest.Add(new MomentRange(Start, other.Start));
        }

        if (other.End.Millis < End.Millis)
        {
            rest.Add(new MomentRange(other.End, End));
        }

        return rest;
    }

    /// <summary>The pieces between the moments that lie in it.</summary>
    public IEnumerable<MomentRange> SplitAt(IEnumerable<Moment> moments)
    {
        var start = Start;
        foreach (var end in moments.Where(Contains).Append(End).OrderBy(moment => moment.Millis))
        {
            if (end.Millis > start.Millis)
            {
                yield return new MomentRange(start, end);
                start = end;
            }
        }
    }

    /// <summary>Those that overlap or touch, as one each.</summary>
    public static List<MomentRange> Merge(IEnumerable<MomentRange> ranges)
    {
        var merged = new List<MomentRange>();
        foreach (var range in ranges.OrderBy(range => range.Start.Millis))
        {
            if (merged.Count > 0 && range.Start.Millis <= merged[^1].End.Millis)
            {
                merged[^1] = merged[^1] with { End = range.End.Millis > merged[^1].End.Millis ? range.End : merged[^1].End };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    /// <summary>What an odd number of them cover.</summary>
    public static List<MomentRange> Xor(IReadOnlyCollection<MomentRange> ranges)
    {
        var covered = new List<MomentRange>();
        var (count, start) = (0, (Moment?)null);
        foreach (var (moment, step) in ranges.SelectMany(range => new[] { (Moment: range.Start, Step: 1), (Moment: range.End, Step: -1) }).OrderBy(edge => edge.Moment.Millis))
        {
            count += step;
            if (count == 1)
            {
                start = moment;
            }
            else
            {
                if (start is not null && start.Millis != moment.Millis)
                {
                    covered.Add(new MomentRange(start, moment));
                }

                start = null;
            }
        }

        return Merge(covered);
    }

    /// <summary>Luxon gives it no form of its own in JSON, so its fields show.</summary>
    public Value ToJson() => IsValid
        ? ValueObject.From(("s", DateTimeText.Iso(Start)), ("e", DateTimeText.Iso(End)), ("invalid", Value.Null), ("isLuxonInterval", true))
        : Value.Null;

    public string ToIso() => IsValid ? $"{DateTimeText.Iso(Start)}/{DateTimeText.Iso(End)}" : "Invalid Interval";
}
