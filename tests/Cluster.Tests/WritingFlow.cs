using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Tests.Ai;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>A flow whose one step has a model write, which says something only when it may.</summary>
internal sealed class WritingFlow : IAsyncDisposable
{
    private readonly Cluster _cluster;
    private readonly ChatFake _chat;
    private readonly SemaphoreSlim _goesOn = new(0);

    private WritingFlow(Cluster cluster, ChatFake chat) => (_cluster, _chat) = (cluster, chat);

    /// <summary>What hosts with credentials need in common.</summary>
    public static (string Name, string Value) Keys => ("Credentials__MasterKeys", $"1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");

    public static async Task<WritingFlow> PublishAsync(Cluster cluster)
    {
        var flow = new WritingFlow(cluster, await ChatFake.StartAsync());
        var added = await cluster.A.Client.PostAsJsonAsync($"{cluster.A.Address}/api/credentials", new { name = "AI", type = "openAiApi", values = new { apiKey = ChatFake.Key, url = flow._chat.Address.ToString(), model = "writer" } });
        var credential = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("credential").GetProperty("id").GetString()!;
        var draft = Activity("", "draft", ("topic", Literal("Tea")), ("credential", Literal(credential)));
        draft["type"] = "Bizoholic.GenerateContent";
        await cluster.A.PublishAsync(Chain("writes", draft));
        return flow;
    }

    /// <summary>Runs it; each next piece comes when pages of both hosts show what is there.</summary>
    /// <returns>The run.</returns>
    public async Task<string> IsSeenToGrowAsync()
    {
        using var here = await LivePage.OpenAsync(_cluster.A);
        using var there = await LivePage.OpenAsync(_cluster.B);
        _chat.SaySlowly("""{"title":"Green tea","content":"It is good for you, in the morning and at noon.","excerpt":"Tea."}""", cancel => _goesOn.WaitAsync(cancel));
        var run = (await _cluster.A.PostAsync("/workflow-definitions/writes/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        var letters = await BothShowMoreThanAsync(0);
        _goesOn.Release();
        await BothShowMoreThanAsync(letters);
        _goesOn.Release(3);
        await Cluster.BecomesAsync(_cluster.B, run, "Finished");
        return run;

        async Task<int> BothShowMoreThanAsync(int letters) => (await Task.WhenAll(here.UntilWrittenAsync(run, letters), there.UntilWrittenAsync(run, letters))).Max();
    }

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        _goesOn.Dispose();
    }
}
