using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Reads and writes fields by a path such as <c>a.b[0]["c d"]</c>, or by a plain name where dots are part of it.</summary>
internal sealed class FieldPath
{
    private readonly string[] _steps;
    private readonly string _text;

    private FieldPath(string[] steps, string text) => (_steps, _text) = (steps, text);

    /// <param name="dots">False: the whole text is one name.</param>
    public static FieldPath Of(string path, bool dots = true) => new(dots ? Split(path) : [path], path);

    /// <summary>A list such as "a, b" as n8n's fields take it.</summary>
    public static IEnumerable<string> Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The last name in the path.</summary>
    public string Leaf => _steps[^1];

    public Value Get(Value from)
    {
        foreach (var step in In(from)._steps)
        {
            from = Member(from, step);
        }

        return from;
    }

    public bool Exists(Value from) => In(from)._steps is { Length: > 0 } steps && steps[..^1].Aggregate(from, Member) is var holder
        && (holder.AsObject()?.Contains(steps[^1]) ?? (holder.AsArray() is { } list && int.TryParse(steps[^1], out var at) && at >= 0 && at < list.Count));

    public ValueObject Set(ValueObject into, Value value) => In(into).Set(into, 0, value).AsObject()!;

    public ValueObject Remove(ValueObject from) => In(from).Remove(from, 0).AsObject()!;

    /// <summary>An object that has a field of the whole text's name is meant by it.</summary>
    private FieldPath In(Value root) => _steps.Length > 1 && root.AsObject() is { } holder && holder.Contains(_text) ? new FieldPath([_text], _text) : this;

    private static Value Member(Value from, string step) => from.Kind switch
    {
        ValueKind.Object => from[step],
        ValueKind.Array when step == "length" => from.AsArray()!.Count,
        ValueKind.Array when int.TryParse(step, out var index) => from[index],
        ValueKind.String when step == "length" => from.AsString()!.Length,
        _ => default,
    };

    private Value Set(Value into, int at, Value value)
    {
        if (at == _steps.Length)
        {
            return value;
        }

        var step = _steps[at];
        if (into.AsArray() is { } list && int.TryParse(step, out var index) && index >= 0)
        {
            var elements = list.ToList();
            while (elements.Count <= index)
            {
                elements.Add(Value.Null);
            }

            elements[index] = Set(elements[index], at + 1, value);
            return ValueArray.From(elements);
        }

        var holder = into.AsObject();
        if (holder is null && into.AsArray() is null && int.TryParse(step, out var first) && first >= 0 && at > 0)
        {
            return Set(ValueArray.Empty, at, value);
        }

        if (at > 0 && into.AsArray() is not null)
        {
            // A list takes a member by name, and JSON does not show it.
            return into;
        }

        holder ??= ValueObject.Empty;
        return holder.With(step, Set(holder[step], at + 1, value));
    }

    private Value Remove(Value from, int at)
    {
        var step = _steps[at];
        if (from.AsArray() is { } list)
        {
            // What is taken out of a list leaves its place empty.
            return int.TryParse(step, out var index) && index >= 0 && index < list.Count
                ? ValueArray.From(list.Select((element, place) => place != index ? element : at + 1 < _steps.Length ? Remove(element, at + 1) : Value.Null))
                : from;
        }

        if (from.AsObject() is not { } members || !members.Contains(step))
        {
            return from;
        }

        var rest = new ValueObject.Builder(members.Count);
        foreach (var (name, value) in members)
        {
            if (name != step)
            {
                rest.Set(name, value);
            }
            else if (at + 1 < _steps.Length)
            {
                rest.Set(name, Remove(value, at + 1));
            }
        }

        return rest.Build();
    }

    private static string[] Split(string path)
    {
        var steps = new List<string>();
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '[' && path.IndexOf(']', at) is var end and > 0)
            {
                steps.Add(path[(at + 1)..end].Trim('"', '\''));
                at = end + 1;
                at += at < path.Length && path[at] == '.' ? 1 : 0;
                continue;
            }

            var stop = path.AsSpan(at).IndexOfAny('.', '[');
            stop = stop < 0 ? path.Length : at + stop;
            steps.Add(path[at..stop]);
            at = stop < path.Length && path[stop] == '.' ? stop + 1 : stop;
        }

        return steps.Count == 0 ? [path] : [.. steps];
    }
}
