using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Documents;

public enum SearchWork
{
    /// <summary>Adds documents, or replaces those with the same key.</summary>
    Save,

    /// <summary>Adds documents; of those with the same key, fields that are not given stay.</summary>
    Merge,
    Delete,
    Search,
}

[Activity("Bizoholic", "Documents", "Put documents into a Meilisearch index, take them out, or search.", DisplayName = "Meilisearch", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class Meilisearch : ServiceActivity
{
    [Input(DisplayName = "Server", Description = "The Meilisearch server.", CredentialTypes = [MeilisearchCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "What is to be done.", Order = 1)]
    public Input<SearchWork> Work { get; set; } = new(SearchWork.Save);

    [Input(Description = "Name of the index, such as posts.", Order = 2)]
    public Input<string>? Index { get; set; }

    [Input(Description = "Save and merge: a document or a list of them. Delete: keys. Search: Meilisearch's options, such as {\"q\": \"tea\", \"limit\": 5}.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<Value>? Documents { get; set; }

    [Input(DisplayName = "Primary key", Description = "The field that tells documents apart, where Meilisearch cannot guess it.", Category = "Advanced", Order = 4)]
    public Input<string>? PrimaryKey { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var index = context.Get(Index) is { Length: > 0 } given ? given : throw new FaultException("'Index' is empty.");
        using var credential = await context.OpenCredentialAsync(Credential, MeilisearchCredential.TypeName);
        var (server, what) = (MeilisearchCredential.Connect(credential, context.Services), context.Get(Documents));
        var key = context.Get(PrimaryKey) is { Length: > 0 } field ? field : null;
        return context.Get(Work) switch
        {
            SearchWork.Search => ValueJson.FromElement(await server.SearchAsync(index, ResultObject.ToJson(what.AsString() is { } query ? ValueObject.From(("q", query)) : what), context.CancellationToken)).AsObject() ?? ValueObject.Empty,
            SearchWork.Delete => Done(await server.DeleteAsync(index, ResultObject.ToJson(ListOf(what)), context.CancellationToken), index),
            var work => Done(await server.SaveAsync(index, ResultObject.ToJson(ListOf(what)), key, work == SearchWork.Merge, context.CancellationToken), index),
        };
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => context.Get(Work) == SearchWork.Search ? ValueObject.From(("hits", ValueArray.Empty)) : Done(0, context.Get(Index) ?? "");

    private static Value ListOf(Value what) => what.AsArray() is { } list ? list : what.IsNullish ? throw new FaultException("'Documents' is empty.") : ValueArray.From([what]);

    private static ValueObject Done(long task, string index) => ValueObject.From(("index", index), ("task", task));
}
