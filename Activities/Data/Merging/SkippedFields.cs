using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data.Merging;

/// <summary>Fields that a comparison leaves out, or parts of fields where dots lead inside.</summary>
internal sealed class SkippedFields
{
    private readonly string[] _names;
    private readonly bool _dots;

    private SkippedFields(string[] names, bool dots) => (_names, _dots) = (names, dots);

    public static SkippedFields Read(NodeCall call, bool dots)
    {
        string[] names = [.. FieldPath.Names(call.Text("options.skipFields"))];
        return !dots && names.FirstOrDefault(name => name.Contains('.', StringComparison.Ordinal)) is { } dotted
            ? throw new FaultException($"Fields to skip: '{dotted}' has a dot, and dot notation is switched off.")
            : new SkippedFields(names, dots);
    }

    public bool Contains(string name) => _names.Contains(name, StringComparer.Ordinal);

    public ValueObject Without(ValueObject json) => Without(json, _names);

    /// <summary>Splits a field in which only parts are left out; null where none are.</summary>
    public (Value Left, Value Skipped)? Split(string name, Value value)
    {
        string[] inside = _dots ? [.. _names.Where(skipped => skipped.StartsWith($"{name}.", StringComparison.Ordinal)).Select(skipped => skipped[(name.Length + 1)..])] : [];
        if (inside.Length == 0)
        {
            return null;
        }

        if (value.AsObject() is not { } holder)
        {
            return value.IsNullish ? (Value.Null, ValueObject.Empty) : throw new FaultException($"The field '{name}' holds no object, so nothing inside it can be skipped.");
        }

        var parts = inside.Aggregate(ValueObject.Empty, (json, path) => FieldPath.Of(path).Get(holder) is { IsUndefined: false } part ? FieldPath.Of(path).Set(json, part) : json);
        return (Without(holder, inside), parts);
    }

    private ValueObject Without(ValueObject json, string[] names) => names.Aggregate(json, (rest, name) => FieldPath.Of(name, _dots).Remove(rest));
}
