using System.Collections;

namespace Bizoholic.Flows.Values;

/// <summary>An immutable list of values.</summary>
public sealed class ValueArray : IReadOnlyList<Value>, IEquatable<ValueArray>
{
    private readonly Value[] _elements;

    /// <summary>Takes the array as it is: the caller gives it away.</summary>
    public ValueArray(params Value[] elements) => _elements = elements;

    public static ValueArray Empty { get; } = new();

    public int Count => _elements.Length;

    public Value this[int index] => _elements[index];

    public ReadOnlySpan<Value> AsSpan() => _elements;

    public static ValueArray From(IEnumerable<Value> elements) => new([.. elements]);

    public bool Equals(ValueArray? other) => other is not null && (ReferenceEquals(this, other) || AsSpan().SequenceEqual(other.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as ValueArray);

    public override int GetHashCode() => Count;

    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
