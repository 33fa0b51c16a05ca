using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>Posts over a number of connections, each as fast as it is answered.</summary>
internal static class Load
{
    private static readonly byte[] Body = """{"email":"ann@example.com","name":"Ann","score":42}"""u8.ToArray();

    public static ByteArrayContent NewBody() => new(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Answers per second, and the 99th percentile of their latency in milliseconds.</summary>
    public static async Task<(double Rate, double P99)> RunAsync(string url, int connections, TimeSpan duration)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections });
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => PostAsync(client, url, duration))));
        var sorted = latencies.SelectMany(list => list).Order().ToArray();
        return (sorted.Length / watch.Elapsed.TotalSeconds, sorted[(int)(sorted.Length * 0.99)]);
    }

    private static async Task<List<double>> PostAsync(HttpClient client, string url, TimeSpan duration)
    {
        var latencies = new List<double>();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            var begin = watch.Elapsed;
            using var content = NewBody();
            using var answer = await client.PostAsync(url, content);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{url} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }

            await answer.Content.ReadAsByteArrayAsync();
            latencies.Add((watch.Elapsed - begin).TotalMilliseconds);
        }

        return latencies;
    }
}
