using System.Text.Json;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Connectors.Tests.Services;

/// <summary>A real WordPress on a real MariaDB, fresh for this test run, with our plugin active.</summary>
public sealed class WordPressFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("flows-wordpress-");
    private ChildService? service;
    private JsonElement users;

    public Uri Site { get; private set; } = null!;

    public string Folder => folder.FullName;

    public HttpClient Http { get; } = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();

    public WordPressSite AsAdmin => As("admin");

    public WordPressSite As(string role) => new(
        WordPressSite.UsualApi(Site), users.GetProperty(role).GetProperty("user").GetString()!, users.GetProperty(role).GetProperty("password").GetString()!);

    internal WordPressClient Client(string role = "admin") => new(Http, As(role));

    public async Task InitializeAsync()
    {
        ChildService.Require("WordPress with MariaDB", "/usr/share/wordpress", "/usr/bin/php", "/usr/sbin/mariadbd");
        var web = Ports.Free();
        Site = new Uri($"http://127.0.0.1:{web}/");
        string line;
        (service, line) = await ChildService.StartAsync(
            "tests/services/wordpress/start.sh", new Dictionary<string, string>(), folder.FullName, $"{Ports.Free()}", $"{web}");
        users = JsonDocument.Parse(line).RootElement;
        while (!await AnswersAsync())
        {
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (service is not null)
        {
            await service.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Site, "wp-json/"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

[CollectionDefinition(Name)]
public sealed class WordPressCollection : ICollectionFixture<WordPressFixture>
{
    public const string Name = "WordPress";
}
