using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>A step that looks for the pieces that are nearest to a text.</summary>
public abstract class VectorSearchStep : VectorStoreStep
{
    private const int MostEver = 1_000;
    private const string UsualFunction = "match_documents";

    [Input(DisplayName = "Most results", Description = "How many pieces at most.", Order = 5)]
    public Input<int> MostResults { get; set; } = new(4);

    [Input(Description = "Which pieces count: values of their metadata, such as {\"customer\": \"Acme\"}; of Qdrant its own form.", UIHint = UIHints.JsonEditor, Order = 6)]
    public Input<ValueObject>? Filter { get; set; }

    [Input(DisplayName = "Search function", Description = "Of Supabase: the function that searches the table.", Category = "Advanced", Order = 34)]
    public Input<string> SearchFunction { get; set; } = new(UsualFunction);

    private protected override string SearchFunctionOf(ActivityExecutionContext context) => context.Get(SearchFunction) is { Length: > 0 } function ? function : UsualFunction;

    private protected async ValueTask<(IReadOnlyList<FoundPiece> Found, ValueObject Kept)> FindAsync(ActivityExecutionContext context, string text, ValueObject kept)
    {
        var store = await ConnectAsync(context);
        (var vectors, kept) = await VectorsAsync(context, [text], kept);
        var filter = context.Get(Filter) is { Count: > 0 } wanted ? ResultObject.ToJson(wanted) : default(JsonElement);
        return (await store.SearchAsync(vectors[0], Math.Clamp(context.Get(MostResults), 1, MostEver), filter, context.CancellationToken), kept);
    }

    private protected static string Require(string? text, string name) => string.IsNullOrWhiteSpace(text) ? throw new FaultException($"'{name}' is empty.") : text;
}
