using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>Posts or pages. Reads ask for the edit view, since WordPress answers a wrong password on a public read with 200.</summary>
public sealed class WordPressContents
{
    private static readonly string[] EveryStatus = ["publish", "future", "draft", "pending", "private", "trash"];

    private readonly WordPressApi api;
    private readonly string route;

    internal WordPressContents(WordPressApi api, string kind) => (this.api, route) = (api, "wp/v2/" + kind);

    [Effect(EffectClass.None)]
    public IAsyncEnumerable<WordPressContent> ListAsync(ContentQuery query, CancellationToken cancel = default) => api.ListAsync(
        () => api.Request(route)
            .AddQueryParameter("context", "edit")
            .AddQueryParameter("orderby", "id") // by date, a post published meanwhile would move the pages
            .AddQueryParameter("order", "asc")
            .AddQueryParameter("status", string.Join(',', query.Statuses))
            .WithQuery("search", query.Search)
            .WithQuery("slug", query.Slug)
            .WithQuery("modified_after", query.ModifiedAfter?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"))
            .WithQuery("author", query.Author?.ToString())
            .WithQuery("categories", query.Category?.ToString())
            .WithQuery("tags", query.Tag?.ToString()),
        query.PageSize,
        WordPressJson.Default.ListWordPressContent,
        cancel);

    [Effect(EffectClass.None)]
    public Task<WordPressContent> GetAsync(long id, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{route}/{id}").AddQueryParameter("context", "edit"), WordPressJson.Default.WordPressContent, cancel);

    /// <summary>Creates without looking. Use <see cref="CreateOnceAsync"/> where the call may be repeated.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public Task<WordPressContent> CreateAsync(ContentEdit edit, CancellationToken cancel = default) =>
        api.SendAsync(api.Request(route, Method.Post).WithJson(edit, WordPressJson.Default.ContentEdit), WordPressJson.Default.WordPressContent, cancel);

    /// <summary>Creates, unless an earlier call with the same key did; then answers what that one made, wherever it is now, the bin included.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<WordPressContent>> CreateOnceAsync(string key, ContentEdit edit, CancellationToken cancel = default)
    {
        var marker = OnceMarker.For(key);
        await foreach (var found in ListAsync(new ContentQuery { Search = marker.Text, Statuses = EveryStatus }, cancel))
        {
            if (found.Content.Raw?.Contains(marker.Comment, StringComparison.Ordinal) == true)
            {
                return new Once<WordPressContent>(found, IsNew: false);
            }
        }

        var marked = edit with { Content = $"{edit.Content}\n{marker.Comment}".TrimStart('\n') };
        return new Once<WordPressContent>(await CreateAsync(marked, cancel), IsNew: true);
    }

    [Effect(EffectClass.None)]
    public Task<WordPressContent> UpdateAsync(long id, ContentEdit edit, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{route}/{id}", Method.Post).WithJson(edit, WordPressJson.Default.ContentEdit), WordPressJson.Default.WordPressContent, cancel);

    /// <summary>Moves it to the bin. Answers <see cref="ServiceFailure.AlreadyDone"/> when it is there.</summary>
    [Effect(EffectClass.None)]
    public Task TrashAsync(long id, CancellationToken cancel = default) => api.SendAsync(api.Request($"{route}/{id}", Method.Delete), cancel);

    /// <summary>Deletes it for good.</summary>
    [Effect(EffectClass.None)]
    public Task DeleteAsync(long id, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{route}/{id}", Method.Delete).AddQueryParameter("force", "true"), cancel);
}
