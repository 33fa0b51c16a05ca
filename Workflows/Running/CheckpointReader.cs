using System.Text;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

/// <summary>Reads what <see cref="CheckpointWriter"/> wrote.</summary>
internal sealed class CheckpointReader(ReadOnlyMemory<byte> content, WorkflowPlan plan, IPayloadLoader? loader) : IDisposable
{
    private readonly BinaryReader _reader = new(new MemoryStream(content.ToArray(), writable: false), Encoding.UTF8);
    private readonly List<Payload> _payloads = [];

    /// <summary>Those that were read, by number.</summary>
    public Dictionary<long, Execution> Executions { get; } = [];

    public void Dispose() => _reader.Dispose();

    public byte Byte() => _reader.ReadByte();

    public bool Flag() => _reader.ReadBoolean();

    public long Number() => _reader.Read7BitEncodedInt64();

    public int Count() => checked((int)Number());

    public string? Text() => Flag() ? _reader.ReadString() : null;

    public DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeMilliseconds(Number());

    public IEnumerable<T> Many<T>(Func<T> read)
    {
        for (var left = Count(); left > 0; left--)
        {
            yield return read();
        }
    }

    public T[]? ManyOrNone<T>(Func<T> read) => Many(read).ToArray() is { Length: > 0 } values ? values : null;

    public ItemSource Source() => new(Number(), Count());

    public Execution? Execution() => Number() is > 0 and var number ? Executions[number] : null;

    public ActivityNode Node() => Text() is { } id && plan.FindById(id) is { } node ? node : throw new InvalidDataException("It names an activity that its definition does not have.");

    public Payload? Payload()
    {
        var tag = (PayloadTag)Byte();
        switch (tag)
        {
            case PayloadTag.None:
                return null;
            case PayloadTag.Again:
                return _payloads[Count()];
            default:
                var payload = Defined(tag);
                _payloads.Add(payload);
                return payload;
        }
    }

    private Payload Defined(PayloadTag tag) => tag switch
    {
        PayloadTag.InRow => InRow(),
        PayloadTag.InBlob => Journal.Payload.InBlob(Flag(), Number(), Text()!, Count(), loader),
        PayloadTag.Derived => Journal.Payload.Made((PayloadForm)Byte(), [.. Many(() => Payload()!)]),
        _ => throw new InvalidDataException($"It holds a reference of unknown kind {(byte)tag}."),
    };

    private Payload InRow()
    {
        var isItems = Flag();
        var (row, offset, length) = (Number(), Count(), Count());
        return Journal.Payload.Stored(isItems, default, row, offset, length, Flag(), loader);
    }
}
