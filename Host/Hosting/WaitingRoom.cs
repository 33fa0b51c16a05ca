using System.Data.Common;
using System.Net.Sockets;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>
/// A database that is not there yet is waited for, since in a cluster everything starts at once. Meanwhile a small server of its own answers at the host's addresses: it lives, it is not ready, and it says why.
/// </summary>
internal sealed partial class WaitingRoom(TimeProvider time, ILogger<WaitingRoom> log)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <param name="addresses">Where the host is going to listen.</param>
    /// <exception cref="StorageException">The database is there and cannot be used.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> start, string addresses, CancellationToken cancellation)
    {
        WebApplication? answering = null;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await start(cancellation);
                }
                catch (Exception error) when (IsAway(error))
                {
                    DatabaseAway(log, Reason(error));
                    answering ??= await AnswerAsync(addresses, cancellation);
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 250 * Math.Pow(2, attempt))), time, cancellation);
                }
            }
        }
        finally
        {
            if (answering is not null)
            {
                await answering.StopAsync(CancellationToken.None);
                await answering.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// Nobody answers at its address, its name is not known, it is only starting, goes down in the middle of an answer or has no connection left: not a wrong password,
    /// which waiting does not mend.
    /// </summary>
    internal static bool IsAway(Exception? error) => error is SocketException or TimeoutException
        or DbException { SqlState: "57P01" or "57P02" or "57P03" or "53300" }
        or DbException { InnerException: IOException }
        || (error?.InnerException is { } inner && IsAway(inner));

    private static string Reason(Exception error) => error.InnerException is { } inner ? Reason(inner) : error.Message;

    private static async Task<WebApplication> AnswerAsync(string addresses, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(addresses.Split(';'));
        var app = builder.Build();
        app.MapGet("/healthz", () => TypedResults.Text("ok"));
        app.MapFallback(http =>
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
            return http.Response.WriteAsync("not ready: waiting for the database");
        });
        await app.StartAsync(cancellation);
        return app;
    }

    [LoggerMessage(2005, LogLevel.Warning, "The database does not answer, so this host waits for it: {Reason}")]
    private static partial void DatabaseAway(ILogger log, string reason);
}
