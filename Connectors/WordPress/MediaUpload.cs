namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>A file to upload.</summary>
public sealed record MediaUpload(string FileName, string MimeType, byte[] Bytes)
{
    public string? Title { get; init; }

    public string? AltText { get; init; }

    public string? Caption { get; init; }

    /// <summary>Id of the post it belongs to.</summary>
    public long? Post { get; init; }

    /// <summary>The name as a header can carry it: WordPress reads plain ASCII only, and takes the type from the extension.</summary>
    internal string HeaderName
    {
        get
        {
            var safe = string.Concat(FileName.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-'));
            return safe.TrimStart('.', '-') is { Length: > 0 } name ? name : "file";
        }
    }
}

/// <summary>What to change on an uploaded file.</summary>
public sealed record MediaEdit(string? Title = null, string? AltText = null, string? Caption = null, string? Description = null);
