using System.Threading.Channels;
using Npgsql;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>One table; what is queued becomes one statement that inserts a row for each request, over two connections as the host has them.</summary>
internal static class BarePostgres
{
    private const int Connections = 2;

    public static async Task StartAsync(string connectionString, ChannelReader<BareRequest> queue)
    {
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 });
        await using (var create = database.CreateCommand("CREATE TABLE IF NOT EXISTS requests(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < Connections; i++)
        {
            _ = Task.Run(() => WriteAsync(database, queue));
        }
    }

    private static async Task WriteAsync(NpgsqlDataSource database, ChannelReader<BareRequest> queue)
    {
        var group = new List<BareRequest>();
        while (await queue.WaitToReadAsync())
        {
            while (group.Count < 256 && queue.TryRead(out var request))
            {
                group.Add(request);
            }

            if (group.Count == 0)
            {
                continue;
            }

            await using (var insert = database.CreateCommand("INSERT INTO requests(body) SELECT * FROM unnest($1)"))
            {
                insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. group.Select(request => request.Body)] });
                await insert.ExecuteNonQueryAsync();
            }

            group.ForEach(request => request.Done.SetResult());
            group.Clear();
        }
    }
}
