using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Databases.N8n;

[Activity("Bizoholic", "Databases", "Read and change keys of Redis or Dragonfly, with n8n's settings.", DisplayName = "Redis (n8n)", Effect = SideEffect.AtMostOnce)]
public sealed class RedisNode : N8nActivity
{
    [Input(DisplayName = "Server", Description = "The Redis or Dragonfly server.", CredentialTypes = [RedisCredential.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal static string? ObstacleOf(JsonElement node) => (NodeJson.Text(node, "parameters.operation") ?? "info") is "delete" or "get" or "incr" or "keys" or "pop" or "publish" or "push" or "set"
        ? null : "It asks the server about itself, which is not available here.";

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        if (NodeSample.IsLeft(call, Credential))
        {
            call.ForEach(i => NodeSample.Leave(call, i, ValueObject.Empty, new DemoField("Operation", call.Text("operation", i)), new DemoField("Key", call.Text("key", i, call.Text("list", i, call.Text("channel", i))))));
            return;
        }

        using var credential = await call.Context.OpenCredentialAsync(call.Context.Get(Credential), refusedToken: null, RedisCredential.TypeName);
        var store = RedisCredential.Connect(credential, call.Context.Services);
        await call.ForEachAsync(async i =>
        {
            try
            {
                call.Add(await DoAsync(call, store, i, call.Context.CancellationToken), i);
            }
            catch (ServiceException error)
            {
                throw ServiceFault.Of(error);
            }
        });
    }

    private static async Task<ValueObject> DoAsync(NodeCall call, RedisStore store, int i, CancellationToken cancellation)
    {
        var (key, list, input) = (call.Text("key", i), call.Text("list", i), call.Items[i].Json);
        switch (call.Text("operation", otherwise: "info"))
        {
            case "get":
                return Named(call, i, ValueOf(await store.GetAsync(key, cancellation)));
            case "keys":
                return await KeysAsync(call, store, i, cancellation);
            case "incr":
                return ValueObject.From((key, await store.IncrementAsync(key, 1, Expires(call, i), cancellation)));
            case "pop":
                return Named(call, i, Parsed(ValueOf(await store.PopAsync(list, call.Flag("tail", i), cancellation))));
            case "push":
                await store.PushAsync(list, ResultObject.ToJson(call.Get("messageData", i)), call.Flag("tail", i), cancellation);
                return input;
            case "publish":
                await store.PublishAsync(call.Text("channel", i), ResultObject.ToJson(call.Get("messageData", i)), cancellation);
                return input;
            case "delete":
                await store.DeleteAsync(key, cancellation);
                return input;
            case "set":
                await store.SetAsync(key, ResultObject.ToJson(ToSet(call, i)), Expires(call, i), keepsFields: true, cancellation);
                return input;
            case var other:
                throw new FaultException($"There is no operation '{other}'.");
        }
    }

    private static async Task<ValueObject> KeysAsync(NodeCall call, RedisStore store, int i, CancellationToken cancellation)
    {
        var keys = await store.KeysAsync(call.Text("keyPattern", i), cancellation);
        if (!call.Flag("getValues", i, otherwise: true))
        {
            return ValueObject.From(("keys", ValueArray.From(keys.Select(key => (Value)key))));
        }

        var values = new ValueObject.Builder(keys.Count);
        foreach (var key in keys)
        {
            values.Set(key, ValueOf(await store.GetAsync(key, cancellation)));
        }

        return values.Build();
    }

    /// <summary>The kind that is chosen, or the value's own; a hash or list may come as JSON.</summary>
    private static Value ToSet(NodeCall call, int i)
    {
        var value = call.Get("value", i);
        return call.Text("keyType", i, "automatic") switch
        {
            "string" => JsText.ToText(value),
            "hash" or "list" or "sets" when value.AsString() is { } text => FieldTypes.TryJson(text, out var json) && json.Kind is ValueKind.Object or ValueKind.Array ? json : throw new FaultException("'Value' is not valid JSON."),
            "automatic" when value.Kind is not (ValueKind.String or ValueKind.Object or ValueKind.Array) => throw new FaultException("Could not identify the type to set. Please set it manually!"),
            _ => value,
        };
    }

    private static TimeSpan? Expires(NodeCall call, int i) => call.Flag("expire", i) && call.Number("ttl", i, 60) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static ValueObject Named(NodeCall call, int i, Value value)
        => FieldPath.Of(call.Text("propertyName", i, "propertyName"), call.Flag("options.dotNotation", i, otherwise: true)).Set(ValueObject.Empty, value);

    private static Value Parsed(Value value) => value.AsString() is { } text && FieldTypes.TryJson(text, out var json) ? json : value;

    private static Value ValueOf(JsonNode? node) => node is null ? Value.Null : ValueJson.Parse(node.ToJsonString());
}
