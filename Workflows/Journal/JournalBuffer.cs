using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>The bytes of a burst while it grows. Rented from the pool; given back when the run leaves memory.</summary>
internal sealed class JournalBuffer : IBufferWriter<byte>, IDisposable
{
    private const int InitialSize = 2048;

    /// <summary>Larger arrays are neither rented nor kept: the pool would hold them long after the run that needed them.</summary>
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    /// <summary>What was written, with its checksum behind it. What is written next takes the checksum's place.</summary>
    public ReadOnlyMemory<byte> Sealed()
    {
        Ensure(JournalFormat.ChecksumLength);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), XxHash3.HashToUInt64(_bytes.AsSpan(0, Length)));
        return _bytes.AsMemory(0, Length + JournalFormat.ChecksumLength);
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > LargestKept)
        {
            _bytes = [];
        }
    }

    public void Dispose()
    {
        GiveBack(_bytes);
        _bytes = [];
        Length = 0;
    }

    public void WriteByte(byte value)
    {
        Ensure(1);
        _bytes[Length++] = value;
    }

    /// <summary>LEB128: small numbers take one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteNumber(ulong value)
    {
        Ensure(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    public void WriteNumber(long value) => WriteNumber((ulong)value);

    /// <summary>Zig-zag, for numbers that may be negative.</summary>
    public void WriteSigned(long value) => WriteNumber((ulong)((value << 1) ^ (value >> 63)));

    public void WriteUtf8(ReadOnlySpan<byte> text)
    {
        WriteNumber((ulong)text.Length + 1);
        Ensure(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Length + 1, then UTF-8; 0 stands for null.</summary>
    public void WriteText(string? text)
    {
        if (text is null)
        {
            WriteByte(0);
            return;
        }

        var count = Encoding.UTF8.GetByteCount(text);
        WriteNumber((ulong)count + 1);
        Ensure(count);
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    /// <summary>Leaves room for a length that is known later.</summary>
    public int ReserveLength()
    {
        Ensure(4);
        Length += 4;
        return Length;
    }

    /// <summary>Fills in the length of what was written since <see cref="ReserveLength"/>.</summary>
    public int FillLength(int start)
    {
        var length = Length - start;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - 4), length);
        return length;
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Overwrite(int at, byte value) => _bytes[at] = value;

    /// <summary>Takes back what was written from a place on.</summary>
    public void Truncate(int length) => Length = length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 256));
        return _bytes.AsSpan(Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int more)
    {
        if (_bytes.Length - Length < more)
        {
            Grow(more);
        }
    }

    private void Grow(int more)
    {
        var size = Math.Max(InitialSize, Math.Max(_bytes.Length * 2, Length + more));
        var larger = size > LargestKept ? GC.AllocateUninitializedArray<byte>(size) : ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        GiveBack(_bytes);
        _bytes = larger;
    }

    private static void GiveBack(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= LargestKept)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
