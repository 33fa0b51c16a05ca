using System.Text;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>What a trigger brought stands once in its row, however many steps hand it on in that row, and is read back wherever it was handed on.</summary>
public sealed class RowPartsTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private readonly Rows _rows = new();
    private readonly JournalWriter _writer;

    public RowPartsTests() => _writer = new JournalWriter(_rows);

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void A_part_that_is_handed_on_is_written_once_and_read_in_every_place()
    {
        var (body, tags) = (Body("Ann"), Tags());
        var brought = ValueObject.From(("body", body), ("tags", tags), ("n", 1));
        Begin();
        _writer.Apply(Started(brought));
        _writer.Apply(Done(
            ValueObject.From(("Result", brought), ("Content", body), ("n", 2), ("Tags", tags)),
            [new Item(ValueObject.From(("body", body), ("more", 3), ("tags", tags))), new Item(ValueObject.From(("again", body))) { PairedItem = 0 }]));
        _writer.Apply(new VariableSet(0, "v", Payload.Of(body)));
        Seal();

        Assert.Equal(1, Occurrences("ann@example.com"));
        var read = Read();
        Assert.Equal(brought, read.Started.TriggerInput!.Value.AsObject());
        Assert.Equal(ValueObject.From(("Result", brought), ("Content", body), ("n", 2), ("Tags", tags)), read.Done.Outputs!.Value.AsObject());
        Assert.Equal([ValueObject.From(("body", body), ("more", 3), ("tags", tags)), ValueObject.From(("again", body))], read.Done.Outcomes.ItemsAt(0).Content!.Items.Select(item => item.Json));
        Assert.Equal(0, read.Done.Outcomes.ItemsAt(0).Content!.Items[1].PairedItem);
        Assert.Equal(body, read.Set.Content.Value.AsObject());
    }

    [Fact]
    public void Content_with_copies_that_left_memory_is_read_back()
    {
        var body = Body("Ann");
        Begin();
        _writer.Apply(Started(ValueObject.From(("body", body))));
        var outputs = Payload.Of(ValueObject.From(("Content", body)));
        _writer.Apply(new Completed(1, OutcomeList.All(["Done"], default), null, outputs, Now, Now));
        Seal();

        Assert.True(outputs.TryEvict());
        Assert.Equal(body, outputs.Value["Content"].AsObject());
    }

    [Fact]
    public void What_went_to_a_blob_is_whole_and_nothing_is_copied_from_it()
    {
        var large = ValueObject.From(("text", new string('x', 70_000)));
        var brought = ValueObject.From(("body", large), ("small", Body("Ann")));
        Begin();
        _writer.Apply(Started(brought));
        _writer.Apply(Done(ValueObject.From(("Content", large), ("Small", brought["small"])), [new Item(large)]));
        Seal();

        var read = Read();
        Assert.Equal(3, _rows.Blobs.Count);
        Assert.Equal(ValueObject.From(("Content", large), ("Small", brought["small"])), read.Done.Outputs!.Value.AsObject());
        Assert.Equal(large, read.Done.Outcomes.ItemsAt(0).Content!.Items[0].Json);
    }

    [Fact]
    public void A_blob_holds_what_would_have_been_copied_from_its_row()
    {
        var body = Body("Ann");
        Begin();
        _writer.Apply(Started(ValueObject.From(("body", body))));
        _writer.Apply(Done(ValueObject.From(("Content", body), ("text", new string('x', 70_000))), [new Item(body)]));
        Seal();

        Assert.Equal(body, ValueJson.Parse(Assert.Single(_rows.Blobs).Value)["Content"].AsObject());
        Assert.Equal(body, Read().Done.Outputs!.Value["Content"].AsObject());
    }

    [Fact]
    public void Another_row_copies_nothing_from_it()
    {
        var body = Body("Ann");
        Begin();
        _writer.Apply(Started(ValueObject.From(("body", body))));
        Begin();
        _writer.Apply(Done(ValueObject.From(("Content", body)), [new Item(body)]));
        Seal();

        Assert.Equal(2, Occurrences("ann@example.com"));
    }

    private static ValueObject Body(string name) => ValueObject.From(("name", name), ("email", $"{name.ToLowerInvariant()}@example.com"), ("note", "Grüße \"quoted\" 😀"));

    private static ValueArray Tags() => ValueArray.From([new Value("first tag"), new Value("second tag")]);

    private static RunStarted Started(ValueObject brought) => new("flow", "v1", 1, "hash", "in", null, null, null, null, 0, false, Payload.Of(ValueObject.Empty), Payload.Of(brought), Now);

    private static Completed Done(ValueObject outputs, IReadOnlyList<Item> items)
        => new(1, new OutcomeList(["Done"], [new Left(LeftKind.Content, Payload.Of(items))]), null, Payload.Of(outputs), Now, Now);

    private void Begin() => _writer.Begin(0, Now);

    private void Seal()
    {
        _rows.Row = _writer.Sealed().ToArray();
        foreach (var (id, content) in _writer.Blobs)
        {
            _rows.Blobs[id] = content;
        }
    }

    private int Occurrences(string text) => Encoding.UTF8.GetString(_rows.Row).Split(text).Length - 1;

    private (RunStarted Started, Completed Done, VariableSet Set) Read()
    {
        var tape = new RecordTape();
        JournalReader.Read(new JournalRow(0, _rows.Row), _rows, tape);
        return (tape.Records.OfType<RunStarted>().Single(), tape.Records.OfType<Completed>().Single(), tape.Records.OfType<VariableSet>().SingleOrDefault());
    }

    private sealed class Rows : IPayloadLoader
    {
        public byte[] Row { get; set; } = [];

        public Dictionary<string, byte[]> Blobs { get; } = new(StringComparer.Ordinal);

        public ReadOnlyMemory<byte> Load(Payload payload) => payload.BlobId is { } id ? Blobs[id] : payload.ContentIn(Row);
    }
}
