using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Files that services answer.</summary>
internal static class AnsweredFiles
{
    /// <summary>A file that came as text, and what is told of it.</summary>
    public static (ValueObject Json, BinaryReference File) Decoded(NodeCall call, string encoded)
    {
        try
        {
            var bytes = Convert.FromBase64String(encoded);
            var type = FileSteps.TypeOf(bytes, "");
            return (Told("data", type), call.Context.Files.Store(bytes, "data", type));
        }
        catch (FormatException)
        {
            throw new FaultException("The service answered a file that is no Base64.");
        }
    }

    public static ValueObject Told(string? name, string type) => ValueObject.From(("mimeType", type), ("fileType", type.Split('/')[0]), ("fileExtension", FileSteps.ExtensionOf(type)), ("fileName", name ?? "data"));

    /// <summary>A file of a service that says nothing of its kind: the kind that its name, or the step, says.</summary>
    public static BinaryReference? Named(BinaryReference? file, string? given)
        => file is null ? null : given is not null ? file with { MimeType = given } : file.MimeType == "application/octet-stream" ? file with { MimeType = FileSteps.MimeTypeOf(file.FileName) } : file;
}
