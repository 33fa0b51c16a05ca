namespace Bizoholic.Flows.Values;

/// <summary>One record flowing along a wire: its JSON, files by name, and which input item it was made from.</summary>
public sealed record Item(ValueObject Json)
{
    /// <summary>Files of this item by name. The content is a blob of the run; this is only its reference.</summary>
    public IReadOnlyDictionary<string, BinaryReference>? Binary { get; init; }

    /// <summary>Index of the input item this one was made from; null when it came from none or from several.</summary>
    public int? PairedItem { get; init; }

    /// <summary>Indexes of further input items it was made from, where a join brought items together.</summary>
    public IReadOnlyList<int>? AlsoPairedWith { get; init; }
}

/// <summary>A file kept as a blob of the run.</summary>
public sealed record BinaryReference(string BlobId, string FileName, string MimeType, long Size);
