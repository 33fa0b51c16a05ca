using System.Net;
using System.Net.Http.Json;
using Xunit.Abstractions;

namespace Bizoholic.Flows.Cluster.Tests;

[Collection(ClusterTests.Name)]
public sealed class LockOutTests(Server server, ITestOutputHelper output)
{
    [Fact]
    public async Task Who_guesses_passwords_is_locked_out_of_every_host_and_stays_so_when_all_start_again()
    {
        await using var cluster = await Cluster.StartAsync(server, output);
        using var client = new HttpClient();
        Task<HttpResponseMessage> GuessAsync(string address) => client.PostAsJsonAsync($"{address}/elsa/api/identity/login", new { username = "admin", password = "a guess" });

        foreach (var address in (string[])[cluster.A.Address, cluster.B.Address, cluster.A.Address, cluster.A.Address, cluster.A.Address])
        {
            await GuessAsync(address);
        }

        // Four of them were made at the other host.
        await Cluster.UntilAsync(async () => (await GuessAsync(cluster.B.Address)).StatusCode == HttpStatusCode.TooManyRequests, "The other host goes on taking guesses.");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GuessAsync(cluster.A.Address)).StatusCode);

        // Nor does it help to wait until all of them were stopped.
        await Task.WhenAll(cluster.Hosts.Select(host => host.StopAsync()));
        await cluster.A.StartAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GuessAsync(cluster.A.Address)).StatusCode);
    }
}
