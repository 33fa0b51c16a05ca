using System.Buffers.Binary;
using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>
/// Where parts of what a trigger or a call brought stand in the row under way. The step that takes them in hands most of them on, as outputs and as items: what stands
/// in the row already is copied from there by whoever reads it, and not written again.
/// </summary>
/// <remarks>
/// Content with copies is its JSON with a 0 in the place of each copy; then for each copy the distance from the one before, where in the row it begins and how long it
/// is, as LEB128; then the length of the JSON in four bytes.
/// </remarks>
internal sealed class RowParts
{
    /// <summary>Shorter parts are written again: to name them takes as much room.</summary>
    private const int ShortestCopied = 16;

    private const int FootLength = sizeof(int);

    private readonly List<(object Part, int Start, int Length)> _parts = [];
    private readonly List<(int At, int Start, int Length)> _copies = [];

    public void Clear() => _parts.Clear();

    /// <summary>What stood there has left the row.</summary>
    public void ForgetFrom(int offset) => _parts.RemoveAll(part => part.Start >= offset);

    /// <summary>Writes a value and notes where it and its members stand.</summary>
    /// <param name="start">Where in the row the writer begins.</param>
    public void WriteNoting(Utf8JsonWriter writer, Value value, int start)
    {
        WriteMembers(writer, value, start);
        Note(value, start, Written(writer));
    }

    /// <summary>Writes a value, without those of it and its members that stand in the row.</summary>
    public void Write(Utf8JsonWriter writer, Value value)
    {
        if (!TryCopy(writer, value))
        {
            WriteMembers(writer, value);
        }
    }

    /// <summary>Writes a value, without those of its members that stand in the row.</summary>
    /// <param name="noteFrom">Where in the row the writer begins, for members that are to be noted; null for those that are not.</param>
    public void WriteMembers(Utf8JsonWriter writer, Value value, int? noteFrom = null)
    {
        if (value.AsObject() is not { } members)
        {
            ValueJson.Write(writer, value);
            return;
        }

        writer.WriteStartObject();
        for (var i = 0; i < members.Count; i++)
        {
            var (name, member) = members[i];
            if (member.IsUndefined)
            {
                continue;
            }

            writer.WritePropertyName(name);
            var at = Written(writer);
            if (noteFrom is { } start)
            {
                // Whole, since it is what others are copied from.
                ValueJson.Write(writer, member);
                Note(member, start + at, Written(writer) - at);
            }
            else if (!TryCopy(writer, member))
            {
                ValueJson.Write(writer, member);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Says which copies belong into the JSON that was just written; false where there are none.</summary>
    public bool WriteCopies(JournalBuffer buffer, int jsonLength)
    {
        if (_copies.Count == 0)
        {
            return false;
        }

        var last = 0;
        foreach (var (at, start, length) in _copies)
        {
            buffer.WriteNumber(at - last);
            buffer.WriteNumber(start);
            buffer.WriteNumber(length);
            last = at;
        }

        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(FootLength), jsonLength);
        buffer.Advance(FootLength);
        _copies.Clear();
        return true;
    }

    /// <summary>The JSON, with its copies in their places.</summary>
    /// <param name="row">The whole row.</param>
    /// <param name="offset">Where in it the content begins.</param>
    /// <param name="length">Of the content.</param>
    public static byte[] Fill(ReadOnlySpan<byte> row, int offset, int length)
    {
        var content = row.Slice(offset, length);
        var json = content[..BinaryPrimitives.ReadInt32LittleEndian(content[^FootLength..])];
        var named = content[json.Length..^FootLength];
        var filled = new byte[json.Length + Added(named)];
        var (to, from, at) = (0, 0, 0);
        for (var next = 0; next < named.Length;)
        {
            at += Number(named, ref next);
            var (start, copied) = (Number(named, ref next), Number(named, ref next));
            json[from..at].CopyTo(filled.AsSpan(to));
            to += at - from;
            row.Slice(start, copied).CopyTo(filled.AsSpan(to));
            to += copied;
            from = at + 1;
        }

        json[from..].CopyTo(filled.AsSpan(to));
        return filled;
    }

    private static int Written(Utf8JsonWriter writer) => (int)writer.BytesCommitted + writer.BytesPending;

    /// <summary>How much longer the copies are than what stands in their places.</summary>
    private static int Added(ReadOnlySpan<byte> named)
    {
        var added = 0;
        for (var next = 0; next < named.Length;)
        {
            _ = Number(named, ref next);
            _ = Number(named, ref next);
            added += Number(named, ref next) - 1;
        }

        return added;
    }

    private static int Number(ReadOnlySpan<byte> bytes, ref int at) => (int)Leb128.Read(bytes, ref at);

    private void Note(Value value, int start, int length)
    {
        if (length >= ShortestCopied && Reference(value) is { } part)
        {
            _parts.Add((part, start, length));
        }
    }

    private bool TryCopy(Utf8JsonWriter writer, Value value)
    {
        if (Reference(value) is { } part)
        {
            foreach (var (known, start, length) in _parts)
            {
                if (ReferenceEquals(known, part))
                {
                    _copies.Add((Written(writer), start, length));
                    writer.WriteNumberValue(0);
                    return true;
                }
            }
        }

        return false;
    }

    private static object? Reference(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString(),
        ValueKind.Object => value.AsObject(),
        ValueKind.Array => value.AsArray(),
        _ => null,
    };
}
