using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Chaos.Processes;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>A page that is open at a host and told there which runs have changed.</summary>
internal sealed class LivePage : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private LivePage(HttpClient client, HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) => (_client, _response, _events) = (client, response, events);

    /// <summary>When this returns the page misses nothing that comes later.</summary>
    public static async Task<LivePage> OpenAsync(HostProcess host)
    {
        var client = new HttpClient { BaseAddress = new Uri(host.Address), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", host.Token) } };
        var response = await client.GetAsync("/api/changes", HttpCompletionOption.ResponseHeadersRead);
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        return new LivePage(client, response, events);
    }

    /// <summary>Reads on until the page is told of a run.</summary>
    public async Task UntilToldAsync(string run)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(deadline.Token), "The page was let go.");
        }
        while (!JsonNode.Parse(_events.Current.Data)!["ids"]!.AsArray().Any(id => id!.GetValue<string>() == run));
    }

    public void Dispose()
    {
        _response.Dispose();
        _client.Dispose();
    }
}
