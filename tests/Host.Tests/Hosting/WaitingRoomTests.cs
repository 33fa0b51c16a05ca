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

    public static TheoryData<string> Departures => ["57P01", "57P02", "57P03", "53300", "cut"];

    /// <summary>What the driver throws when the server goes down, or is overrun, in the middle of the start.</summary>
    [Theory]
    [MemberData(nameof(Departures))]
    public async Task A_database_that_leaves_in_the_middle_of_the_start_is_waited_for(string how)
    {
        Exception error = how == "cut" ? new NpgsqlException("Exception while reading from stream", new EndOfStreamException()) : new PostgresException("gone", "FATAL", "FATAL", how);
        var attempts = 0;

        Assert.Equal("started", await new WaitingRoom(TimeProvider.System, NullLogger<WaitingRoom>.Instance).RunAsync(
            _ => ++attempts == 1 ? throw new InvalidOperationException("An error occurred using the connection.", error) : Task.FromResult("started"),
            $"http://127.0.0.1:{Ports.Free()}",
            CancellationToken.None));
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
