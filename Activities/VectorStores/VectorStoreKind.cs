namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>What keeps the pieces.</summary>
public enum VectorStoreKind
{
    /// <summary>This installation, for some thousand pieces.</summary>
    Here,
    Qdrant,
    Pinecone,
    Supabase,
}
