using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Databases;

/// <summary>Something done with Redis or Dragonfly for each item.</summary>
public abstract class RedisStep : ServiceActivity
{
    [Input(DisplayName = "Server", Description = "The Redis or Dragonfly server.", CredentialTypes = [RedisCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    protected sealed override Input<CredentialReference>? Access => Credential;

    private protected abstract ValueTask<Value> RunAsync(ActivityExecutionContext context, RedisStore store);

    protected sealed override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, RedisCredential.TypeName);
        return ValueObject.From(("value", await RunAsync(context, RedisCredential.Connect(credential, context.Services))));
    }

    protected sealed override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(("value", Value.Null));

    private protected static string Named(string? given, string field) => given is { Length: > 0 } ? given : throw new FaultException($"'{field}' is empty.");

    private protected static Value ValueOf(System.Text.Json.Nodes.JsonNode? node) => node is null ? Value.Null : ValueJson.Parse(node.ToJsonString());
}

public enum RedisRead
{
    /// <summary>What the key holds.</summary>
    Get,

    /// <summary>Names of keys that match.</summary>
    Keys,
}

[Activity("Bizoholic", "Databases", "Read a key of Redis or Dragonfly, or find keys by a pattern.", DisplayName = "Read from Redis", Effect = SideEffect.None, PerItem = true)]
public sealed class ReadRedis : RedisStep
{
    [Input(Description = "What is to be done.", Order = 1)]
    public Input<RedisRead> Work { get; set; } = new(RedisRead.Get);

    [Input(Description = "The key; to find keys a pattern such as lead:*.", Order = 2)]
    public Input<string>? Key { get; set; }

    private protected override async ValueTask<Value> RunAsync(ActivityExecutionContext context, RedisStore store)
    {
        var key = Named(context.Get(Key), "Key");
        return context.Get(Work) == RedisRead.Keys
            ? ValueArray.From((await store.KeysAsync(key, context.CancellationToken)).Select(name => (Value)name))
            : ValueOf(await store.GetAsync(key, context.CancellationToken));
    }
}

public enum RedisWork
{
    Set,
    Delete,

    /// <summary>Adds to a number.</summary>
    Increment,

    /// <summary>Puts something at the end of a list.</summary>
    Append,

    /// <summary>Puts something at the beginning of a list.</summary>
    Prepend,

    /// <summary>Takes the first of a list.</summary>
    TakeFirst,

    /// <summary>Takes the last of a list.</summary>
    TakeLast,

    /// <summary>Sends a message to a channel.</summary>
    Publish,
}

[Activity("Bizoholic", "Databases", "Set, count, queue or publish in Redis or Dragonfly.", DisplayName = "Change Redis", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class ChangeRedis : RedisStep
{
    [Input(Description = "What is to be done.", Order = 1)]
    public Input<RedisWork> Work { get; set; } = new(RedisWork.Set);

    [Input(Description = "The key, the list, or the channel.", Order = 2)]
    public Input<string>? Key { get; set; }

    [Input(Description = "What is set, put or sent. An object is set as a hash, a list as a list. To count: how much is added, 1 by default.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<Value>? Value { get; set; }

    [Input(DisplayName = "Expires after", Description = "Set and increment: how long the key is kept; empty for ever.", Category = "Advanced", Order = 4)]
    public Input<TimeSpan>? ExpiresAfter { get; set; }

    private protected override async ValueTask<Value> RunAsync(ActivityExecutionContext context, RedisStore store)
    {
        var (key, given, cancellation) = (Named(context.Get(Key), "Key"), context.Get(Value), context.CancellationToken);
        TimeSpan? expires = context.Get(ExpiresAfter) is { Ticks: > 0 } time ? time : null;
        switch (context.Get(Work))
        {
            case RedisWork.Delete:
                return await store.DeleteAsync(key, cancellation);
            case RedisWork.Increment:
                return await store.IncrementAsync(key, given.IsNullish ? 1 : given.Kind == ValueKind.Number ? given.Number : throw new FaultException("'Value' is not a number."), expires, cancellation);
            case RedisWork.Append or RedisWork.Prepend:
                return await store.PushAsync(key, ResultObject.ToJson(given), context.Get(Work) == RedisWork.Append, cancellation);
            case RedisWork.TakeFirst or RedisWork.TakeLast:
                return ValueOf(await store.PopAsync(key, context.Get(Work) == RedisWork.TakeLast, cancellation));
            case RedisWork.Publish:
                return await store.PublishAsync(key, ResultObject.ToJson(given), cancellation);
            default:
                await store.SetAsync(key, ResultObject.ToJson(given), expires, cancel: cancellation);
                return given;
        }
    }
}
