using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>
/// A value or a list of items that a record carries. State holds these, not values: once durable, the content may leave memory and is read back from
/// where it was written when it is asked for again. Used by the run's own thread only.
/// </summary>
internal sealed class Payload
{
    private const int SmallContent = 4096;

    private readonly Payload[]? _parts;
    private Value _value;
    private IReadOnlyList<Item>? _items;
    private ReadOnlyMemory<byte> _encoded;
    private bool _isLoaded;

    private Payload(Payload[]? parts = null) => _parts = parts;

    /// <summary>Journal row that holds the content, -1 while it is not durable.</summary>
    public long Row { get; private set; } = -1;

    public int Offset { get; private set; }

    /// <summary>Encoded length in bytes; 0 for derived payloads.</summary>
    public int Length { get; private set; }

    /// <summary>Set when the content is too large for the journal.</summary>
    public string? BlobId { get; private set; }

    /// <summary>Parts of the content stand elsewhere in its row: see <see cref="RowParts"/>.</summary>
    public bool HasCopies { get; private set; }

    public IPayloadLoader? Loader { get; private set; }

    public bool IsItems { get; private init; }

    public PayloadForm Form { get; private init; }

    /// <summary>What a derived payload is made of.</summary>
    public IReadOnlyList<Payload> Parts => _parts ?? [];

    /// <summary>Derived payloads are never written: records name their sources instead.</summary>
    public bool IsDerived => _parts is not null;

    /// <summary>Encoded bytes of what it holds while it is in memory.</summary>
    public long BytesHeld => _parts is null ? Length : _parts.Sum(part => part.BytesHeld);

    /// <summary>Whether its content can be had without reading it back.</summary>
    public bool IsInMemory => _isLoaded || !_encoded.IsEmpty || _parts is not null;

    public static Payload Of(Value value) => new() { _value = value, _isLoaded = true };

    public static Payload Of(IReadOnlyList<Item> items) => new() { _items = items, _isLoaded = true, IsItems = true };

    public static Payload Concat(Payload[] parts) => Made(PayloadForm.Concatenation, parts);

    public static Payload LoopItem(Payload locals) => Made(PayloadForm.LoopItem, [locals]);

    public static Payload OutputItem(Payload outputs) => Made(PayloadForm.OutputItem, [outputs]);

    /// <summary>Items made of other payloads.</summary>
    public static Payload Made(PayloadForm form, Payload[] parts) => new(parts) { IsItems = true, Form = form };

    public static Payload Stored(bool isItems, ReadOnlyMemory<byte> encoded, long row, int offset, int length, bool hasCopies, IPayloadLoader? loader)
        => new() { IsItems = isItems, _encoded = encoded, Row = row, Offset = offset, Length = length, HasCopies = hasCopies, Loader = loader };

    public static Payload InBlob(bool isItems, long row, string blobId, int length, IPayloadLoader? loader)
        => new() { IsItems = isItems, Row = row, BlobId = blobId, Length = length, Loader = loader };

    public Value Value
    {
        get
        {
            if (!_isLoaded)
            {
                _value = ValueJson.Parse(Encoded().Span);
                _isLoaded = true;
            }

            return _value;
        }
    }

    public IReadOnlyList<Item> Items
    {
        get
        {
            if (Form is PayloadForm.LoopItem or PayloadForm.OutputItem)
            {
                // Made anew each time, which is cheap: kept, it would hold content that has left memory.
                return [Form == PayloadForm.LoopItem ? LoopItemOf(_parts![0].Value) : OutputItemOf(_parts![0].Value)];
            }

            if (!_isLoaded)
            {
                _items = _parts is null ? ItemsJson.Read(Encoded().Span) : [.. _parts.SelectMany(part => part.Items)];
                _isLoaded = true;
                KeepDerived();
            }

            return _items!;
        }
    }

    /// <summary>Told by the writer where the content went.</summary>
    public void StoredAt(long row, int offset, int length, bool hasCopies, IPayloadLoader? loader)
    {
        Row = row;
        Offset = offset;
        Length = length;
        HasCopies = hasCopies;
        Loader = loader;
    }

    /// <inheritdoc cref="StoredAt"/>
    public void StoredInBlob(long row, string blobId, int length, IPayloadLoader? loader)
    {
        Row = row;
        BlobId = blobId;
        Length = length;
        Loader = loader;
    }

    /// <summary>The content, out of the row it was stored in.</summary>
    public ReadOnlyMemory<byte> ContentIn(ReadOnlyMemory<byte> row) => HasCopies ? RowParts.Fill(row.Span, Offset, Length) : row.Slice(Offset, Length);

    /// <summary>Lets go of content that can be read back.</summary>
    public bool TryEvict()
    {
        if (_parts is null && (Loader is null || (Row < 0 && BlobId is null)))
        {
            return false;
        }

        _value = default;
        _items = null;
        _encoded = default;
        _isLoaded = false;
        return true;
    }

    /// <summary>What is made of other payloads holds their content too; where that is much, it counts.</summary>
    private void KeepDerived()
    {
        if (_parts is { Length: > 0 } && BytesHeld > SmallContent)
        {
            SourceLoader()?.Keep(this);
        }
    }

    private IPayloadLoader? SourceLoader() => _parts is null ? Loader : _parts.Select(part => part.SourceLoader()).FirstOrDefault(loader => loader is not null);

    private ReadOnlyMemory<byte> Encoded()
    {
        if (_encoded.IsEmpty)
        {
            _encoded = Loader?.Load(this) ?? throw new InvalidOperationException("A payload that was never written has no content.");
        }

        return _encoded;
    }

    private static Item LoopItemOf(Value locals)
    {
        var current = locals["CurrentValue"];
        return new Item(current.AsObject() ?? ValueObject.From(("value", current)));
    }

    private static Item OutputItemOf(Value outputs) => new(outputs.AsObject() ?? ValueObject.Empty);
}

/// <summary>What a payload's content is.</summary>
internal enum PayloadForm : byte
{
    /// <summary>Content of its own.</summary>
    Content,

    /// <summary>Items of several payloads, one after another.</summary>
    Concatenation,

    /// <summary>One item made of the loop value that is among an execution's local variables.</summary>
    LoopItem,

    /// <summary>One item made of an execution's outputs.</summary>
    OutputItem,
}

/// <summary>Reads content back. Blocks: it is asked only for data of long runs that has left memory.</summary>
internal interface IPayloadLoader
{
    ReadOnlyMemory<byte> Load(Payload payload);

    /// <summary>Notes content that is in memory and can be read back, so that it may leave memory when there is too much of it.</summary>
    void Keep(Payload payload)
    {
    }
}
