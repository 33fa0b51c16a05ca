using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// Files of an item that a service takes inside of a JSON body: <c>{"$file": "data", "as": "base64"}</c> stands for the content of one, <c>"dataUrl"</c>
/// has its kind before it, <c>"mimeType"</c> is its kind alone and <c>"name"</c> its name.
/// </summary>
internal static class EmbeddedFiles
{
    private const string Marker = "$file";

    public static IEnumerable<string> NamesIn(Value body) => body.AsObject() switch
    {
        { } marked when marked.Contains(Marker) => [NameOf(marked)],
        { } members => members.SelectMany(member => NamesIn(member.Value)),
        null => body.AsArray()?.SelectMany(NamesIn) ?? [],
    };

    /// <param name="read">Gets the content of a file.</param>
    public static async ValueTask<Value> PutInAsync(Value body, IReadOnlyDictionary<string, BinaryReference> files, Func<BinaryReference, ValueTask<ReadOnlyMemory<byte>>> read)
    {
        if (body.AsArray() is { } list)
        {
            var elements = new List<Value>(list.Count);
            foreach (var element in list)
            {
                elements.Add(await PutInAsync(element, files, read));
            }

            return ValueArray.From(elements);
        }

        if (body.AsObject() is not { } members)
        {
            return body;
        }

        if (members.Contains(Marker))
        {
            var file = files[NameOf(members)];
            return members["as"].AsString() switch
            {
                "mimeType" => file.MimeType,
                "name" => file.FileName is { } name ? name : Value.Null,
                "dataUrl" => $"data:{file.MimeType};base64,{Convert.ToBase64String((await read(file)).Span)}",
                _ => Convert.ToBase64String((await read(file)).Span),
            };
        }

        var made = new ValueObject.Builder();
        foreach (var (name, value) in members)
        {
            made.Set(name, await PutInAsync(value, files, read));
        }

        return made.Build();
    }

    private static string NameOf(ValueObject marked) => marked[Marker].ToString().Trim();
}
