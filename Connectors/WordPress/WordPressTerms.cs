using System.Net;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>Categories or tags.</summary>
public sealed partial class WordPressTerms
{
    private readonly WordPressApi api;
    private readonly string route;

    internal WordPressTerms(WordPressApi api, string kind) => (this.api, route) = (api, "wp/v2/" + kind);

    [Effect(EffectClass.None)]
    public IAsyncEnumerable<WordPressTerm> ListAsync(string? search = null, CancellationToken cancel = default) => api.ListAsync(
        () => api.Request(route).AddQueryParameter("context", "edit").AddQueryParameter("orderby", "id").WithQuery("search", search),
        100,
        WordPressJson.Default.ListWordPressTerm,
        cancel);

    /// <summary>Creates a term. Answers <see cref="ServiceFailure.AlreadyDone"/> with its id when the name is taken.</summary>
    [Effect(EffectClass.None)]
    public Task<WordPressTerm> CreateAsync(string name, long? parent = null, CancellationToken cancel = default) => api.SendAsync(
        api.Request(route, Method.Post).WithJson(new TermEdit(name, parent), WordPressJson.Default.TermEdit), WordPressJson.Default.WordPressTerm, cancel);

    /// <summary>The id of the term with this name, creating it on a miss. Existing terms are found also for users who may not create any.</summary>
    [Effect(EffectClass.None)]
    public async Task<long> EnsureAsync(string name, CancellationToken cancel = default)
    {
        await foreach (var term in ListPublicAsync(LongestWord(name), cancel))
        {
            if (WebUtility.HtmlDecode(term.Name).Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return term.Id;
            }
        }

        try
        {
            return (await CreateAsync(name, cancel: cancel)).Id;
        }
        catch (ServiceException exists) when (exists.Kind == ServiceFailure.AlreadyDone && long.TryParse(exists.ExistingId, out var id))
        {
            return id;
        }
    }

    /// <summary>Deletes for good: terms have no bin.</summary>
    [Effect(EffectClass.None)]
    public Task DeleteAsync(long id, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{route}/{id}", Method.Delete).AddQueryParameter("force", "true"), cancel);

    // WordPress stores "&" and quotes as entities and searches what it stored; a plain word is the same in both.
    private static string? LongestWord(string name) => NotWord().Split(name).MaxBy(word => word.Length) is { Length: > 0 } word ? word : null;

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.None, 1000)]
    private static partial Regex NotWord();

    private IAsyncEnumerable<WordPressTerm> ListPublicAsync(string? search, CancellationToken cancel) => api.ListAsync(
        () => api.Request(route).WithQuery("search", search), 100, WordPressJson.Default.ListWordPressTerm, cancel);
}

internal sealed record TermEdit(string Name, long? Parent);
