using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Texts of an answer that are JSON, such as what a model wrote: read, they are what is in them.</summary>
internal static class JsonTexts
{
    /// <param name="path">Names that lead to the texts; lists on the way are gone through. What is no JSON stays text.</param>
    public static Value Read(Value holder, ReadOnlySpan<string> path)
    {
        if (holder.AsArray() is { } list)
        {
            var elements = new List<Value>();
            foreach (var element in list)
            {
                elements.Add(Read(element, path));
            }

            return ValueArray.From(elements);
        }

        return path.Length == 0 ? holder.AsString() is { } text && FieldTypes.TryJson(text, out var json) ? json : holder
            : holder.AsObject() is { } members && !members[path[0]].IsUndefined ? members.With(path[0], Read(members[path[0]], path[1..])) : holder;
    }
}
