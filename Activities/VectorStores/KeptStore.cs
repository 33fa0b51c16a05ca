using System.Text.Json;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>
/// Pieces that this installation keeps itself, for all flows of their owner: a value for each, all of which are looked at in a search. Test runs have theirs apart.
/// </summary>
internal sealed class KeptStore(ActivityExecutionContext context, string collection) : IVectorStore
{
    /// <summary>At 8 KB or more each.</summary>
    private const int MostPieces = 2_000;

    private string Scope => $"{FlowState.OfAllFlows}vectors:{collection}";

    public async Task SaveAsync(IReadOnlyList<VectorPiece> pieces, CancellationToken cancel = default)
    {
        var entries = await context.State.GetAsync(Scope, [.. pieces.Select(piece => piece.Id.ToString("n"))]);
        if (await context.State.CountAsync(Scope) + entries.Values.Count(entry => !entry.Exists) > MostPieces)
        {
            throw new FaultException($"'{collection}' would have more than the {MostPieces} pieces that are kept here. Keep it in Qdrant, Pinecone or Supabase.", type: "Limit") { IsFinal = true };
        }

        await context.State.ChangeAsync([.. pieces.Select(piece => entries[piece.Id.ToString("n")].Set(
            ValueObject.From(("text", piece.Text), ("metadata", ValueJson.FromElement(piece.Metadata)), ("vector", Vectors.Pack(piece.Vector)))))]);
    }

    public async Task<IReadOnlyList<FoundPiece>> SearchAsync(ReadOnlyMemory<float> vector, int most, JsonElement filter, CancellationToken cancel = default)
    {
        var wanted = filter.ValueKind == JsonValueKind.Object ? ValueJson.FromElement(filter).AsObject()! : ValueObject.Empty;
        return [.. (await AllAsync())
            .Select(entry => entry.Value)
            .Where(piece => wanted.All(member => piece["metadata"][member.Key].Equals(member.Value)))
            .Select(piece => new FoundPiece(piece["text"].ToString(), ResultObject.ToJson(piece["metadata"]), Likeness(vector.Span, Vectors.Unpack(piece["vector"]))))
            .OrderByDescending(piece => piece.Score)
            .Take(most)];
    }

    public async Task ClearAsync(CancellationToken cancel = default) => await context.State.ChangeAsync([.. (await AllAsync()).Select(entry => entry.Delete())]);

    private ValueTask<IReadOnlyList<FlowStateEntry>> AllAsync() => context.State.OldestAsync(Scope, MostPieces);

    /// <summary>The cosine of the angle between them.</summary>
    private double Likeness(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        if (one.Length != other.Length)
        {
            throw new FaultException($"The pieces of '{collection}' have vectors of {other.Length} numbers, and the model makes {one.Length}: they were saved with another model.");
        }

        var (product, ones, others) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            product += (double)one[i] * other[i];
            ones += (double)one[i] * one[i];
            others += (double)other[i] * other[i];
        }

        return ones == 0 || others == 0 ? 0 : product / Math.Sqrt(ones * others);
    }
}
