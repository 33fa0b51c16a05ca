using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

[Activity("Bizoholic", "AI", "Find what was saved and is nearest to a text in its meaning. Leaves an item for each piece, the nearest first.", DisplayName = "Search vector store", Effect = SideEffect.Keyed, PerItem = true, Sequential = true)]
public sealed class SearchVectorStore : VectorSearchStep
{
    [Input(Description = "What to look for.", UIHint = UIHints.MultiLine, Order = 4)]
    public Input<string>? Query { get; set; }

    [Input(DisplayName = "With metadata", Description = "Whether results tell what was saved with them.", Category = "Advanced", Order = 33)]
    public Input<bool> WithMetadata { get; set; } = new(true);

    private protected override async ValueTask<IReadOnlyList<ValueObject>> RunAsync(ActivityExecutionContext context)
    {
        var (found, _) = await FindAsync(context, Require(context.Get(Query), "Query"), context.Remembered.AsObject() ?? ValueObject.Empty);
        return [.. found.Select(piece => Found(context, piece))];
    }

    private protected override IReadOnlyList<ValueObject> Sample(ActivityExecutionContext context) => [Found(context, new FoundPiece(OfflineText.Of(context.Get(Query) ?? ""), ResultObject.ToJson(ValueObject.Empty), 0))];

    private ValueObject Found(ActivityExecutionContext context, FoundPiece piece)
        => ValueObject.From(("document", Document(piece.Text, context.Get(WithMetadata) ? ValueJson.FromElement(piece.Metadata) : default)), ("score", piece.Score));
}
