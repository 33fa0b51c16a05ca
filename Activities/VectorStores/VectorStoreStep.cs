using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Connectors.VectorStores;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>
/// A step that has a model make vectors, and a store keep or find what belongs to them. It runs for each item, one after the other, and leaves any number of items;
/// where it leaves none, nothing follows it.
/// </summary>
[DefaultRetry(tries: 4, waitSeconds: 2)]
public abstract class VectorStoreStep : CodeActivity<Value>, IMetered, INeedsCredential
{
    [Input(DisplayName = "AI service", Description = "Whose model turns texts into vectors.", CredentialTypes = [OpenAiCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Kept in", Description = "Here, or a vector database.", Order = 1)]
    public Input<VectorStoreKind> Store { get; set; } = new(VectorStoreKind.Here);

    [Input(DisplayName = "Database", Description = "The account at Qdrant, Pinecone or Supabase (a service at your own address). None for what is kept here.", CredentialTypes = [QdrantCredential.TypeName, PineconeCredential.TypeName, ServiceAccount.TypeName], Order = 2)]
    public Input<CredentialReference>? StoreCredential { get; set; }

    [Input(Description = "Name of the collection; Pinecone calls it an index, Supabase has a table.", Order = 3)]
    public Input<string>? Collection { get; set; }

    [Input(Description = "Of Pinecone: a part of the index. Empty: its own.", Category = "Advanced", Order = 30)]
    public Input<string>? Namespace { get; set; }

    [Input(DisplayName = "Field for the text", Description = "Of Qdrant: where a point has its text.", Category = "Advanced", Order = 31)]
    public Input<string> TextField { get; set; } = new("content");

    [Input(DisplayName = "Field for the metadata", Description = "Of Qdrant: where a point has everything else.", Category = "Advanced", Order = 32)]
    public Input<string> MetadataField { get; set; } = new("metadata");

    [Input(Description = "The service's name for it. Texts are found only by the model that they were saved with.", Category = "Model", Order = 20)]
    public Input<string> Model { get; set; } = new("text-embedding-3-small");

    [Input(Description = "Length of a vector. Empty: the model's own.", Category = "Model", Order = 21)]
    public Input<int?>? Dimensions { get; set; }

    private NodePolicy _policy = null!;

    Input<CredentialReference>? INeedsCredential.Access => Credential.IsBlank() || (Store.TryGetConstant(out var kind) && kind == VectorStoreKind.Here) ? Credential : StoreCredential;

    private protected abstract ValueTask<IReadOnlyList<ValueObject>> RunAsync(ActivityExecutionContext context);

    /// <summary>What the work would leave, made of the inputs.</summary>
    private protected abstract IReadOnlyList<ValueObject> Sample(ActivityExecutionContext context);

    protected override void Bind(ActivityBinding binding) => _policy = NodePolicy.Read(binding);

    protected sealed override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var isKeptHere = context.Get(Store) == VectorStoreKind.Here;
        if ((context.Get(Credential) is null || (!isKeptHere && context.Get(StoreCredential) is null)) && ServiceActivity.LeavesSample(context))
        {
            var sample = Sample(context);
            DemoServices.Of(context)?.Take(context, sample.Count > 0 ? sample[0] : ValueObject.Empty);
            Leave(context, [.. sample.Select(one => one.With(ServiceActivity.SampleMark, true))]);
            return;
        }

        try
        {
            Leave(context, await ServedAsync(context));
        }
        catch (FaultException error) when (error is not HeldBackException && _policy.OnError == OnError.Continue && !context.WillRetry(error))
        {
            Leave(context, [ValueObject.From(("error", error.Message))]);
        }
    }

    private async ValueTask<IReadOnlyList<ValueObject>> ServedAsync(ActivityExecutionContext context)
    {
        try
        {
            return await RunAsync(context);
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error, context.Node.Effect);
        }
    }

    /// <param name="newCollection">How Qdrant makes a collection that is not there.</param>
    private protected async ValueTask<IVectorStore> ConnectAsync(ActivityExecutionContext context, Value newCollection = default)
    {
        var collection = context.Get(Collection)?.Trim() is { Length: > 0 } given ? given : throw new FaultException("'Collection' is empty.");
        var (http, clock) = (context.Services.Http(), context.Services.Clock());
        switch (context.Get(Store))
        {
            case VectorStoreKind.Qdrant:
                using (var account = await context.OpenCredentialAsync(StoreCredential, QdrantCredential.TypeName))
                {
                    return new QdrantStore(http, account.RequireUrl("url"), account["apiKey"], collection, clock)
                    {
                        TextField = context.Get(TextField) is { Length: > 0 } text ? text : "content",
                        MetadataField = context.Get(MetadataField) is { Length: > 0 } metadata ? metadata : "metadata",
                        NewCollection = newCollection.IsNullish ? default : ResultObject.ToJson(newCollection),
                    };
                }

            case VectorStoreKind.Pinecone:
                using (var account = await context.OpenCredentialAsync(StoreCredential, PineconeCredential.TypeName))
                {
                    return new PineconeStore(http, account.RequireUrl("url"), account.Require("apiKey"), collection, context.Get(Namespace) ?? "", clock);
                }

            case VectorStoreKind.Supabase:
                using (var account = await context.OpenCredentialAsync(StoreCredential, ServiceAccount.TypeName))
                {
                    return new SupabaseStore(http, account.RequireUrl(ServiceAccount.Address), account.Require(ServiceAccount.Key), collection, SearchFunctionOf(context), clock);
                }

            default:
                return new KeptStore(context, collection);
        }
    }

    /// <summary>Of Supabase.</summary>
    private protected virtual string SearchFunctionOf(ActivityExecutionContext context) => "";

    /// <summary>Makes vectors of texts, and accounts and remembers them before anything follows, so that a crash does not pay for them again.</summary>
    /// <param name="kept">What the step has reached; the vectors stand in it under <c>vectors</c> then.</param>
    private protected async ValueTask<(IReadOnlyList<ReadOnlyMemory<float>> Vectors, ValueObject Kept)> VectorsAsync(ActivityExecutionContext context, IReadOnlyList<string> texts, ValueObject kept)
    {
        if (kept["vectors"].AsArray() is { } packed)
        {
            return ([.. packed.Select(vector => (ReadOnlyMemory<float>)Vectors.Unpack(vector))], kept);
        }

        await AiBudget.RequireAsync(context);
        using var credential = await context.OpenCredentialAsync(Credential, OpenAiCredential.TypeName);
        var model = new EmbeddingModel(context.Services.Http(), AiCredentials.Connection(credential, context.Get(Model)), context.Services.Clock());
        var answer = await model.EmbedAsync(texts, context.Get(Dimensions), context.CancellationToken);
        var usage = Vectors.Usage(answer, credential);
        kept = kept.With("usage", Vectors.Sum(kept["usage"], usage)).With("vectors", ValueArray.From(answer.Vectors.Select(Vectors.Pack)));
        await AiBudget.SpendAsync(context, usage, kept);
        return (answer.Vectors, kept);
    }

    private void Leave(ActivityExecutionContext context, IReadOnlyList<ValueObject> left)
    {
        context.Set(Result, ValueArray.From(left.Select(one => (Value)one)));
        if (left.Count == 0 && !_policy.AlwaysOutputData)
        {
            context.Leave(N8nActivity.Nothing, []);
        }
        else
        {
            context.Leave(Outcomes.Done, left.Count == 0 ? [new Item(ValueObject.Empty)] : [.. left.Select(one => new Item(one))]);
        }
    }

    /// <summary>A piece in the form in which items have it.</summary>
    private protected static ValueObject Document(string text, Value metadata) => metadata.IsUndefined ? ValueObject.From(("pageContent", text)) : ValueObject.From(("pageContent", text), ("metadata", metadata));
}
