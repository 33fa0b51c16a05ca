using System.Text.Json;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

[Activity("Bizoholic", "AI", "Find what was saved and is nearest to a text in its meaning. Leaves an item for each piece, the nearest first.", DisplayName = "Search vector store", Effect = SideEffect.Keyed, PerItem = true, Sequential = true)]
public sealed class SearchVectorStore : VectorStoreStep
{
    private const int MostEver = 1_000;

    [Input(Description = "What to look for.", UIHint = UIHints.MultiLine, Order = 4)]
    public Input<string>? Query { get; set; }

    [Input(DisplayName = "Most results", Description = "How many pieces at most.", Order = 5)]
    public Input<int> MostResults { get; set; } = new(4);

    [Input(Description = "Which pieces count: values of their metadata, such as {\"customer\": \"Acme\"}; of Qdrant its own form.", UIHint = UIHints.JsonEditor, Order = 6)]
    public Input<ValueObject>? Filter { get; set; }

    [Input(DisplayName = "With metadata", Description = "Whether results tell what was saved with them.", Category = "Advanced", Order = 33)]
    public Input<bool> WithMetadata { get; set; } = new(true);

    [Input(DisplayName = "Search function", Description = "Of Supabase: the function that searches the table.", Category = "Advanced", Order = 34)]
    public Input<string> SearchFunction { get; set; } = new("match_documents");

    private protected override string SearchFunctionOf(ActivityExecutionContext context) => context.Get(SearchFunction) is { Length: > 0 } function ? function : "match_documents";

    private protected override async ValueTask<IReadOnlyList<ValueObject>> RunAsync(ActivityExecutionContext context)
    {
        var query = context.Get(Query) is { } given && !string.IsNullOrWhiteSpace(given) ? given : throw new FaultException("'Query' is empty.");
        var store = await ConnectAsync(context);
        var (vectors, _) = await VectorsAsync(context, [query], context.Remembered.AsObject() ?? ValueObject.Empty);
        var filter = context.Get(Filter) is { Count: > 0 } wanted ? ResultObject.ToJson(wanted) : default(JsonElement);
        return [.. (await store.SearchAsync(vectors[0], Math.Clamp(context.Get(MostResults), 1, MostEver), filter, context.CancellationToken)).Select(piece => Found(context, piece))];
    }

    private protected override IReadOnlyList<ValueObject> Sample(ActivityExecutionContext context) => [Found(context, new FoundPiece(OfflineText.Of(context.Get(Query) ?? ""), ResultObject.ToJson(ValueObject.Empty), 0))];

    private ValueObject Found(ActivityExecutionContext context, FoundPiece piece)
        => ValueObject.From(("document", Document(piece.Text, context.Get(WithMetadata) ? ValueJson.FromElement(piece.Metadata) : default)), ("score", piece.Score));
}
