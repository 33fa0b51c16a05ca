using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Benchmarks;

/// <summary>
/// The baseline of durable webhooks: a Kestrel endpoint that parses the JSON, inserts it as one row, and answers once the row is on disk. Inserts that
/// arrive while a transaction is under way share the next one, with the durability the host has (WAL, synchronous FULL).
/// </summary>
internal static class BareServer
{
    public static async Task RunAsync(string url, string folder)
    {
        var queue = Channel.CreateUnbounded<(byte[] Body, TaskCompletionSource Done)>(new UnboundedChannelOptions { SingleReader = true });
        new Thread(() => Write(folder, queue.Reader)) { IsBackground = true }.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapGet("/healthz/readiness", () => "ready");
        app.MapPost("/webhook/bench", async (HttpContext http) =>
        {
            using var json = await JsonDocument.ParseAsync(http.Request.Body);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await queue.Writer.WriteAsync((JsonSerializer.SerializeToUtf8Bytes(json.RootElement), done));
            await done.Task;
            return Results.Json(new { email = json.RootElement.GetProperty("email").GetString() });
        });
        await app.RunAsync();
    }

    private static void Write(string folder, ChannelReader<(byte[] Body, TaskCompletionSource Done)> queue)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS requests(id INTEGER PRIMARY KEY, body BLOB)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO requests(body) VALUES ($body)";
        var body = insert.Parameters.Add("$body", SqliteType.Blob);
        insert.Prepare();
        var group = new List<TaskCompletionSource>();
        while (queue.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            using (var transaction = connection.BeginTransaction())
            {
                insert.Transaction = transaction;
                while (group.Count < 256 && queue.TryRead(out var request))
                {
                    body.Value = request.Body;
                    insert.ExecuteNonQuery();
                    group.Add(request.Done);
                }

                transaction.Commit();
            }

            group.ForEach(done => done.SetResult());
            group.Clear();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
