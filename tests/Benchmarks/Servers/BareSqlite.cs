using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>One thread, one table, one insert for each request, grouped into transactions.</summary>
internal static class BareSqlite
{
    public static void Start(string file, ChannelReader<BareRequest> queue)
        => new Thread(() => Write(file, queue)) { IsBackground = true }.Start();

    private static void Write(string file, ChannelReader<BareRequest> queue)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using (var prepare = connection.CreateCommand())
        {
            prepare.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS requests(id INTEGER PRIMARY KEY, body BLOB)";
            prepare.ExecuteNonQuery();
        }

        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO requests(body) VALUES ($body)";
        var body = insert.Parameters.Add("$body", SqliteType.Blob);
        insert.Prepare();
        var group = new List<BareRequest>();
        while (queue.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            using (var transaction = connection.BeginTransaction())
            {
                insert.Transaction = transaction;
                while (group.Count < 256 && queue.TryRead(out var request))
                {
                    body.Value = request.Body;
                    insert.ExecuteNonQuery();
                    group.Add(request);
                }

                transaction.Commit();
            }

            group.ForEach(request => request.Done.SetResult());
            group.Clear();
        }
    }
}
