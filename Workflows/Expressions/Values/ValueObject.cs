using System.Collections;

namespace Bizoholic.Flows.Values;

/// <summary>An immutable object whose members keep the order they were written in. Built by a <see cref="Builder"/>.</summary>
public sealed class ValueObject : IReadOnlyList<KeyValuePair<string, Value>>, IEquatable<ValueObject>
{
    /// <summary>Above this many members a look-up uses an index instead of a scan.</summary>
    private const int ScanLimit = 12;

    private readonly string[] _names;
    private readonly Value[] _values;
    private Dictionary<string, int>? _index;

    private ValueObject(string[] names, Value[] values, int count)
    {
        _names = names;
        _values = values;
        Count = count;
    }

    public static ValueObject Empty { get; } = new([], [], 0);

    public int Count { get; }

    public KeyValuePair<string, Value> this[int index] => new(_names[index], _values[index]);

    /// <summary>The member's value, or undefined.</summary>
    public Value this[string name]
    {
        get
        {
            var at = IndexOf(name);
            return at < 0 ? default : _values[at];
        }
    }

    public bool Contains(string name) => IndexOf(name) >= 0;

    public static ValueObject From(params ReadOnlySpan<(string Name, Value Value)> members)
    {
        var builder = new Builder(members.Length);
        foreach (var (name, value) in members)
        {
            builder.Set(name, value);
        }

        return builder.Build();
    }

    /// <summary>For many objects of one shape: the names are shared. They must differ from each other, and neither array may change any more.</summary>
    internal static ValueObject OfShape(string[] names, params Value[] values) => new(names, values, names.Length);

    /// <summary>A copy with one member set.</summary>
    public ValueObject With(string name, Value value) => ToBuilder().Set(name, value).Build();

    public Builder ToBuilder()
    {
        var builder = new Builder(Count + 4);
        for (var i = 0; i < Count; i++)
        {
            builder.Set(_names[i], _values[i]);
        }

        return builder;
    }

    public int IndexOf(string name)
    {
        if (Count > ScanLimit)
        {
            // A race builds the index twice and keeps either: both are equal.
            var index = _index ??= BuildIndex();
            return index.TryGetValue(name, out var at) ? at : -1;
        }

        var names = _names;
        for (var i = 0; i < Count; i++)
        {
            // Most names differ in length already, which saves the call that compares them.
            var known = names[i];
            if (ReferenceEquals(known, name) || (known.Length == name.Length && known == name))
            {
                return i;
            }
        }

        return -1;
    }

    public bool Equals(ValueObject? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            var at = other.IndexOf(_names[i]);
            if (at < 0 || !other._values[at].Equals(_values[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ValueObject);

    public override int GetHashCode() => Count;

    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(Count, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            index[_names[i]] = i;
        }

        return index;
    }

    /// <summary>Collects members; a name set twice keeps its place and takes the later value.</summary>
    public sealed class Builder(int capacity = 4)
    {
        private string[] _names = new string[capacity];
        private Value[] _values = new Value[capacity];
        private Dictionary<string, int>? _index;
        private int _count;

        public Builder Set(string name, Value value)
        {
            var at = Find(name);
            if (at >= 0)
            {
                _values[at] = value;
                return this;
            }

            if (_count == _names.Length)
            {
                var size = Math.Max(4, _count * 2);
                Array.Resize(ref _names, size);
                Array.Resize(ref _values, size);
            }

            _names[_count] = name;
            _values[_count] = value;
            _index?.Add(name, _count);
            _count++;
            return this;
        }

        public ValueObject Build()
        {
            var built = _count == 0 ? Empty : new ValueObject(_names, _values, _count);
            _names = [];
            _values = [];
            _index = null;
            _count = 0;
            return built;
        }

        private int Find(string name)
        {
            if (_count > ScanLimit)
            {
                if (_index is null)
                {
                    _index = new Dictionary<string, int>(StringComparer.Ordinal);
                    for (var i = 0; i < _count; i++)
                    {
                        _index[_names[i]] = i;
                    }
                }

                return _index.TryGetValue(name, out var at) ? at : -1;
            }

            for (var i = 0; i < _count; i++)
            {
                if (_names[i] == name)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
