using System.IO.Compression;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Connectors.Tests.Http;

public sealed class AnswerLimitTests
{
    private static OutgoingHttpOptions Options => new() { AllowedHosts = { "127.0.0.1" }, MaxResponseBytes = 1000 };

    [Fact]
    public async Task An_answer_at_the_limit_is_read_whole()
    {
        await using var site = await Loopback.StartAsync(context => context.Response.WriteAsync(new string('x', 1000)));
        using var http = new GuardedHttp(Options).CreateClient();

        Assert.Equal(1000, (await http.GetStringAsync(site.Address)).Length);
    }

    [Fact]
    public async Task An_answer_that_announces_too_much_is_refused_unread()
    {
        await using var site = await Loopback.StartAsync(async context =>
        {
            context.Response.ContentLength = 5000;
            await context.Response.WriteAsync(new string('x', 5000));
        });
        using var http = new GuardedHttp(Options).CreateClient();

        await Assert.ThrowsAsync<AnswerTooLargeException>(() => http.GetAsync(site.Address, HttpCompletionOption.ResponseHeadersRead));
    }

    [Fact]
    public async Task A_small_compressed_answer_that_grows_too_large_is_cut_off()
    {
        await using var site = await Loopback.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.SmallestSize);
            await gzip.WriteAsync(new byte[1_000_000]);
        });
        using var http = new GuardedHttp(Options).CreateClient();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => http.GetByteArrayAsync(site.Address));

        Assert.Contains(Chain(error), inner => inner is AnswerTooLargeException);
    }

    [Fact]
    public async Task Silence_ends_in_a_timeout()
    {
        await using var site = await Loopback.StartAsync(context => Task.Delay(-1, context.RequestAborted));
        var options = Options;
        options.Timeout = TimeSpan.FromMilliseconds(50);
        using var http = new GuardedHttp(options).CreateClient();

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetAsync(site.Address));

        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_a_timeout_too()
    {
        await using var site = await Loopback.StartAsync(async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await Task.Delay(-1, context.RequestAborted);
        });
        var options = Options;
        options.Timeout = TimeSpan.FromMilliseconds(500);
        using var http = new GuardedHttp(options).CreateClient();

        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var answer = await http.GetAsync(site.Address, HttpCompletionOption.ResponseHeadersRead);
            await answer.Content.ReadAsStringAsync();
        });

        Assert.Contains(Chain(error), inner => inner is TimeoutException);
    }

    [Fact]
    public async Task The_registered_client_is_guarded()
    {
        await using var site = await Loopback.StartAsync(context => context.Response.WriteAsync("ok"));
        var port = site.Port;
        await using var closed = new ServiceCollection().AddGuardedHttp().BuildServiceProvider();
        await using var open = new ServiceCollection().AddGuardedHttp(o => o.AllowedHosts.Add($"127.0.0.1:{port}")).BuildServiceProvider();

        await Assert.ThrowsAsync<DestinationRefusedException>(() => Client(closed).GetStringAsync(site.Address));
        Assert.Equal("ok", await Client(open).GetStringAsync(site.Address));
    }

    [Fact]
    public async Task The_registered_client_logs_no_address_and_no_header()
    {
        await using var site = await Loopback.StartAsync(context => context.Response.WriteAsync("ok"));
        var log = new ListLogger();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddGuardedHttp(o => o.AllowedHosts.Add("127.0.0.1"))
            .BuildServiceProvider();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Address, "/services/T0/B0/s3cret-path?key=s3cret-key"));
        request.Headers.Add("Authorization", "Bearer s3cret-token");

        using var answer = await Client(services).SendAsync(request);

        Assert.DoesNotContain(log.Lines, line => line.Contains("s3cret"));
    }

    private static HttpClient Client(IServiceProvider services) =>
        services.GetRequiredService<IHttpClientFactory>().CreateClient(GuardedHttpServices.ClientName);

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }
}
