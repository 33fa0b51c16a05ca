using System.Text.Json;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>A published webhook: the flow it starts, and how its caller is answered.</summary>
internal sealed record WebhookRoute(TriggerRow Trigger, DefinitionVersion Definition, string Path, IReadOnlyList<string> Methods)
{
    public required ResponseMode Mode { get; init; }

    /// <summary>Status of the answer when the run waits before it has answered.</summary>
    public int SuspendedStatus { get; init; }

    /// <summary>Only callers with a token or key of the flow's tenant are let in.</summary>
    public bool Authorize { get; init; }

    /// <summary>How long the caller is kept waiting; null for the installation's setting.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Bytes a request may have; null for the installation's limit.</summary>
    public long? SizeLimit { get; init; }

    public static WebhookRoute Read(TriggerRow trigger, DefinitionVersion definition)
    {
        using var document = JsonDocument.Parse(trigger.Payload);
        var settings = document.RootElement;
        var path = Text(settings, "path")!;
        return new WebhookRoute(trigger, definition, path, [.. settings.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)])
        {
            Mode = Enum.TryParse<ResponseMode>(Text(settings, "responseMode"), ignoreCase: true, out var mode) ? mode : ResponseMode.WhenFinished,
            SuspendedStatus = SuspendedStatusOf(path, settings),
            Authorize = settings.TryGetProperty("authorize", out var authorize) && authorize.ValueKind == JsonValueKind.True,
            Timeout = TimeSpan.TryParse(Text(settings, "requestTimeout"), out var timeout) ? timeout : null,
            SizeLimit = !Exposes(settings) && settings.TryGetProperty("requestSizeLimit", out var limit) && limit.TryGetInt64(out var bytes) ? bytes : null,
        };
    }

    /// <summary>BizOSaaS takes nothing but 200 as success, so a flow of its own that waits answers 200 where it is not told otherwise.</summary>
    private static int SuspendedStatusOf(string path, JsonElement settings)
    {
        var status = settings.TryGetProperty("suspendedStatus", out var given) && given.TryGetInt32(out var number) && number is >= 200 and <= 599 ? number : StatusCodes.Status202Accepted;
        return status == StatusCodes.Status202Accepted && path.StartsWith("/bizosaas-", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status200OK : status;
    }

    private static bool Exposes(JsonElement settings) => settings.TryGetProperty("exposeRequestTooLarge", out var exposes) && exposes.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement settings, string name) => settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>When a webhook's caller is answered.</summary>
internal enum ResponseMode
{
    /// <summary>At once, before the flow did anything.</summary>
    OnReceived,

    /// <summary>When the run ends, with its output.</summary>
    WhenFinished,

    /// <summary>By the response activity.</summary>
    ResponseNode,
}
