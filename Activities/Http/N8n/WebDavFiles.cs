using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>The files and folders in a folder, as a WebDAV server tells them (RFC 4918).</summary>
internal static class WebDavFiles
{
    /// <summary>What stands before a path in Nextcloud.</summary>
    private static readonly int Root = "/remote.php/webdav/".Length;

    /// <summary>What is in the folder; the folder itself comes first in the answer, and is left out.</summary>
    public static IEnumerable<ValueObject> In(ValueObject answer)
        => (answer["d:multistatus"]["d:response"].AsArray() ?? ValueArray.Empty).Skip(1).Select(Told);

    private static ValueObject Told(Value found)
    {
        var state = found["d:propstat"].AsArray() is { Count: > 0 } several ? several[0] : found["d:propstat"];
        var told = state["d:prop"];
        var path = JsText.ToText(found["d:href"]);
        return new (string Name, Value Value)[]
        {
            ("path", path[Math.Min(Root, path.Length)..]),
            ("lastModified", told["d:getlastmodified"]),
            ("contentLength", told["d:getcontentlength"]),
            ("contentType", told["d:getcontenttype"]),
            ("type", told["d:resourcetype"].AsString() is "" ? "file" : "folder"),
            ("eTag", JsText.ToText(told["d:getetag"]).Trim('"')),
        }.Where(field => !field.Value.IsUndefined).Aggregate(ValueObject.Empty, (made, field) => made.With(field.Name, field.Value));
    }
}
