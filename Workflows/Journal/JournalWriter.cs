using System.Text.Encodings.Web;
using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Encodes records into the burst under way. One row: format version, base time in milliseconds, the records, and a checksum of all that.</summary>
internal sealed class JournalWriter(IPayloadLoader? loader) : IJournalSink, IDisposable
{
    /// <summary>Version of the format this host writes, and the lowest it needs to be read.</summary>
    public const byte FormatVersion = JournalFormat.Version;

    /// <summary>Larger payloads become blobs.</summary>
    private const int InlineLimit = 64 * 1024;

    private readonly JournalBuffer _buffer = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    private RowParts? _parts;
    private long _row;
    private long _baseTime;

    public int RecordCount { get; private set; }

    public int Length => _buffer.Length;

    /// <summary>The row as it is stored. Valid until the next record or burst.</summary>
    public ReadOnlyMemory<byte> Sealed() => _buffer.Sealed();

    /// <summary>Payloads of this burst that went to blobs: id and content.</summary>
    public List<(string Id, byte[] Content)> Blobs { get; } = [];

    /// <summary>Payloads written in this burst: they can leave memory once it is durable.</summary>
    public List<Payload> Payloads { get; } = [];

    /// <summary>Begins the burst that will be journal row <paramref name="row"/>.</summary>
    public void Begin(long row, DateTimeOffset now)
    {
        _buffer.Clear();
        Blobs.Clear();
        Payloads.Clear();
        _parts?.Clear();
        RecordCount = 0;
        _row = row;
        _baseTime = now.ToUnixTimeMilliseconds();
        _buffer.WriteByte(FormatVersion);
        _buffer.WriteNumber(_baseTime);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _json.Dispose();
    }

    public void Apply(in RunStarted record)
    {
        Start(RecordKind.RunStarted);
        _buffer.WriteText(record.DefinitionId);
        _buffer.WriteText(record.VersionId);
        _buffer.WriteNumber(record.Version);
        _buffer.WriteText(record.ContentHash);
        _buffer.WriteText(record.TriggerActivityId);
        _buffer.WriteText(record.Name);
        _buffer.WriteText(record.CorrelationId);
        _buffer.WriteText(record.ParentRunId);
        _buffer.WriteText(record.ParentBookmarkId);
        _buffer.WriteNumber(record.Depth);
        _buffer.WriteByte(record.IsTest ? (byte)1 : (byte)0);
        Write(record.Input);
        WriteNoting(record.TriggerInput);
        Write(record.At);
    }

    public void Apply(in Scheduled record)
    {
        Start(RecordKind.Scheduled);
        _buffer.WriteNumber(record.Number);
        if (record.Node is { } node)
        {
            _buffer.WriteUtf8(node.IdUtf8);
        }
        else
        {
            _buffer.WriteText(record.ActivityId);
        }

        _buffer.WriteNumber(record.Parent);
        _buffer.WriteNumber(record.Cause);
        _buffer.WriteSigned(record.Tag);
        _buffer.WriteNumber(record.Sources.Count);
        for (var i = 0; i < record.Sources.Count; i++)
        {
            Write(record.Sources[i]);
        }

        Write(record.Locals);
        Write(record.At);
    }

    public void Apply(in Intended record)
    {
        Start(RecordKind.Intended);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteNumber(record.Item);
        _buffer.WriteNumber(record.Generation);
        Write(record.Inputs);
        Write(record.At);
    }

    public void Apply(in Remembered record)
    {
        Start(RecordKind.Remembered);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteNumber(record.Item);
        Write(record.Progress);
    }

    public void Apply(in ItemDone record)
    {
        Start(RecordKind.ItemDone);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteNumber(record.Item);
        _buffer.WriteText(record.Outcome);
        Write(record.Items);
    }

    public void Apply(in Completed record)
    {
        Start(RecordKind.Completed);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteNumber(record.Outcomes.Count);
        for (var i = 0; i < record.Outcomes.Count; i++)
        {
            _buffer.WriteText(record.Outcomes[i]);
            Write(record.Outcomes.ItemsAt(i));
        }

        Write(record.Inputs);
        Write(record.Outputs);
        Write(record.StartedAt);
        Write(record.At);
    }

    public void Apply(in Faulted record)
    {
        Start(RecordKind.Faulted);
        _buffer.WriteNumber(record.Number);
        Write(record.Error);
        Write(record.Inputs);
        Write(record.FailedItems);
        _buffer.WriteByte(record.IsHandled ? (byte)1 : (byte)0);
        Write(record.StartedAt);
        Write(record.At);
    }

    public void Apply(in Cancelled record)
    {
        Start(RecordKind.Cancelled);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteText(record.Reason);
        Write(record.At);
    }

    public void Apply(in Bookmarked record)
    {
        Start(RecordKind.Bookmarked);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteText(record.BookmarkId);
        _buffer.WriteText(record.Name);
        _buffer.WriteText(record.Hash);
        _buffer.WriteNumber(record.DueAt?.UtcTicks ?? 0);
        _buffer.WriteByte(record.AutoBurn ? (byte)1 : (byte)0);
        Write(record.Content);
        Write(record.At);
    }

    public void Apply(in Resumed record)
    {
        Start(RecordKind.Resumed);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteText(record.BookmarkId);
        _buffer.WriteByte(record.IsDue ? (byte)1 : (byte)0);
        WriteNoting(record.Input);
        Write(record.At);
    }

    public void Apply(in VariableSet record)
    {
        Start(RecordKind.VariableSet);
        _buffer.WriteNumber(record.Scope);
        _buffer.WriteText(record.VariableId);
        Write(record.Content);
    }

