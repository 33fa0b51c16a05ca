using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>
/// Marks a webhook trigger that lets in only calls it has looked at. Its registrations of kind <c>http</c> say <c>checked: true</c>, and may name under
/// <c>credential</c> the one that holds its secrets. The host asks before it parses or stores anything.
/// </summary>
public interface ICheckedTrigger : ITrigger
{
    /// <param name="settings">Of the registration that was called.</param>
    /// <param name="credential">The one the settings name, open during the call; null when they name none.</param>
    ValueTask<CheckedCall> CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation);
}

/// <summary>What a trigger found a call to be.</summary>
public sealed record CheckedCall(WebhookCheck Check)
{
    /// <summary>What the flow starts with, for a genuine call; undefined for the request as it is.</summary>
    public Value Input { get; init; }

    /// <summary>False: genuine, but of no interest to the flow. The sender is told that all is well.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>For a genuine call: looks at it once its body is read, for what it starts with, whether it is wanted, and which delivery it is. Null where that is known already.</summary>
    public Func<Value, CheckedCall>? Reads { get; init; }

    /// <summary>What the sender is told instead of a run being started; null where one is.</summary>
    public HttpReply? Answer { get; init; }

    /// <summary>What it is about: runs that wait for an event about one of these go on with it.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>What starts one run although the sender tells of it in several events; null where each event is one.</summary>
    public string? RunKey { get; init; }

    /// <summary>The sender's client that the call is about; the run is found by it.</summary>
    public string? Client { get; init; }

    /// <summary>What the caller's token says; undefined where there is none.</summary>
    public Value Claims { get; init; }

    /// <summary>How to sign in, for the header WWW-Authenticate; null where there is nothing to say.</summary>
    public string? Challenge { get; init; }

    /// <summary>The caller showed nothing to be known by, where it could have.</summary>
    public bool ShowsNothing { get; init; }

    /// <summary>Nothing is chosen yet that callers could be known by.</summary>
    public bool IsUnset { get; init; }

    /// <summary>What is wrong with a call that is not genuine, where the verdict says too little.</summary>
    public string? Detail { get; init; }
}
