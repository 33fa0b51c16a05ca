using System.Runtime.CompilerServices;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>One WordPress site, as one of its users. Give it the guarded HTTP client.</summary>
public sealed class WordPressClient
{
    private readonly WordPressApi api;

    public WordPressClient(HttpClient http, WordPressSite site, TimeProvider? time = null)
    {
        api = new WordPressApi(http, site, time ?? TimeProvider.System);
        Posts = new WordPressContents(api, "posts");
        Pages = new WordPressContents(api, "pages");
        Media = new WordPressMediaLibrary(api);
        Categories = new WordPressTerms(api, "categories");
        Tags = new WordPressTerms(api, "tags");
    }

    public WordPressContents Posts { get; }

    public WordPressContents Pages { get; }

    public WordPressMediaLibrary Media { get; }

    public WordPressTerms Categories { get; }

    public WordPressTerms Tags { get; }

    /// <summary>The user this client works as. The only sure proof of a credential.</summary>
    [Effect(EffectClass.None)]
    public Task<WordPressUser> MeAsync(CancellationToken cancel = default) =>
        api.SendAsync(api.Request("wp/v2/users/me").AddQueryParameter("context", "edit"), WordPressJson.Default.WordPressUser, cancel);

    /// <summary>Checks the connection, and says so when the site has application passwords switched off.</summary>
    [Effect(EffectClass.None)]
    public async Task<WordPressUser> CheckAsync(CancellationToken cancel = default)
    {
        using var index = await api.SendAsync(api.Request(""), WordPressJson.Default.JsonDocument, cancel);
        if (index.RootElement.TryGetProperty("authentication", out var ways)
            && !(ways.ValueKind == JsonValueKind.Object && ways.TryGetProperty("application-passwords", out _)))
        {
            throw new ServiceException(
                ServiceFailure.SignInAgain, "WordPress", "application passwords are switched off on this site; they need https, and may be blocked by a security plugin.")
            {
                Status = 200,
            };
        }

        return await MeAsync(cancel);
    }

    /// <summary>The site's users, or those whose names or address hold a text. Only administrators see them all.</summary>
    [Effect(EffectClass.None)]
    public IAsyncEnumerable<WordPressUser> ListUsersAsync(string? search = null, CancellationToken cancel = default) => api.ListAsync(
        () => api.Request("wp/v2/users").AddQueryParameter("context", "edit").WithQuery("search", search), 100, WordPressJson.Default.ListWordPressUser, cancel);

    /// <summary>The site's own search over public content. Signs in first, since a wrong password would only narrow the result.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<WordPressHit> SearchAsync(string text, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await MeAsync(cancel);
        await foreach (var hit in api.ListAsync(
            () => api.Request("wp/v2/search").AddQueryParameter("search", text), 100, WordPressJson.Default.ListWordPressHit, cancel))
        {
            yield return hit;
        }
    }
}
