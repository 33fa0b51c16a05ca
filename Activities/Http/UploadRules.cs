using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>What may be sent to a webhook.</summary>
internal sealed record UploadRules(long? RequestSize, long? FileSize, IReadOnlyList<string> AllowedExtensions, IReadOnlyList<string> BlockedExtensions, IReadOnlyList<string> AllowedMimeTypes)
{
    /// <summary>The first rule a request breaks; null when it keeps all of them.</summary>
    public UploadRefusal? Refuse(Value request, ValueArray files)
    {
        if (request["size"] is { Kind: ValueKind.Number } size && size.Number > RequestSize)
        {
            return new UploadRefusal("Request too large", 413, $"The request has {size} bytes; at most {RequestSize} are taken.");
        }

        foreach (var file in files)
        {
            var name = file["fileName"].ToString();
            if (file["size"].Number > FileSize)
            {
                return new UploadRefusal("File too large", 413, $"The file '{name}' has {file["size"]} bytes; at most {FileSize} are taken.");
            }

            var extension = Path.GetExtension(name);
            if (!Allows(AllowedExtensions, extension) || BlockedExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            {
                return new UploadRefusal("Invalid file extension", 415, $"Files such as '{name}' are not taken.");
            }

            if (!Allows(AllowedMimeTypes, file["mimeType"].ToString()))
            {
                return new UploadRefusal("Invalid file MIME type", 415, $"The file '{name}' is of a type that is not taken.");
            }
        }

        return null;
    }

    private static bool Allows(IReadOnlyList<string> list, string entry) => list.Count == 0 || list.Contains(entry, StringComparer.OrdinalIgnoreCase);
}

/// <param name="Outcome">The port it goes on to, where the endpoint exposes one.</param>
internal sealed record UploadRefusal(string Outcome, int Status, string Message);
