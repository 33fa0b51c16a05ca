using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Reads one row's records into a sink.</summary>
internal ref struct JournalReader
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _row;
    private readonly IPayloadLoader? _loader;
    private readonly long _baseTime;
    private int _at;

    private JournalReader(JournalRow row, IPayloadLoader? loader)
    {
        _memory = row.Payload;
        _bytes = Unsealed(row);
        _row = row.Sequence;
        _loader = loader;
        _at = 1;
        _baseTime = (long)Number();
    }

    /// <exception cref="JournalException">The row is cut short, damaged, or of a newer format.</exception>
    public static void Read(JournalRow row, IPayloadLoader? loader, IJournalSink sink)
    {
        if (row.Payload.IsEmpty || row.Payload.Span[0] > JournalWriter.FormatVersion)
        {
            throw new JournalException(row.Sequence, row.Payload.IsEmpty ? "it is empty" : $"it is of format {row.Payload.Span[0]}, and this host reads up to {JournalWriter.FormatVersion}") { IsOfNewerHost = !row.Payload.IsEmpty };
        }

        try
        {
            var reader = new JournalReader(row, loader);
            while (reader._at < reader._bytes.Length)
            {
                reader.ReadOne(sink);
            }
        }
        catch (Exception error) when (error is not (JournalException or OutOfMemoryException))
        {
            throw new JournalException(row.Sequence, "it is cut short or damaged", error);
        }
    }

    private static ReadOnlySpan<byte> Unsealed(JournalRow row)
    {
        var bytes = row.Payload.Span;
        if (bytes[0] < JournalFormat.SealedSince)
        {
            return bytes;
        }

        var content = bytes[..^JournalFormat.ChecksumLength];
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[content.Length..]) == XxHash3.HashToUInt64(content)
            ? content
            : throw new JournalException(row.Sequence, "it is cut short or damaged");
    }

    private void ReadOne(IJournalSink sink)
    {
        var kind = (RecordKind)_bytes[_at++];
        switch (kind)
        {
            case RecordKind.RunStarted:
                sink.Apply(new RunStarted(Text()!, Text()!, (int)Number(), Text()!, Text(), Text(), Text(), Text(), Text(), (int)Number(), Flag(), Payload()!, Payload(), Moment()));
                break;
            case RecordKind.Scheduled:
                sink.Apply(new Scheduled((long)Number(), null, Text()!, (long)Number(), (long)Number(), Signed(), Sources(), Payload(), Moment()));
                break;
            case RecordKind.Intended:
                sink.Apply(new Intended((long)Number(), (int)Number(), (int)Number(), Payload(), Moment()));
                break;
            case RecordKind.Remembered:
                sink.Apply(new Remembered((long)Number(), (int)Number(), Payload()!));
                break;
            case RecordKind.ItemDone:
                sink.Apply(new ItemDone((long)Number(), (int)Number(), Text()!, Payload()!));
                break;
            case RecordKind.Completed:
                sink.Apply(new Completed((long)Number(), OutcomeList(), Payload(), Payload(), Moment(), Moment()));
                break;
            case RecordKind.Faulted:
                sink.Apply(new Faulted((long)Number(), Payload()!, Payload(), Payload(), Flag(), Moment(), Moment()));
                break;
            case RecordKind.Cancelled:
                sink.Apply(new Cancelled((long)Number(), Text()!, Moment()));
                break;
            case RecordKind.Bookmarked:
                sink.Apply(new Bookmarked((long)Number(), Text()!, Text()!, Text(), Due(), Flag(), Payload(), Moment()));
                break;
            case RecordKind.Resumed:
                sink.Apply(new Resumed((long)Number(), Text()!, Flag(), Payload()!, Moment()));
                break;
            default:
                ReadRest(kind, sink);
                break;
        }
    }

    private void ReadRest(RecordKind kind, IJournalSink sink)
    {
        switch (kind)
        {
            case RecordKind.VariableSet:
                sink.Apply(new VariableSet((long)Number(), Text()!, Payload()!));
                break;
            case RecordKind.TokenAdded:
                sink.Apply(new TokenAdded((long)Number(), new Token((long)Number(), Text()!, Text()!, Source(), Flag())));
                break;
            case RecordKind.TokensTaken:
                sink.Apply(new TokensTaken((long)Number(), Numbers()));
                break;
            case RecordKind.StateSet:
                sink.Apply(new StateSet((long)Number(), Payload()!));
                break;
            case RecordKind.OutputSet:
                sink.Apply(new OutputSet(Text()!, Payload()!));
                break;
            case RecordKind.CorrelationSet:
                sink.Apply(new CorrelationSet(Text()!));
                break;
            case RecordKind.NameSet:
                sink.Apply(new NameSet(Text()!));
                break;
            case RecordKind.Replied:
                sink.Apply(new Replied(Payload()!));
                break;
            case RecordKind.ChildStarted:
                sink.Apply(new ChildStarted((long)Number(), Text()!));
                break;
            case RecordKind.CommandTaken:
                sink.Apply(new CommandTaken(Text()!));
                break;
            case RecordKind.Retried:
                sink.Apply(new Retried((long)Number(), (int)Number(), Moment()));
                break;
            case RecordKind.Edited:
                sink.Apply(new Edited((long)Number(), Payload(), Payload(), Moment()));
                break;
            case RecordKind.RunEnded:
                sink.Apply(new RunEnded((RunStatus)_bytes[_at++], Payload(), Moment()));
                break;
            case RecordKind.Stopping:
                sink.Apply(new Stopping((RunStatus)_bytes[_at++], Payload(), Moment()));
                break;
            case RecordKind.Undone:
                sink.Apply(new Undone((long)Number(), Payload(), Moment()));
                break;
            default:
                throw new JournalException(_row, $"it holds a record of unknown kind {(byte)kind}");
        }
    }

    private ulong Number() => Leb128.Read(_bytes, ref _at);

    /// <summary>How many things follow: each takes a byte at least.</summary>
    private int Count()
    {
        var count = Number();
        return count <= (ulong)(_bytes.Length - _at) ? (int)count : throw new JournalException(_row, "it is cut short or damaged");
    }

    private long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private string? Text()
    {
        var length = Number();
        if (length == 0)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(_bytes.Slice(_at, (int)length - 1));
        _at += (int)length - 1;
        return text;
    }

    private bool Flag() => _bytes[_at++] != 0;

    private DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeMilliseconds(_baseTime + Signed());

    private DateTimeOffset? Due()
    {
        var ticks = (long)Number();
        return ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private ItemSource Source() => new((long)Number(), (int)Signed());

    private SourceList Sources()
    {
        var count = Count();
        if (count == 0)
        {
            return default;
        }

        var first = Source();
        var more = count == 1 ? null : new ItemSource[count - 1];
        for (var i = 0; i < count - 1; i++)
        {
            more![i] = Source();
        }

        return new SourceList(first, more, count);
    }

    private OutcomeList OutcomeList()
    {
        var count = Count();
        var names = new string[count];
        var items = new Left[count];
        for (var i = 0; i < count; i++)
        {
            names[i] = Text()!;
            var kind = (LeftKind)_bytes[_at++];
            items[i] = new Left(kind, kind == LeftKind.Content ? Payload() : null, kind == LeftKind.Source ? Source() : default);
        }

        return new OutcomeList(names, items);
    }

    private long[] Numbers()
    {
        var numbers = new long[Count()];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (long)Number();
        }

        return numbers;
    }

    private Payload? Payload()
    {
        var tag = _bytes[_at++];
        switch (tag)
        {
            case 0:
                return null;
            case 1 or 2 or 5 or 6:
                var length = BinaryPrimitives.ReadInt32LittleEndian(_bytes.Slice(_at, 4));
                _at += 4;
                var encoded = tag > 4 ? RowParts.Fill(_bytes, _at, length) : _memory.Slice(_at, length);
                var payload = Journal.Payload.Stored(tag % 2 == 0, encoded, _row, _at, length, tag > 4, _loader);
                _at += length;
                _loader?.Keep(payload);
                return payload;
            case 3 or 4:
                var blobId = Text()!;
                return Journal.Payload.InBlob(tag == 4, _row, blobId, (int)Number(), _loader);
            default:
                throw new JournalException(_row, $"it holds a payload of unknown kind {tag}");
        }
    }
}

/// <summary>A journal row cannot be read. The run is left alone and shown, others go on.</summary>
public sealed class JournalException(long sequence, string reason, Exception? inner = null)
    : Exception($"Journal row {sequence} cannot be read: {reason}.", inner)
{
    /// <summary>A later version of the host wrote it, and can read it.</summary>
    public bool IsOfNewerHost { get; init; }
}
