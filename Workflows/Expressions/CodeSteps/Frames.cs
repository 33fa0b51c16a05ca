using System.Buffers.Binary;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>What the host and a child process say to each other.</summary>
internal enum FrameKind : byte
{
    /// <summary>Host: run this (<see cref="CodeMessages"/>).</summary>
    Run = 1,

    /// <summary>Child: what does the scope say of this?</summary>
    Ask = 2,

    /// <summary>Host: this.</summary>
    Told = 3,

    /// <summary>Child: a line of the console.</summary>
    Log = 4,

    /// <summary>Child: the results.</summary>
    Answer = 5,

    /// <summary>Child, once: it is ready.</summary>
    Ready = 6,

    /// <summary>Host, to the zygote: make a copy that connects to this address.</summary>
    Fork = 7,

    /// <summary>Zygote: its process id.</summary>
    Forked = 8,

    /// <summary>Host, to the zygote: end this copy, or tell how it ended.</summary>
    End = 9,

    /// <summary>Zygote: so.</summary>
    Ended = 10,
}

/// <summary>Frames over the child's standard input and output: a length of four bytes, a kind of one, and JSON.</summary>
internal sealed class Frames(Stream input, Stream output)
{
    /// <summary>More than any step's data should be; a longer frame ends the conversation.</summary>
    public const int MaxLength = 256 << 20;

    private const int HeaderLength = 5;
    private readonly byte[] _header = new byte[HeaderLength];

    /// <exception cref="IOException">The other side is gone.</exception>
    /// <exception cref="ExpressionException">The message is too long.</exception>
    public void Write(FrameKind kind, Value message)
    {
        var body = ValueJson.ToUtf8(message);
        if (body.Length > MaxLength)
        {
            throw new ExpressionException($"The data of this Code step is too large: {body.Length >> 20} MB, at most {MaxLength >> 20} MB.");
        }

        var frame = new byte[HeaderLength + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        frame[4] = (byte)kind;
        body.CopyTo(frame, HeaderLength);
        output.Write(frame);
        output.Flush();
    }

    /// <returns>Null when the other side has closed.</returns>
    /// <exception cref="InvalidDataException">It is no frame.</exception>
    public (FrameKind Kind, Value Message)? Read()
    {
        if (input.ReadAtLeast(_header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_header);
        if (length is < 0 or > MaxLength)
        {
            throw new InvalidDataException($"A frame of {length} bytes.");
        }

        var kind = (FrameKind)_header[4];
        var body = new byte[length];
        return input.ReadAtLeast(body, length, throwOnEndOfStream: false) < length ? null : (kind, length == 0 ? default : ValueJson.ParseMessage(body));
    }
}
