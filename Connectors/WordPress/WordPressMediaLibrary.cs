using Bizoholic.Flows.Connectors.Rest;
using RestSharp;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>The site's uploaded files.</summary>
public sealed class WordPressMediaLibrary
{
    private const string Route = "wp/v2/media";

    private readonly WordPressApi api;

    internal WordPressMediaLibrary(WordPressApi api) => this.api = api;

    [Effect(EffectClass.None)]
    public IAsyncEnumerable<WordPressMedia> ListAsync(string? search = null, CancellationToken cancel = default) =>
        ListAsync(request => request.WithQuery("search", search), cancel);

    [Effect(EffectClass.None)]
    public Task<WordPressMedia> GetAsync(long id, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{Route}/{id}").AddQueryParameter("context", "edit"), WordPressJson.Default.WordPressMedia, cancel);

    /// <summary>Uploads without looking. Use <see cref="UploadOnceAsync"/> where the call may be repeated.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public Task<WordPressMedia> UploadAsync(MediaUpload file, CancellationToken cancel = default) => UploadAsync(file, null, cancel);

    /// <summary>Uploads, unless an earlier call with the same key did. The key's mark is the file's slug, which visitors do not see.</summary>
    [Effect(EffectClass.LookFirst)]
    public async Task<Once<WordPressMedia>> UploadOnceAsync(string key, MediaUpload file, CancellationToken cancel = default)
    {
        var marker = OnceMarker.For(key).Text;
        await foreach (var found in ListAsync(request => request.AddQueryParameter("slug", marker), cancel))
        {
            return new Once<WordPressMedia>(found, IsNew: false);
        }

        return new Once<WordPressMedia>(await UploadAsync(file, marker, cancel), IsNew: true);
    }

    [Effect(EffectClass.None)]
    public Task<WordPressMedia> UpdateAsync(long id, MediaEdit edit, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{Route}/{id}", Method.Post).WithJson(edit, WordPressJson.Default.MediaEdit), WordPressJson.Default.WordPressMedia, cancel);

    /// <summary>Deletes for good: media have no bin by default.</summary>
    [Effect(EffectClass.None)]
    public Task DeleteAsync(long id, CancellationToken cancel = default) =>
        api.SendAsync(api.Request($"{Route}/{id}", Method.Delete).AddQueryParameter("force", "true"), cancel);

    private IAsyncEnumerable<WordPressMedia> ListAsync(Func<RestRequest, RestRequest> narrow, CancellationToken cancel) => api.ListAsync(
        () => narrow(api.Request(Route).AddQueryParameter("context", "edit").AddQueryParameter("orderby", "id").AddQueryParameter("order", "asc")),
        100,
        WordPressJson.Default.ListWordPressMedia,
        cancel);

    private Task<WordPressMedia> UploadAsync(MediaUpload file, string? slug, CancellationToken cancel)
    {
        var request = api.Request(Route, Method.Post)
            .AddHeader("Content-Disposition", $"attachment; filename=\"{file.HeaderName}\"")
            .AddBody(file.Bytes, file.MimeType)
            .WithQuery("slug", slug)
            .WithQuery("title", file.Title)
            .WithQuery("alt_text", file.AltText)
            .WithQuery("caption", file.Caption)
            .WithQuery("post", file.Post?.ToString());
        return api.SendAsync(request, WordPressJson.Default.WordPressMedia, cancel);
    }
}