    public void Apply(in TokenAdded record)
    {
        Start(RecordKind.TokenAdded);
        _buffer.WriteNumber(record.Scope);
        _buffer.WriteNumber(record.Token.Id);
        _buffer.WriteText(record.Token.Connection);
        _buffer.WriteText(record.Token.TargetId);
        Write(record.Token.Source);
        _buffer.WriteByte(record.Token.IsBlock ? (byte)1 : (byte)0);
    }

    public void Apply(in TokensTaken record)
    {
        Start(RecordKind.TokensTaken);
        _buffer.WriteNumber(record.Scope);
        _buffer.WriteNumber(record.TokenIds.Count);
        foreach (var id in record.TokenIds)
        {
            _buffer.WriteNumber(id);
        }
    }

    public void Apply(in StateSet record)
    {
        Start(RecordKind.StateSet);
        _buffer.WriteNumber(record.Number);
        Write(record.Content);
    }

    public void Apply(in OutputSet record)
    {
        Start(RecordKind.OutputSet);
        _buffer.WriteText(record.Name);
        Write(record.Content);
    }

    public void Apply(in CorrelationSet record)
    {
        Start(RecordKind.CorrelationSet);
        _buffer.WriteText(record.CorrelationId);
    }

    public void Apply(in NameSet record)
    {
        Start(RecordKind.NameSet);
        _buffer.WriteText(record.Name);
    }

    public void Apply(in Replied record)
    {
        Start(RecordKind.Replied);
        Write(record.Content);
    }

    public void Apply(in ChildStarted record)
    {
        Start(RecordKind.ChildStarted);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteText(record.RunId);
    }

    public void Apply(in CommandTaken record)
    {
        Start(RecordKind.CommandTaken);
        _buffer.WriteText(record.CommandId);
    }

    public void Apply(in Retried record)
    {
        Start(RecordKind.Retried);
        _buffer.WriteNumber(record.Number);
        _buffer.WriteNumber(record.Generation);
        Write(record.At);
    }

    public void Apply(in Edited record)
    {
        Start(RecordKind.Edited);
        _buffer.WriteNumber(record.Number);
        Write(record.Inputs);
        Write(record.Items);
        Write(record.At);
    }

    public void Apply(in RunEnded record)
    {
        Start(RecordKind.RunEnded);
        _buffer.WriteByte((byte)record.Status);
        Write(record.Error);
        Write(record.At);
    }

    public void Apply(in Stopping record)
    {
        Start(RecordKind.Stopping);
        _buffer.WriteByte((byte)record.Status);
        Write(record.Error);
        Write(record.At);
    }

    public void Apply(in Undone record)
    {
        Start(RecordKind.Undone);
        _buffer.WriteNumber(record.Number);
        Write(record.Error);
        Write(record.At);
    }

    private void Start(RecordKind kind)
    {
        RecordCount++;
        _buffer.WriteByte((byte)kind);
    }

    private void Write(DateTimeOffset moment) => _buffer.WriteSigned(moment.ToUnixTimeMilliseconds() - _baseTime);

    private void Write(Left left)
    {
        _buffer.WriteByte((byte)left.Kind);
        if (left.Kind == LeftKind.Content)
        {
            Write(left.Content);
        }
        else if (left.Kind == LeftKind.Source)
        {
            Write(left.Source);
        }
    }

    private void Write(ItemSource source)
    {
        _buffer.WriteNumber(source.Execution);
        _buffer.WriteSigned(source.Outcome);
    }

    /// <summary>Writes what the steps after it may hand on as it is.</summary>
    private void WriteNoting(Payload? payload)
    {
        if (payload is not null)
        {
            _parts ??= new();
        }

        Write(payload, notes: true);
    }

    /// <summary>0 nothing, 1 value, 2 items, 3 value in a blob, 4 items in a blob, 5 value with copies, 6 items with copies: see <see cref="RowParts"/>.</summary>
    private void Write(Payload? payload, bool notes = false)
    {
        if (payload is null)
        {
            _buffer.WriteByte(0);
            return;
        }

        var tagAt = _buffer.Length;
        _buffer.WriteByte(0);
        var start = _buffer.ReserveLength();
        WriteContent(payload, start, notes);
        var hasCopies = _parts?.WriteCopies(_buffer, _buffer.Length - start) ?? false;
        var length = _buffer.FillLength(start);
        if (length <= InlineLimit)
        {
            _buffer.Overwrite(tagAt, (byte)((payload.IsItems ? 2 : 1) + (hasCopies ? 4 : 0)));
            payload.StoredAt(_row, start, length, hasCopies, loader);
        }
        else
        {
            WriteBlob(payload, tagAt, hasCopies ? RowParts.Fill(_buffer.Written, start, length) : _buffer.Written[start..].ToArray());
        }

        Payloads.Add(payload);
    }

    private void WriteBlob(Payload payload, int tagAt, byte[] content)
    {
        _buffer.Truncate(tagAt);
        _parts?.ForgetFrom(tagAt);
        var blobId = Guid.CreateVersion7().ToString("n");
        Blobs.Add((blobId, content));
        _buffer.WriteByte(payload.IsItems ? (byte)4 : (byte)3);
        _buffer.WriteText(blobId);
        _buffer.WriteNumber(content.Length);
        payload.StoredInBlob(_row, blobId, content.Length, loader);
    }

    private void WriteContent(Payload payload, int start, bool notes)
    {
        _json.Reset(_buffer);
        if (payload.IsItems)
        {
            ItemsJson.Write(_json, payload.Items, _parts);
        }
        else if (_parts is null)
        {
            ValueJson.Write(_json, payload.Value);
        }
        else if (notes)
        {
            _parts.WriteNoting(_json, payload.Value, start);
        }
        else
        {
            _parts.Write(_json, payload.Value);
        }

        _json.Flush();
    }
}
