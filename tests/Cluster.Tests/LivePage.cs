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
    public Task UntilToldAsync(string run) => UntilAsync("ids", ids => ids.Any(id => (string)id! == run));

    /// <summary>Reads on until the page shows that a run's step has written more than so many letters.</summary>
    /// <returns>How many it has.</returns>
    public async Task<int> UntilWrittenAsync(string run, int letters)
    {
        var written = 0;
        await UntilAsync("texts", texts => (written = texts.Where(text => (string)text!["runId"]! == run).Sum(text => (int)text!["letters"]!)) > letters);
        return written;
    }

    private async Task UntilAsync(string kind, Func<JsonArray, bool> isSaid)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(deadline.Token), "The page was let go.");
        }
        while (!(JsonNode.Parse(_events.Current.Data)![kind] is JsonArray said && isSaid(said)));
    }

    public void Dispose()
    {
        _response.Dispose();
        _client.Dispose();
    }
}
