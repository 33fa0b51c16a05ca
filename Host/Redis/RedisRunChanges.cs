using System.Text.Json;
using Bizoholic.Flows.Host.Elsa.Hub;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using StackExchange.Redis;

namespace Bizoholic.Flows.Host.Redis;

/// <summary>
/// Takes the changes of runs to the hosts whose pages show them: each run has a channel, and a host listens where somebody looks. Only latency depends on it:
/// every host looks at the runs of its pages from time to time anyway.
/// </summary>
internal sealed class RedisRunChanges(RedisLink redis, WorkflowRuntime runtime, InstanceObservers observers, InstancePusher pusher, ILogger<RedisRunChanges> log) : IHostedService
{
    private const string Prefix = "flows:run:";

    /// <summary>What this host has done itself its pages know already.</summary>
    private readonly string _self = Guid.NewGuid().ToString("n");
    private ISubscriber? _subscriber;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriber = await redis.SubscriberAsync();
        runtime.Changed += Publish;
        observers.Began += Listen;
        observers.Ended += Forget;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Changed -= Publish;
        observers.Began -= Listen;
        observers.Ended -= Forget;
        return Task.CompletedTask;
    }

    private static RedisChannel Channel(string group) => RedisChannel.Literal(Prefix + group);

    private void Publish(RunChange change)
    {
        var message = new Message(_self, change.TenantId, change.RunId, change.Status, change.StatusChanged, [.. change.ActivityIds]);
        _ = TryAsync(subscriber => subscriber.PublishAsync(Channel(InstanceObservers.Group(change.TenantId, change.RunId)), JsonSerializer.SerializeToUtf8Bytes(message), CommandFlags.FireAndForget));
    }

    private void Listen(string group) => _ = TryAsync(subscriber => subscriber.SubscribeAsync(Channel(group), (_, content) => Take(content)));

    private void Forget(string group) => _ = TryAsync(subscriber => subscriber.UnsubscribeAsync(Channel(group)));

    private void Take(RedisValue content)
    {
        try
        {
            if (JsonSerializer.Deserialize<Message>((byte[])content!) is { } message && message.Origin != _self)
            {
                pusher.Take(new RunChange(message.TenantId, message.RunId, message.Status, message.StatusChanged, message.ActivityIds));
            }
        }
        catch (JsonException error)
        {
            log.NotUnderstood(error);
        }
    }

    /// <summary>A connection that is closed says so before there is anything to wait for: a run that tells of a change must not hear of it.</summary>
    private async Task TryAsync(Func<ISubscriber, Task> work)
    {
        try
        {
            await work(_subscriber!);
        }
        catch (Exception error) when (RedisLink.IsAway(error))
        {
            log.Away(error.Message);
        }
    }

    private sealed record Message(string Origin, string TenantId, string RunId, RunStatus Status, bool StatusChanged, IReadOnlyList<string> ActivityIds);
}
