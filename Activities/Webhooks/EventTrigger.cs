using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>
/// Starts a flow when a service tells what happened. The signature is checked over the raw bytes first; one event is one run, however often it is sent.
/// Without a credential it takes calls in demo mode only, and marks them as samples.
/// </summary>
public abstract class EventTrigger : Activity, ICheckedTrigger
{
    private protected EventTrigger(string path) => Path = new(path);

    [Input(Description = "The address after /webhook/ that the service is to call. Give each flow its own.", Order = 1)]
    public Input<string> Path { get; set; }

    [Input(Description = "Names of the events that start the flow, such as invoice.paid; invoice.* stands for all that begin so. Empty: all.", UIHint = UIHints.MultiText, Order = 2)]
    public Input<IReadOnlyList<string>>? Events { get; set; }

    [Output(Description = "The event.")]
    public Output<Value>? Result { get; set; }

    /// <summary>The credential that holds the secret.</summary>
    private protected abstract Input<CredentialReference>? Access { get; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        var path = HttpPath.Normal(context.Get(Path) is { Length: > 0 } given ? given : throw new FaultException("The path is empty. Enter the address after /webhook/ that the service is to call."));
        var settings = ValueObject.From(
            ("path", path),
            ("methods", ValueArray.From([(Value)"POST"])),
            ("responseMode", ResponseModes.OnReceived),
            ("checked", true),
            ("credential", context.Get(Access)?.Id),
            ("events", ValueArray.From((context.Get(Events) ?? []).Select(name => (Value)name.Trim()))));
        return [new TriggerRegistration("http", HttpPath.Key("POST", path), HttpPath.Key("POST", path), settings)];
    }

    public async ValueTask<CheckedCall> CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation)
    {
        var isDemo = credential is null && services.GetService<DemoMode>() is { IsOn: true };
        if (credential is null && !isDemo)
        {
            return new CheckedCall(new WebhookCheck(WebhookVerdict.WrongSignature)) { Detail = "This webhook has no credential yet, so nobody can be let in. Choose one at the flow's first step." };
        }

        var (check, what) = credential is null ? (new WebhookCheck(WebhookVerdict.Genuine), ReadUnchecked(call)) : await ReadAsync(call, credential, services, cancellation);
        if (!check.IsGenuine || what is null)
        {
            return new CheckedCall(check.IsGenuine ? new WebhookCheck(WebhookVerdict.Malformed) : check);
        }

        var names = (settings["events"].AsArray() ?? ValueArray.Empty).Select(name => name.ToString()).ToArray();
        return new CheckedCall(check) { Input = isDemo ? what.Content.With(ServiceActivity.SampleMark, true) : what.Content, IsWanted = names.Length == 0 || names.Any(name => what.Names.Any(own => Matches(own, name))) };
    }

    protected sealed override void Execute(ActivityExecutionContext context)
    {
        if (!ServiceActivity.LeavesSample(context))
        {
            throw new FaultException("This step starts flows. In the middle of one it has nothing to wait for: put it first.");
        }

        Leave(context, Sample().With(ServiceActivity.SampleMark, true));
    }

    protected sealed override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        Leave(context, context.Resumption!.Input.AsObject() ?? ValueObject.Empty);
        return default;
    }

    /// <summary>Checks the signature, then reads the event. The check's delivery id names the event: the same on every delivery.</summary>
    private protected abstract ValueTask<(WebhookCheck Check, ServiceEvent? Event)> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, CancellationToken cancellation);

    /// <summary>Reads the event of a call that nobody can check, for demonstrations.</summary>
    private protected abstract ServiceEvent? ReadUnchecked(IncomingCall call);

    /// <summary>An event to try a flow with.</summary>
    private protected abstract ValueObject Sample();

    private void Leave(ActivityExecutionContext context, ValueObject what)
    {
        if (what["email"].AsString() is { Length: > 0 } email)
        {
            context.AddSearchValue("email", email);
        }

        context.Set(Result, what);
        context.Leave(Outcomes.Done, [new Item(what)]);
    }

    private static bool Matches(string name, string wanted) => wanted.EndsWith('*')
        ? name.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase)
        : string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a service told.</summary>
/// <param name="Names">What people may call it: the service's name of the event, and ours.</param>
/// <param name="Content">The item that the flow starts with.</param>
internal sealed record ServiceEvent(IReadOnlyList<string> Names, ValueObject Content);
