using System.Globalization;
using System.Runtime.CompilerServices;

namespace Bizoholic.Flows.Values;

/// <summary>
/// A piece of data that flows through a run: one of JSON's kinds, or undefined. 16 bytes, immutable, and safe to share between threads.
/// Numbers are doubles as in JavaScript; a number whose text a double cannot carry keeps that text (see <see cref="ExactText"/>).
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private static readonly object NullMark = new();
    private static readonly object BooleanMark = new();
    private static readonly object NumberMark = new();

    private readonly object? _reference;
    private readonly double _number;

    private Value(object? reference, double number)
    {
        _reference = reference;
        _number = number;
    }

    public Value(string? text)
        : this((object?)text ?? NullMark, 0)
    {
    }

    public Value(double number)
        : this(NumberMark, number)
    {
    }

    public Value(bool flag)
        : this(BooleanMark, flag ? 1 : 0)
    {
    }

    public Value(ValueObject? members)
        : this((object?)members ?? NullMark, 0)
    {
    }

    public Value(ValueArray? elements)
        : this((object?)elements ?? NullMark, 0)
    {
    }

    public static Value Undefined => default;

    public static Value Null => new(NullMark, 0);

    public static Value True => new(true);

    public static Value False => new(false);

    /// <summary>A number with the digits it was written with, for those a double would change (19-digit ids).</summary>
    public static Value Exact(string text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return new Value(new ExactNumber(text), number);
    }

    public ValueKind Kind
    {
        get
        {
            var reference = _reference;
            return reference switch
            {
                null => ValueKind.Undefined,
                _ when ReferenceEquals(reference, NumberMark) => ValueKind.Number,
                string => ValueKind.String,
                ValueObject => ValueKind.Object,
                ValueArray => ValueKind.Array,
                ExactNumber => ValueKind.Number,
                _ when ReferenceEquals(reference, BooleanMark) => ValueKind.Boolean,
                _ => ValueKind.Null,
            };
        }
    }

    public bool IsUndefined => _reference is null;

    /// <summary>True for null and for undefined.</summary>
    public bool IsNullish => _reference is null || ReferenceEquals(_reference, NullMark);

    /// <summary>The number of a number; meaningless for other kinds.</summary>
    public double Number => _number;

    /// <summary>The flag of a boolean; meaningless for other kinds.</summary>
    public bool Boolean => _number != 0;

    /// <summary>The digits of a number that a double cannot carry, or null.</summary>
    public string? ExactText => (_reference as ExactNumber)?.Text;

    public string? AsString() => _reference as string;

    public ValueObject? AsObject() => _reference as ValueObject;

    public ValueArray? AsArray() => _reference as ValueArray;

    /// <summary>The member of an object, or undefined: for a missing member as for any other kind of value.</summary>
    public Value this[string name]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _reference is ValueObject members ? members[name] : default;
    }

    /// <summary>The element of an array, or undefined: outside its bounds as for any other kind of value.</summary>
    public Value this[int index] => _reference is ValueArray elements && (uint)index < (uint)elements.Count ? elements[index] : default;

    public static implicit operator Value(string? text) => new(text);

    public static implicit operator Value(double number) => new(number);

    public static implicit operator Value(bool flag) => new(flag);

    public static implicit operator Value(ValueObject? members) => new(members);

    public static implicit operator Value(ValueArray? elements) => new(elements);

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>Deep equality of content; the order of an object's members does not matter.</summary>
    public bool Equals(Value other)
    {
        var kind = Kind;
        if (kind != other.Kind)
        {
            return false;
        }

        return kind switch
        {
            ValueKind.Undefined or ValueKind.Null => true,
            ValueKind.Boolean => Boolean == other.Boolean,
            ValueKind.Number => _number.Equals(other._number) && ExactText == other.ExactText,
            ValueKind.String => (string)_reference! == (string)other._reference!,
            ValueKind.Object => ((ValueObject)_reference!).Equals((ValueObject)other._reference!),
            _ => ((ValueArray)_reference!).Equals((ValueArray)other._reference!),
        };
    }

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => Kind switch
    {
        ValueKind.Number or ValueKind.Boolean => _number.GetHashCode(),
        ValueKind.String => ((string)_reference!).GetHashCode(StringComparison.Ordinal),
        ValueKind.Object => ((ValueObject)_reference!).Count,
        ValueKind.Array => ((ValueArray)_reference!).Count + 1,
        var kind => (int)kind,
    };

    /// <summary>The text a person would expect: strings as they are, everything else as JSON; empty for null and undefined.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => "",
        ValueKind.String => (string)_reference!,
        ValueKind.Boolean => Boolean ? "true" : "false",
        _ => ValueJson.ToJson(this),
    };

    private sealed record ExactNumber(string Text);
}
