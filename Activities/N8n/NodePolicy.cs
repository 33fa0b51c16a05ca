using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>What a node does when it fails.</summary>
internal enum OnError
{
    /// <summary>The run fails.</summary>
    Stop,

    /// <summary>The error becomes the item.</summary>
    Continue,

    /// <summary>The item goes to the Failed port, with the error.</summary>
    ErrorOutput,
}

/// <summary>The settings n8n keeps on every node; here they are custom properties of the activity. How often it is tried, the runtime reads itself.</summary>
internal sealed record NodePolicy(OnError OnError, bool AlwaysOutputData, bool ExecuteOnce, bool IsDisabled)
{
    public static NodePolicy Read(ActivityBinding binding)
    {
        var custom = binding.Property("customProperties");
        return new NodePolicy(
            Text(custom, "onError") switch
            {
                "continueRegularOutput" => OnError.Continue,
                "continueErrorOutput" => OnError.ErrorOutput,
                _ => Flag(custom, "continueOnFail") ? OnError.Continue : OnError.Stop,
            },
            Flag(custom, "alwaysOutputData"),
            Flag(custom, "executeOnce"),
            Flag(custom, "disabled"));
    }

    private static JsonElement Member(JsonElement holder, string name)
        => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement holder, string name) => Member(holder, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool Flag(JsonElement holder, string name) => Member(holder, name).ValueKind == JsonValueKind.True;
}
