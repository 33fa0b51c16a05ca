using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>A published webhook: the flow it starts, and how its caller is answered.</summary>
internal sealed record WebhookRoute(TriggerRow Trigger, DefinitionVersion Definition, string Path, IReadOnlyList<string> Methods)
{
    public required ResponseMode Mode { get; init; }

    /// <summary>Status of the answer when the run waits before it has answered.</summary>
    public int SuspendedStatus { get; init; }

    /// <summary>What n8n's setting says the last step's answer is made of; null for a webhook of ours.</summary>
    public string? N8nAnswer { get; init; }

    /// <summary>Status of n8n's answer.</summary>
    public int N8nStatus { get; init; } = StatusCodes.Status200OK;

    /// <summary>Only callers with a token or key of the flow's tenant are let in.</summary>
    public bool Authorize { get; init; }

    /// <summary>How long the caller is kept waiting; null for the installation's setting.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Bytes a request may have; null for the installation's limit.</summary>
    public long? SizeLimit { get; init; }

    public static WebhookRoute Read(TriggerRow trigger, DefinitionVersion definition)
    {
        var settings = ValueJson.Parse(trigger.Payload);
        var path = settings["path"].ToString();
        return new WebhookRoute(trigger, definition, path, [.. settings["methods"].AsArray()!.Select(method => method.ToString())])
        {
            Mode = Enum.TryParse<ResponseMode>(settings["responseMode"].ToString(), ignoreCase: true, out var mode) ? mode : ResponseMode.WhenFinished,
            SuspendedStatus = SuspendedStatusOf(path, settings["suspendedStatus"]),
            N8nAnswer = settings["style"].AsString() == "n8n" ? settings["responseData"].AsString() ?? "firstEntryJson" : null,
            N8nStatus = settings["responseCode"] is { Kind: ValueKind.Number, Number: >= 200 and <= 599 } status ? (int)status.Number : StatusCodes.Status200OK,
            Authorize = settings["authorize"] == Value.True,
            Timeout = TimeSpan.TryParse(settings["requestTimeout"].ToString(), out var timeout) && timeout > TimeSpan.Zero ? timeout : null,
            SizeLimit = settings["exposeRequestTooLarge"] != Value.True && settings["requestSizeLimit"] is { Kind: ValueKind.Number, Number: > 0 and var bytes } ? (long)bytes : null,
        };
    }

    /// <summary>BizOSaaS takes nothing but 200 as success, so a flow of its own that waits answers 200 where it is not told otherwise.</summary>
    private static int SuspendedStatusOf(string path, Value given)
    {
        var status = given is { Kind: ValueKind.Number, Number: >= 200 and <= 599 } ? (int)given.Number : StatusCodes.Status202Accepted;
        return status == StatusCodes.Status202Accepted && path.StartsWith("/bizosaas-", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status200OK : status;
    }
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
