using System.Collections.Concurrent;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    /// <summary>Bytes of files after which a burst is committed, so that they leave memory.</summary>
    private const long MaxPendingFileBytes = 16 * 1024 * 1024;

    /// <summary>Made when the first file comes: most runs have none.</summary>
    private ConcurrentDictionary<string, ReadOnlyMemory<byte>>? _pendingFiles;

    private bool HasMuchPending => _pendingFiles is { IsEmpty: false } files && files.Values.Sum(file => (long)file.Length) > MaxPendingFileBytes;

    public void KeepFile(string id, ReadOnlyMemory<byte> content)
        => LazyInitializer.EnsureInitialized(ref _pendingFiles, static () => new(StringComparer.Ordinal))[id] = content;

    /// <summary>A file that is not durable yet is still here.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadFileAsync(string id, CancellationToken cancellation)
        => _pendingFiles is { } files && files.TryGetValue(id, out var pending) ? pending : await UntilKnownAsync(() => Shared.Journal.ReadBlobAsync(TenantId, id, cancellation), cancellation);
}
