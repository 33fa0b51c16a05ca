using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// A folded state, kept beside the journal so that a long run is read from there and not from its beginning. It holds references to content, not content. It is
/// a shortcut and never the truth: without one, with a damaged one or with one of another format, the journal is folded from its beginning.
/// </summary>
internal static class Checkpoint
{
    /// <summary>Raised when what is written changes. Older ones are not read then.</summary>
    private const byte Version = 1;

    private const int ChecksumLength = sizeof(ulong);

    /// <summary>Its blob. The row's checksum is part of the name: what a host wrote whose commit was refused belongs to a row that is not there.</summary>
    public static string IdFor(string runId, JournalRow row)
        => string.Create(CultureInfo.InvariantCulture, $"checkpoint-{runId}-{row.Sequence}-{Convert.ToHexStringLower(row.Payload.Span[^JournalFormat.ChecksumLength..])}");

    public static bool IsDueAt(long sequence, int every) => sequence > 0 && sequence % every == 0;

    /// <summary>The last row up to a sequence at which there may be one.</summary>
    public static long LastUpTo(long sequence, int every) => sequence / every * every;

    /// <returns>Null when the state refers to content that is not in the journal.</returns>
    public static byte[]? Of(RunState state, string contentHash)
    {
        using var content = new MemoryStream();
        using var writer = new CheckpointWriter(content);
        writer.Byte(Version);
        writer.Text(contentHash);
        state.Save(writer);
        if (!writer.IsWhole)
        {
            return null;
        }

        Span<byte> checksum = stackalloc byte[ChecksumLength];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, XxHash3.HashToUInt64(content.GetBuffer().AsSpan(0, (int)content.Length)));
        content.Write(checksum);
        return content.ToArray();
    }

    /// <param name="contentHash">Of the definition that the run goes on with.</param>
    /// <returns>Null when it cannot be used.</returns>
    public static RunState? Read(ReadOnlyMemory<byte> checkpoint, string contentHash, WorkflowPlan plan, IPayloadLoader? loader)
    {
        if (checkpoint.Length <= ChecksumLength)
        {
            return null;
        }

        var content = checkpoint[..^ChecksumLength];
        if (BinaryPrimitives.ReadUInt64LittleEndian(checkpoint.Span[content.Length..]) != XxHash3.HashToUInt64(content.Span))
        {
            return null;
        }

        using var reader = new CheckpointReader(content, plan, loader);
        return reader.Byte() == Version && reader.Text() == contentHash ? RunState.Restored(plan, reader) : null;
    }
}
