using System.Text.Json;

namespace Bizoholic.Flows.Connectors.VectorStores;

/// <summary>Keeps pieces of text with their vectors, and finds those of like meaning.</summary>
public interface IVectorStore
{
    /// <summary>Keeps pieces. A store that knows their ids takes the place of what it has under them, so that a repeat adds nothing.</summary>
    /// <param name="pieces">All with vectors of one length.</param>
    Task SaveAsync(IReadOnlyList<VectorPiece> pieces, CancellationToken cancel = default);

    /// <summary>The pieces that are nearest, the nearest first.</summary>
    /// <param name="filter">Which of them, in the store's own form; undefined for all.</param>
    Task<IReadOnlyList<FoundPiece>> SearchAsync(ReadOnlyMemory<float> vector, int most, JsonElement filter, CancellationToken cancel = default);

    /// <summary>Forgets everything.</summary>
    Task ClearAsync(CancellationToken cancel = default);
}

/// <summary>A piece of text to keep.</summary>
/// <param name="Id">The same whenever the same piece is saved again.</param>
/// <param name="Metadata">An object: where it comes from, and what it may be found by.</param>
public sealed record VectorPiece(Guid Id, string Text, JsonElement Metadata, ReadOnlyMemory<float> Vector);

/// <param name="Metadata">An object.</param>
/// <param name="Score">How near it is, by the measure of the store.</param>
public sealed record FoundPiece(string Text, JsonElement Metadata, double Score);
