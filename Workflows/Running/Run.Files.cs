using System.Collections.Concurrent;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>Bytes of files after which a burst is committed, so that they leave memory.</summary>
    private const long MaxPendingFileBytes = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _pendingFiles = new(StringComparer.Ordinal);

    private bool HasMuchPending => !_pendingFiles.IsEmpty && _pendingFiles.Values.Sum(file => (long)file.Length) > MaxPendingFileBytes;

    public void KeepFile(string id, ReadOnlyMemory<byte> content) => _pendingFiles[id] = content;

    /// <summary>A file that is not durable yet is still here.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(string id, CancellationToken cancellation)
        => _pendingFiles.TryGetValue(id, out var pending) ? pending : await UntilKnownAsync(() => Shared.Journal.ReadBlobAsync(TenantId, id, cancellation), cancellation);
}
