using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>
/// Starts a flow when a service tells what happened, or has one wait for that. The signature is checked over the raw bytes first; one event is one run, and lets a run
/// go on once, however often it is sent. Without a credential it takes calls in demo mode only, and marks them as samples.
/// </summary>
public abstract class EventTrigger : Activity, ICheckedTrigger, IListener, INeedsCredential
{
    private ActivityNode _node = null!;

    private protected EventTrigger(string path) => Path = new(path);

    [Input(Description = "The address after /webhook/ that the service is to call. Give each flow its own.", Order = 1)]
    public Input<string> Path { get; set; }

    [Input(Description = "Names of the events that it is about, such as invoice.paid; invoice.* stands for all that begin so. Empty: all.", UIHint = UIHints.MultiText, Order = 2)]
    public Input<IReadOnlyList<string>>? Events { get; set; }

    [Input(Description = "Where the flow waits in its middle: what the event has to be about, such as the id of a customer or a subscription, or an e-mail address. Empty: any.", Order = 3)]
    public Input<string>? About { get; set; }

    [Output(Description = "The event.")]
    public Output<Value>? Result { get; set; }

    /// <summary>The credential that holds the secret.</summary>
    private protected abstract Input<CredentialReference>? Access { get; }

    Input<CredentialReference>? INeedsCredential.Access => Access;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [EventWait.Register(Settings(context.Get(Path), context.Get(Access), context.Get(Events)), About, _node.CanStartWorkflow)];

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
        return new CheckedCall(check)
        {
            Input = isDemo ? what.Content.With(ServiceActivity.SampleMark, true) : what.Content,
            IsWanted = names.Length == 0 || names.Any(name => what.Names.Any(own => Matches(own, name))),
            RunKey = isDemo ? null : what.RunKey,
            Subjects = EventWait.SubjectsOf(what.Content),
        };
    }

    protected override void Bind(ActivityBinding binding) => _node = binding.Node;

    protected sealed override void Execute(ActivityExecutionContext context)
    {
        if (context.RunFacts.Mode == "manual" || (context.Node.CanStartWorkflow && ServiceActivity.LeavesSample(context)))
        {
            Leave(context, Sample().With(ServiceActivity.SampleMark, true));
        }
        else if (context.Node.CanStartWorkflow)
        {
            throw new FaultException("This step starts its flow, so nothing can wait at it. Add a second one of its kind, which does not start the flow, where the flow is to wait.");
        }
        else
        {
            context.CreateBookmark(EventWait.Bookmark(Settings(context.Get(Path), context.Get(Access), context.Get(Events)), context.Get(About)));
        }
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

    /// <summary>What the host has to know before it lets a call in.</summary>
    private static ValueObject Settings(string? path, CredentialReference? access, IReadOnlyList<string>? events) => ValueObject.From(
        ("path", HttpPath.Normal(path is { Length: > 0 } given ? given : throw new FaultException("The path is empty. Enter the address after /webhook/ that the service is to call."))),
        ("methods", ValueArray.From([(Value)"POST"])),
        ("responseMode", ResponseModes.OnReceived),
        ("checked", true),
        ("credential", access?.Id),
        ("events", ValueArray.From((events ?? []).Select(name => (Value)name.Trim()))));

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
/// <param name="RunKey">The same for all events that tell of one thing, which starts one run; null where each event is one.</param>
internal sealed record ServiceEvent(IReadOnlyList<string> Names, ValueObject Content, string? RunKey = null);
