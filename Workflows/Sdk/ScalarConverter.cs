using System.Globalization;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Numbers, times and ids.</summary>
internal static class ScalarConverter
{
    public static bool TryConvert(Value value, Type type, out object? result)
    {
        result = Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 => (int)Integer(value, int.MinValue, int.MaxValue),
            TypeCode.Int64 => Integer(value, long.MinValue, long.MaxValue),
            TypeCode.Int16 => (short)Integer(value, short.MinValue, short.MaxValue),
            TypeCode.Byte => (byte)Integer(value, byte.MinValue, byte.MaxValue),
            TypeCode.Double => Number(value),
            TypeCode.Single => (float)Number(value),
            TypeCode.Decimal => Decimal(value),
            TypeCode.DateTime => Moment(value).UtcDateTime,
            _ when type == typeof(DateTimeOffset) => Moment(value),
            _ when type == typeof(TimeSpan) => Span(value),
            _ when type == typeof(Guid) => Guid.TryParse(value.ToString(), out var id) ? id : throw ValueConverter.Expected("an id (GUID)", value),
            _ when type == typeof(Uri) => Uri.TryCreate(value.ToString(), UriKind.RelativeOrAbsolute, out var address) ? address : throw ValueConverter.Expected("an address", value),
            _ => null,
        };
        return result is not null;
    }

    private static double Number(Value value) => value.Kind switch
    {
        ValueKind.Number or ValueKind.Boolean => value.Number,
        ValueKind.String when double.TryParse(value.AsString(), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ValueConverter.Expected("a number", value),
    };

    private static long Integer(Value value, long min, long max)
    {
        var text = value.ExactText ?? value.AsString();
        if (text is not null && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
        {
            return whole >= min && whole <= max ? whole : throw ValueConverter.Expected($"a whole number from {min} to {max}", value);
        }

        var number = Number(value);
        return number >= min && number <= max && number == Math.Truncate(number) ? (long)number : throw ValueConverter.Expected($"a whole number from {min} to {max}", value);
    }

    private static decimal Decimal(Value value)
        => decimal.TryParse(value.ExactText ?? value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw ValueConverter.Expected("a number", value);

    /// <summary>ISO 8601, or what a browser's date field wrote; a date without a zone is UTC.</summary>
    private static DateTimeOffset Moment(Value value)
        => DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
            : value.Kind == ValueKind.Number ? DateTimeOffset.FromUnixTimeMilliseconds((long)value.Number)
            : throw ValueConverter.Expected("a date and time such as 2026-01-31T09:00:00Z", value);

    private static TimeSpan Span(Value value)
    {
        var text = value.ToString();
        if (text.StartsWith('P') && System.Xml.XmlConvert.ToTimeSpan(text) is var iso)
        {
            return iso;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && value.Kind == ValueKind.String ? span
            : value.Kind == ValueKind.Number ? TimeSpan.FromSeconds(value.Number)
            : throw ValueConverter.Expected("a duration such as 00:05:00", value);
    }
}
