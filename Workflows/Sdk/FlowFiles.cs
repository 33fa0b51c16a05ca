using System.Security.Cryptography;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>Files of a run: kept once as blobs, however many items carry them. Items hold references.</summary>
public readonly struct FlowFiles
{
    /// <summary>Bytes a file may have.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private readonly ActivityExecutionContext _context;

    internal FlowFiles(ActivityExecutionContext context) => _context = context;

    /// <summary>Keeps a file; durable with the step's record. The same content is kept once.</summary>
    /// <exception cref="FaultException">It is larger than <see cref="MaxBytes"/>.</exception>
    public BinaryReference Store(ReadOnlyMemory<byte> content, string fileName, string mimeType)
    {
        if (content.Length > MaxBytes)
        {
            throw new FaultException($"The file '{fileName}' has {content.Length / 1024 / 1024} MB; a flow takes at most {MaxBytes / 1024 / 1024} MB.", type: "Limit");
        }

        var id = IdOf(content.Span);
        _context.Run.KeepFile(id, content);
        return new BinaryReference(id, fileName, mimeType, content.Length);
    }

    /// <exception cref="FaultException">The file is gone.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(BinaryReference file)
        => await _context.Run.ReadFileAsync(file.BlobId, _context.CancellationToken)
            ?? throw new FaultException($"The file '{file.FileName}' is not there any more.");

    /// <summary>Makes the files of items that came from another run this one's own: they live as long as it does, whatever becomes of the other.</summary>
    /// <exception cref="FaultException">One is gone.</exception>
    public async ValueTask AdoptAsync(IEnumerable<Item> items)
    {
        foreach (var file in items.SelectMany(item => item.Binary?.Values ?? []).DistinctBy(file => file.BlobId))
        {
            _context.Run.KeepFile(file.BlobId, await ReadAsync(file));
        }
    }

    /// <summary>Id of a file: a hash of what is in it.</summary>
    public static string IdOf(ReadOnlySpan<byte> content) => "file-" + Convert.ToHexStringLower(SHA256.HashData(content));
}
