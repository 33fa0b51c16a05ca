using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>The names that files of a call have in its item, as in n8n.</summary>
internal static class CallFiles
{
    /// <summary>By the fields they came in, numbered where a field has several; or all by the name the settings give, numbered, where it is a form.</summary>
    public static IReadOnlyList<(string Name, BinaryReference Reference)> Named(ValueArray files, ParameterTree tree)
    {
        var given = tree["options.binaryPropertyName"].Constant.AsString() is { Length: > 0 } name ? name : null;
        var isRaw = tree["options.rawBody"].Constant.Boolean;
        var named = new List<(string Name, BinaryReference Reference)>();
        foreach (var field in files.GroupBy(file => file["name"].ToString(), StringComparer.Ordinal))
        {
            var own = field.Key.EndsWith("[]", StringComparison.Ordinal) ? field.Key[..^2] : field.Key;
            own = string.IsNullOrWhiteSpace(own) ? "data" : own;
            Value[] several = [.. field];
            foreach (var (index, file) in several.Index())
            {
                var isWholeBody = files.Count == 1 && own == "data" && file["fileName"].ToString().Length == 0;
                named.Add((given is null || (isWholeBody && isRaw) ? several.Length > 1 ? $"{own}{index}" : own : isWholeBody ? given : $"{given}{named.Count}", ReferenceOf(file)));
            }
        }

        // Names that meet, such as a file of "cv0" beside two of "cv", keep the last.
        return [.. named.Reverse<(string Name, BinaryReference Reference)>().DistinctBy(file => file.Name).Reverse()];
    }

    private static BinaryReference ReferenceOf(Value file) => new(file["blobId"].ToString(), file["fileName"].ToString(), file["mimeType"].ToString(), (long)file["size"].Number);
}
