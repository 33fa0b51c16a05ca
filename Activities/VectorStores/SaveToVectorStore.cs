using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>
/// Pieces go in batches: vectors are made of one, it is saved, and that is remembered. A piece has an id of its own in the run, so that a batch that is saved again after
/// a crash takes its own place.
/// </summary>
[Activity("Bizoholic", "AI", "Save texts and files so that a model or a search finds them by what they mean. Leaves an item for each piece.", DisplayName = "Save to vector store", Effect = SideEffect.Keyed, PerItem = true, Sequential = true)]
public sealed class SaveToVectorStore : VectorStoreStep
{
    private const string AllFiles = "*";

    [Input(Description = "A text; of an object or a list, every text in it is saved for itself.", UIHint = UIHints.MultiLine, Order = 4)]
    public Input<Value>? Content { get; set; }

    [Input(Description = "In the place of a content: name of the item's file to read, such as data; * for all of them. PDF, text, CSV or JSON.", Order = 5)]
    public Input<string>? File { get; set; }

    [Input(DisplayName = "Metadata", Description = "What is kept with each piece, and may be searched by, such as {\"customer\": \"Acme\"}.", UIHint = UIHints.JsonEditor, Order = 6)]
    public Input<ValueObject>? PieceMetadata { get; set; }

    [Input(DisplayName = "Cut at", Description = "Long texts are saved in pieces.", Category = "Pieces", Order = 7)]
    public Input<TextSplit> Split { get; set; } = new(TextSplit.Paragraphs);

    [Input(Description = "For pieces that are cut at a separator.", Category = "Pieces", Order = 8)]
    public Input<string>? Separator { get; set; }

    [Input(DisplayName = "Longest piece", Description = "In letters, or tokens.", Category = "Pieces", Order = 9)]
    public Input<int> PieceLength { get; set; } = new(1000);

    [Input(Description = "How much of a piece the next one may begin with.", Category = "Pieces", Order = 10)]
    public Input<int> Overlap { get; set; } = new(200);

    [Input(DisplayName = "Pages apart", Description = "No piece of a PDF goes over the end of a page.", Category = "Pieces", Order = 11)]
    public Input<bool> PagesApart { get; set; } = new(false);

    [Input(DisplayName = "Empty it first", Description = "What was saved before is forgotten, before the first item. Here and in Pinecone.", Category = "Advanced", Order = 33)]
    public Input<bool> ClearFirst { get; set; } = new(false);

    [Input(DisplayName = "New collection", Description = "Of Qdrant: how a collection that is not there is made.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 34)]
    public Input<ValueObject>? NewCollection { get; set; }

    /// <summary>Supabase numbers its rows by itself.</summary>
    protected override SideEffect EffectAt(ActivityNode place) => Store.TryGetConstant(out var kind) && kind != VectorStoreKind.Supabase ? SideEffect.Keyed : SideEffect.AtMostOnce;

    private protected override async ValueTask<IReadOnlyList<ValueObject>> RunAsync(ActivityExecutionContext context)
    {
        var pieces = await PiecesAsync(context);
        var store = await ConnectAsync(context, context.Get(NewCollection) is { } settings ? settings : default(Value));
        var kept = context.Remembered.AsObject() ?? ValueObject.Empty;
        if (context.Get(ClearFirst) && context.ItemIndex == 0 && !kept["cleared"].Boolean)
        {
            await store.ClearAsync(context.CancellationToken);
            kept = kept.With("cleared", true);
            await context.RememberAsync(kept);
        }

        while ((int)kept["saved"].Number is var saved && saved < pieces.Count)
        {
            TextDocument[] batch = [.. pieces.Skip(saved).Take(Vectors.MostAtOnce)];
            (var vectors, kept) = await VectorsAsync(context, [.. batch.Select(piece => piece.Text)], kept);
            await store.SaveAsync([.. batch.Select((piece, i) => new VectorPiece(IdOf(context, saved + i), piece.Text, ResultObject.ToJson(piece.Metadata), vectors[i]))], context.CancellationToken);
            kept = ValueObject.From(("cleared", kept["cleared"]), ("saved", saved + batch.Length), ("usage", kept["usage"]));
            await context.RememberAsync(kept);
        }

        return [.. pieces.Select(piece => Document(piece.Text, piece.Metadata))];
    }

    private protected override IReadOnlyList<ValueObject> Sample(ActivityExecutionContext context)
    {
        var documents = DocumentReader.OfData(context.Get(Content));
        return [.. (documents.Count > 0 ? documents : [new TextDocument(OfflineText.Of(context.Get(File) ?? ""), ValueObject.Empty)]).Select(piece => Document(piece.Text, piece.Metadata))];
    }

    private async ValueTask<List<TextDocument>> PiecesAsync(ActivityExecutionContext context)
    {
        var splitter = new TextSplitter(context.Get(Split), context.Get(PieceLength), context.Get(Overlap), context.Get(Separator) ?? "");
        var more = context.Get(PieceMetadata) ?? ValueObject.Empty;
        var pieces = new List<TextDocument>();
        foreach (var document in context.Get(File)?.Trim() is { Length: > 0 } name ? await OfFilesAsync(context, name) : DocumentReader.OfData(context.Get(Content)))
        {
            pieces.AddRange(splitter.Split(document.Text).Where(piece => !string.IsNullOrWhiteSpace(piece.Text)).Select(piece => new TextDocument(
                piece.Text,
                more.Aggregate(context.Get(Split) == TextSplit.None ? document.Metadata : Placed(document.Metadata, piece.FromLine, piece.ToLine), (all, member) => all.With(member.Key, member.Value)))));
        }

        return pieces;
    }

    private async ValueTask<List<TextDocument>> OfFilesAsync(ActivityExecutionContext context, string name)
    {
        var files = context.Item.Binary ?? new Dictionary<string, BinaryReference>();
        var wanted = name == AllFiles ? files.Values : [files.GetValueOrDefault(name) ?? throw new FaultException($"The item has no file '{name}'.{(files.Count == 0 ? "" : $" It has {string.Join(", ", files.Keys)}.")}")];
        var documents = new List<TextDocument>();
        foreach (var file in wanted)
        {
            documents.AddRange(DocumentReader.OfFile(file, await context.Files.ReadAsync(file), context.Get(PagesApart)));
        }

        return documents;
    }

    private static ValueObject Placed(ValueObject metadata, int from, int to)
        => metadata.With("loc", (metadata["loc"].AsObject() ?? ValueObject.Empty).With("lines", ValueObject.From(("from", from), ("to", to))));

    /// <summary>The same whenever this execution saves the piece, and no other's.</summary>
    private static Guid IdOf(ActivityExecutionContext context, int piece)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{context.ExecutionId}-{context.ItemIndex}-{piece}")), hash);
        (hash[6], hash[8]) = ((byte)((hash[6] & 0x0F) | 0x80), (byte)((hash[8] & 0x3F) | 0x80));
        return new Guid(hash[..16], bigEndian: true);
    }
}
