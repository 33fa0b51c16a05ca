using System.Globalization;
using System.Text;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>An amount of time by unit, as Luxon's Duration.</summary>
internal sealed class Span
{
    private readonly Dictionary<string, double> _values;

    public Span(IEnumerable<KeyValuePair<string, double>> values) => _values = new Dictionary<string, double>(values, StringComparer.Ordinal);

    private Span(string reason)
    {
        _values = [];
        InvalidReason = reason;
    }

    public string? InvalidReason { get; }

    public bool IsValid => InvalidReason is null;

    public double this[string unit] => _values.GetValueOrDefault(unit);

    public IEnumerable<KeyValuePair<string, double>> Values => Units.Ordered.Where(_values.ContainsKey).Select(unit => KeyValuePair.Create(unit, _values[unit]));

    public double Millis => IsValid ? _values.Sum(value => value.Value * Units.MillisOf(value.Key)) : double.NaN;

    public static Span Invalid(string reason) => new(reason);

    public static Span Of(string unit, double value) => new([KeyValuePair.Create(unit, value)]);

    public Span Negate() => Map((_, value) => value == 0 ? 0 : -value);

    public Span Map(Func<string, double, double> change) => IsValid ? new Span(Values.Select(value => KeyValuePair.Create(value.Key, change(value.Key, value.Value)))) : this;

    public Span With(IEnumerable<KeyValuePair<string, double>> changes)
    {
        var changed = new Dictionary<string, double>(_values, StringComparer.Ordinal);
        foreach (var (unit, value) in changes)
        {
            changed[unit] = value;
        }

        return new Span(changed);
    }

    public Span Plus(Span other) => !IsValid ? this : !other.IsValid ? other
        : new Span(Units.Ordered.Where(unit => _values.ContainsKey(unit) || other._values.ContainsKey(unit)).Select(unit => KeyValuePair.Create(unit, this[unit] + other[unit])));

    public double As(string unit) => ShiftTo([unit])[unit];

    /// <summary>The same length in other units; what does not come out whole stays in the smallest.</summary>
    public Span ShiftTo(IReadOnlyCollection<string> units)
    {
        if (!IsValid || units.Count == 0)
        {
            return this;
        }

        var built = new Dictionary<string, double>(StringComparer.Ordinal);
        var left = new Dictionary<string, double>(StringComparer.Ordinal);
        var last = "";
        foreach (var unit in Units.Ordered)
        {
            if (units.Contains(unit))
            {
                last = unit;
                var own = left.Sum(rest => Units.Convert(rest.Key, unit) * rest.Value) + this[unit];
                left.Clear();
                built[unit] = Math.Truncate(own);
                left[unit] = ((own * 1000) - (built[unit] * 1000)) / 1000;
            }
            else if (_values.TryGetValue(unit, out var value))
            {
                left[unit] = value;
            }
        }

        foreach (var (unit, rest) in left)
        {
            if (rest != 0)
            {
                built[last] += unit == last ? rest : rest / Units.Convert(last, unit);
            }
        }

        return new Span(Normalized(built));
    }

    public Span Normalize() => IsValid ? new Span(Normalized(new Dictionary<string, double>(_values, StringComparer.Ordinal))) : this;

    public Span Rescale() => Normalize().ShiftTo(["years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds"]).WithoutZeros();

    public string ToIso()
    {
        if (!IsValid)
        {
            return "Invalid Duration";
        }

        var text = new StringBuilder("P");
        Append(text, this["years"], 'Y');
        Append(text, this["months"] + (this["quarters"] * 3), 'M');
        Append(text, this["weeks"], 'W');
        Append(text, this["days"], 'D');
        if (this["hours"] != 0 || this["minutes"] != 0 || this["seconds"] != 0 || this["milliseconds"] != 0)
        {
            text.Append('T');
        }

        Append(text, this["hours"], 'H');
        Append(text, this["minutes"], 'M');
        Append(text, Math.Round(this["seconds"] + (this["milliseconds"] / 1000), 3), 'S');
        return text.Length == 1 ? "PT0S" : text.ToString();
    }

    private Span WithoutZeros() => new(_values.Where(value => value.Value != 0));

    private static void Append(StringBuilder text, double value, char letter)
    {
        if (value != 0)
        {
            text.Append(value.ToString(CultureInfo.InvariantCulture)).Append(letter);
        }
    }

    private static Dictionary<string, double> Normalized(Dictionary<string, double> values)
    {
        var sign = values.Sum(value => value.Value * Units.MillisOf(value.Key)) < 0 ? -1 : 1;
        string? smaller = null;
        foreach (var unit in Units.Ordered.Reverse().Where(values.ContainsKey))
        {
            if (smaller is not null)
            {
                var rate = Units.Convert(unit, smaller);
                var over = Math.Floor(values[smaller] * sign / rate);
                values[unit] += over * sign;
                values[smaller] -= over * rate * sign;
            }

            smaller = unit;
        }

        string? larger = null;
        foreach (var unit in Units.Ordered.Where(values.ContainsKey))
        {
            if (larger is not null)
            {
                var fraction = values[larger] % 1;
                values[larger] -= fraction;
                values[unit] += fraction * Units.Convert(larger, unit);
            }

            larger = unit;
        }

        return values;
    }
}
