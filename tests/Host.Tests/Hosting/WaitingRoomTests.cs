using System.Net;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Tests;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Bizoholic.Flows.Host.Tests.Hosting;

public sealed class WaitingRoomTests
{
    [Fact]
    public async Task A_missing_database_is_waited_for_and_readiness_says_so()
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var attempts = 0;

        var started = await new WaitingRoom(TimeProvider.System, NullLogger<WaitingRoom>.Instance).RunAsync(
            async cancellation =>
            {
                if (++attempts > 1)
                {
                    Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", cancellation)).StatusCode);
                    foreach (var path in (string[])["/healthz/readiness", "/webhook/anything"])
                    {
                        var answer = await client.GetAsync(path, cancellation);
                        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                        Assert.NotNull(answer.Headers.RetryAfter);
                        Assert.Contains("waiting for the database", await answer.Content.ReadAsStringAsync(cancellation));
                    }
                }

                return attempts < 3 ? await AskAsync() : "started";
            },
            address,
            CancellationToken.None);

        Assert.Equal("started", started);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/healthz"));
    }

    [Fact]
    public async Task A_database_that_is_there_and_refuses_stops_the_start()
    {
        var attempts = 0;

        await Assert.ThrowsAsync<StorageException>(() => new WaitingRoom(TimeProvider.System, NullLogger<WaitingRoom>.Instance).RunAsync<string>(
            _ => ++attempts == 1 ? throw new StorageException("The schema is too new.") : throw new InvalidOperationException("It was tried again."),
            "http://127.0.0.1:0",
            CancellationToken.None));
    }

    /// <summary>What the driver throws when nobody listens.</summary>
    private static async Task<string> AskAsync()
    {
        await using var database = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={Ports.Free()};Username=nobody;Timeout=2");
        await using var connection = await database.OpenConnectionAsync();
        return "there";
    }
}
