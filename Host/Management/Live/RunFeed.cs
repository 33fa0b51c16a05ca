using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Live;

/// <summary>Tells open pages which runs have changed and what their steps are writing, on this host or another. What a page has missed it finds by looking, as it does from time to time anyway.</summary>
internal sealed class RunFeed(IWorkflowRuntime runtime, IHostApplicationLifetime lifetime, TimeProvider time, IRunBroadcast? broadcast = null, ITextBroadcast? texts = null) : IHostedService, ILiveText
{
    /// <summary>Pages that follow one host; those beyond look by themselves.</summary>
    private const int MostFollowers = 1_000;

    /// <summary>How long changes are gathered: every event makes a page ask again.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(400);

    /// <summary>Something is sent at least this often, so that both ends notice a connection that is dead.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>Then the page has to come again and show who it is.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<RunFollower, bool> _followers = new();

    public bool IsFull => _followers.Count >= MostFollowers;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        runtime.Changed += Take;
        if (broadcast is not null)
        {
            broadcast.Heard += Hear;
        }

        if (texts is not null)
        {
            texts.TextHeard += Hear;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Changed -= Take;
        if (broadcast is not null)
        {
            broadcast.Heard -= Hear;
        }

        if (texts is not null)
        {
            texts.TextHeard -= Hear;
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes of a tenant's runs until the page leaves, the host stops or the time is up. The first event says that from here on nothing is missed.</summary>
    public async IAsyncEnumerable<SseItem<RunsChanged>> FollowAsync(string tenantId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var over = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, over.Token);
        var follower = new RunFollower(tenantId);
        _followers[follower] = true;
        try
        {
            yield return new SseItem<RunsChanged>(RunsChanged.None, "open");
            while (!either.IsCancellationRequested)
            {
                var changed = await follower.NextAsync(Gathering, Beat, time, either.Token);
                yield return new SseItem<RunsChanged>(changed ?? RunsChanged.None, changed is null ? "beat" : changed.Ids is null ? "text" : "runs");
            }
        }
        finally
        {
            _followers.TryRemove(follower, out _);
        }
    }

    public void Show(LiveText text)
    {
        texts?.Tell(text);
        Hear(text);
    }

    private void Take(RunChange change)
    {
        broadcast?.Tell(change.TenantId, change.RunId);
        Hear(change.TenantId, [change.RunId]);
    }

    private void Hear(LiveText text)
    {
        foreach (var (follower, _) in _followers)
        {
            if (follower.TenantId == text.TenantId)
            {
                follower.Take(text);
            }
        }
    }

    private void Hear(string tenantId, IReadOnlyList<string> runIds)
    {
        foreach (var (follower, _) in _followers)
        {
            if (follower.TenantId == tenantId)
            {
                follower.Take(runIds);
            }
        }
    }
}

/// <param name="Ids">Which runs; none where they are many, null where none has changed.</param>
/// <param name="Texts">What is being written, where that has grown.</param>
internal sealed record RunsChanged(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Ids,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ShownText>? Texts = null)
{
    public static RunsChanged None { get; } = new([]);
}

/// <param name="RunId">Whose.</param>
/// <param name="Step">Number of the execution within its run.</param>
/// <param name="Letters">Length of what is there so far.</param>
/// <param name="End">The last of it.</param>
internal sealed record ShownText(string RunId, long Step, int Letters, string End);
