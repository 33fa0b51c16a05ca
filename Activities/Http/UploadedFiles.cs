using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>Files that came with a call.</summary>
internal static class UploadedFiles
{
    /// <summary>Keeps files whose content is in the request itself, as it is where the call resumed a run; from here on all are references.</summary>
    public static Value Keep(ActivityExecutionContext context, Value request)
    {
        if (request["files"].AsArray() is not { Count: > 0 } files || files.All(file => file["data"].IsUndefined))
        {
            return request;
        }

        return request.AsObject()!.With("files", ValueArray.From(files.Select(file =>
        {
            if (file["data"].AsString() is not { } content)
            {
                return file;
            }

            var kept = context.Files.Store(Convert.FromBase64String(content), file["fileName"].ToString(), file["mimeType"].ToString());
            return (Value)ValueObject.From(("name", file["name"]), ("fileName", kept.FileName), ("mimeType", kept.MimeType), ("size", (double)kept.Size), ("blobId", kept.BlobId));
        })));
    }
}
