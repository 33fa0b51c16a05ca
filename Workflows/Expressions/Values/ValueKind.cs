namespace Bizoholic.Flows.Values;

/// <summary>What a <see cref="Value"/> holds: the JSON kinds, and JavaScript's undefined.</summary>
public enum ValueKind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Object,
    Array,
}
