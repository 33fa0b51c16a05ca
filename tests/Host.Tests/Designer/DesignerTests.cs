using System.IO.Compression;
using System.Net;
using System.Text;

namespace Bizoholic.Flows.Host.Tests.Designer;

public sealed class DesignerTests : IAsyncLifetime
{
    private const string Script = "console.log('packed')";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("designer");
    private FlowsHost _host = null!;

    public async Task InitializeAsync()
    {
        Write("index.html", "<title>Shell</title>");
        Write("assets/main-AbCd1234.js", "1");
        var packed = new MemoryStream();
        await using (var brotli = new BrotliStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await brotli.WriteAsync(Encoding.UTF8.GetBytes(Script));
        }

        Directory.CreateDirectory(Path.Combine(_folder.FullName, "_framework"));
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "_framework", "dotnet.abcdef0123.js.br"), packed.ToArray());
        Write("_framework/icudt.dat", "x");
        _host = await FlowsHost.StartAsync(("Designer:Folder", _folder.FullName));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/studio")]
    public async Task Short_addresses_lead_to_the_designer(string path)
    {
        var response = await _host.Anonymous.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/studio/", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/studio/")]
    [InlineData("/studio/workflows/definitions/abc/edit")]
    public async Task Pages_of_the_designer_get_the_shell_fresh(string path)
    {
        var response = await _host.Anonymous.GetAsync(path);

        Assert.Equal("<title>Shell</title>", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("/studio/_framework/missing.wasm")]
    [InlineData("/studio/..%2F..%2Fetc/passwd.txt")]
    public async Task A_missing_file_is_missing(string path)
        => Assert.Equal(HttpStatusCode.NotFound, (await _host.Anonymous.GetAsync(path)).StatusCode);

    [Fact]
    public async Task A_packed_file_is_sent_as_it_is_to_who_takes_it_and_unpacked_to_who_does_not()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/studio/_framework/dotnet.abcdef0123.js");
        request.Headers.Add("Accept-Encoding", "gzip, br");
        var packed = await _host.Anonymous.SendAsync(request);
        var plain = await _host.Anonymous.GetAsync("/studio/_framework/dotnet.abcdef0123.js");

        Assert.Equal(["br"], packed.Content.Headers.ContentEncoding);
        Assert.Equal("text/javascript", packed.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", packed.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        Assert.Equal(Script, await plain.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Hashed_names_are_kept_for_ever_and_types_are_right()
    {
        Assert.Contains("immutable", (await _host.Anonymous.GetAsync("/studio/assets/main-AbCd1234.js")).Headers.GetValues("Cache-Control").Single());
        var data = await _host.Anonymous.GetAsync("/studio/_framework/icudt.dat");
        Assert.Equal("application/octet-stream", data.Content.Headers.ContentType!.MediaType);
        Assert.True(data.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        var tag = (await _host.Anonymous.GetAsync("/studio/")).Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/studio/");
        again.Headers.IfNoneMatch.Add(tag);

        Assert.Equal(HttpStatusCode.NotModified, (await _host.Anonymous.SendAsync(again)).StatusCode);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
