using System.Globalization;
using System.Net;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>How a webhook takes calls and answers them, as its activity says.</summary>
internal sealed record WebhookSettings(string Path, IReadOnlyList<string> Methods)
{
    private const string BizosaasPrefix = "/bizosaas-";

    /// <summary>BizOSaaS gives up after 30 s; it has its answer before that.</summary>
    private static readonly TimeSpan LongestBizosaasWait = TimeSpan.FromSeconds(25);

    public required ResponseMode Mode { get; init; }

    /// <summary>Status of the answer when the run waits before it has answered.</summary>
    public int SuspendedStatus { get; init; }

    /// <summary>How n8n's settings have the last step answer; null for a webhook of ours.</summary>
    public N8nAnswer? N8nAnswer { get; init; }

    /// <summary>Only callers with a token or key of the flow's tenant are let in.</summary>
    public bool Authorize { get; init; }

    /// <summary>What the caller's token or key has to allow; null for nothing in particular.</summary>
    public string? Policy { get; init; }

    /// <summary>How long the caller is kept waiting; null for the installation's setting.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Bytes a request may have; null for the installation's limit.</summary>
    public long? SizeLimit { get; init; }

    /// <summary>Deliveries without a key that say the same within this time are one; null where each of them counts.</summary>
    public TimeSpan? SameContentWithin { get; init; }

    /// <summary>The trigger looks at a call before it is let in: see <see cref="Activities.Webhooks.ICheckedTrigger"/>.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Calls are events of a service: runs may wait for them too.</summary>
    public bool IsEvent { get; init; }

    /// <summary>Where a checked trigger's secrets are; null where it has none.</summary>
    public string? Credential { get; init; }

    /// <summary>Where calls have to come from; empty for anywhere.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Calls of one caller that are taken in a minute; null for any number.</summary>
    public int? CallsPerMinute { get; init; }

    /// <summary>Origins whose pages may call from a browser, with commas between; "*" for any, null for none but the host's own.</summary>
    public string? AllowedOrigins { get; init; }

    /// <summary>Programs that read the web by themselves are not let in.</summary>
    public bool IgnoresBots { get; init; }

    /// <summary>The body goes along as a file too, byte for byte, as signatures are reckoned over it.</summary>
    public bool KeepsRawBody { get; init; }

    /// <summary>The settings as the trigger registered them.</summary>
    public Value Source { get; init; }

    /// <summary>A run that waits at an address of its own: answered by it, with nothing asked of the caller.</summary>
    public static WebhookSettings OfWaitingRun { get; } = new("", []) { Mode = ResponseMode.ResponseNode, SuspendedStatus = StatusCodes.Status202Accepted };

    public static WebhookSettings Read(Value settings)
    {
        var path = settings["path"].ToString();
        return new WebhookSettings(path, [.. (settings["methods"].AsArray() ?? ValueArray.Empty).Select(method => method.ToString())])
        {
            Mode = settings["responseMode"].IsNullish ? ResponseMode.ResponseNode : Enum.TryParse<ResponseMode>(settings["responseMode"].ToString(), ignoreCase: true, out var mode) ? mode : ResponseMode.WhenFinished,
            SuspendedStatus = SuspendedStatusOf(path, settings["suspendedStatus"]),
            N8nAnswer = settings["style"].AsString() == "n8n" ? Webhooks.N8nAnswer.Read(settings) : null,
            Authorize = settings["authorize"] == Value.True,
            Policy = settings["policy"].AsString() is { Length: > 0 } policy ? policy : null,
            Timeout = Span(settings["requestTimeout"]),
            SizeLimit = settings["exposeRequestTooLarge"] != Value.True && settings["requestSizeLimit"] is { Kind: ValueKind.Number, Number: > 0 and var bytes } ? (long)bytes : null,
            SameContentWithin = Span(settings["sameContentWithin"]),
            IsChecked = settings["checked"] == Value.True,
            IsEvent = settings["event"] == Value.True,
            Credential = settings["credential"].AsString() is { Length: > 0 } credential ? credential : null,
            AllowedNetworks = [.. (settings["allowedAddresses"].AsArray() ?? ValueArray.Empty).Select(address => AddressList.Parse(address.ToString()) ?? Nowhere)],
            CallsPerMinute = settings["callsPerMinute"] is { Kind: ValueKind.Number, Number: > 0 and <= int.MaxValue and var calls } ? (int)calls : null,
            AllowedOrigins = settings["allowedOrigins"].AsString(),
            IgnoresBots = settings["ignoreBots"] == Value.True,
            KeepsRawBody = settings["rawBody"] == Value.True,
            Source = settings,
        };
    }

    /// <summary>Stands for a text that cannot be read: it lets nobody in.</summary>
    private static readonly IPNetwork Nowhere = new(IPAddress.Any, 32);

    /// <param name="installation">How long the installation lets callers wait.</param>
    public TimeSpan WaitWithin(TimeSpan installation)
    {
        var wait = Timeout ?? installation;
        return Timeout is null && IsBizosaas(Path) && wait > LongestBizosaasWait ? LongestBizosaasWait : wait;
    }

    private static bool IsBizosaas(string path) => path.StartsWith(BizosaasPrefix, StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? Span(Value value) => TimeSpan.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span : null;

    /// <summary>BizOSaaS takes nothing but 200 as success, so a flow of its own that waits answers 200 where it is not told otherwise.</summary>
    private static int SuspendedStatusOf(string path, Value given)
    {
        var status = given is { Kind: ValueKind.Number, Number: >= 200 and <= 599 } ? (int)given.Number : StatusCodes.Status202Accepted;
        return status == StatusCodes.Status202Accepted && IsBizosaas(path) ? StatusCodes.Status200OK : status;
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
