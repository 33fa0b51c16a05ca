using System.Globalization;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>
/// Looks at a CRM from time to time. What it has seen is kept with the flow, together with the step: a contact that has changed comes once for each change, also when a
/// host dies in between. The first look only notes what is there. In the middle of a flow it waits for a change of one contact.
/// </summary>
[Activity("Bizoholic", "CRM", "Start when contacts of a CRM are new or have changed, or wait until one has.", DisplayName = "CRM change", Kind = ActivityKind.Trigger)]
public sealed class CrmChange : CodeActivity<Value>, ITrigger
{
    private const string CursorKey = "cursor";
    private const int MostAtOnce = 500;

    /// <summary>CRMs find a change by search only a while after it was made.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    [Input(DisplayName = "CRM", Description = "HubSpot or BizOSaaS.", CredentialTypes = [HubSpotCredential.TypeName, BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "How often to look: [days.]hours:minutes:seconds, for example 00:05:00.", Order = 1)]
    public Input<TimeSpan> Interval { get; set; } = new(TimeSpan.FromMinutes(5));

    [Input(DisplayName = "E-mail", Description = "Where the flow waits in its middle: whose contact has to change, or to be made.", Order = 2)]
    public Input<string>? Email { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context) => [Schedule.Every(context.Get(Interval))];

    protected override void Bind(ActivityBinding binding)
    {
        if (Interval.TryGetConstant(out var interval) && interval < TimeSpan.FromSeconds(10))
        {
            binding.Problem("interval", "Look every ten seconds at most, for example every 00:05:00.");
        }
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context) => ExecuteAsync(context);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Get(Credential) is null && ServiceActivity.LeavesSample(context))
        {
            Leave(context, [Of(new CrmContact { Id = "sample-contact", Email = "ann@example.com", FirstName = "Ann" }, isNew: true).With(ServiceActivity.SampleMark, true)]);
            return;
        }

        if (!context.Node.CanStartWorkflow)
        {
            await WaitAsync(context);
            return;
        }

        if (context.Remembered["changed"].AsArray() is { } reached)
        {
            // The process ended after the changes were noted and before the step was recorded.
            Leave(context, [.. reached.Select(one => one.AsObject()!)]);
            return;
        }

        try
        {
            using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
            Leave(context, await LookAsync(context, CrmCredentials.Connect(credential, context.Services)));
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }

    /// <summary>Looks at one contact; what it was like is kept with the wait.</summary>
    private async ValueTask WaitAsync(ActivityExecutionContext context)
    {
        var email = context.Get(Email)?.Trim() is { Length: > 0 } given ? given : throw new FaultException("'E-mail' is empty. In the middle of a flow this step waits for one contact: say whose.");
        try
        {
            using var credential = await context.OpenCredentialAsync(Credential, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
            var contact = await CrmCredentials.Connect(credential, context.Services).FindContactAsync(email, cancel: context.CancellationToken);
            Value now = contact is null ? Value.Null : SyncFields.Usual.Snapshot(contact, ofFirst: true);
            if (contact is not null && context.Remembered.AsObject() is { } seen && !seen["contact"].Equals(now))
            {
                Leave(context, [Of(contact, isNew: seen["contact"].IsNullish)]);
                return;
            }

            await context.RememberAsync(ValueObject.From(("contact", now)));
            context.CreateBookmark(new BookmarkRequest("CrmChange") { DueAt = context.Time.GetUtcNow() + context.Get(Interval), Payload = ValueObject.From(("email", email)) });
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }

    private static async ValueTask<IReadOnlyList<ValueObject>> LookAsync(ActivityExecutionContext context, ICrm crm)
    {
        var (scope, startedAt) = ($"crm-seen/{context.Node.Id}", context.Time.GetUtcNow());
        var cursor = await context.State.GetAsync(scope, CursorKey);
        DateTimeOffset? since = DateTimeOffset.TryParse(cursor.Value.AsString(), CultureInfo.InvariantCulture, out var moment) ? moment : null;
        var read = new Dictionary<string, CrmContact>(StringComparer.Ordinal);
        await foreach (var contact in crm.ListContactsAsync(since, cancel: context.CancellationToken))
        {
            read[contact.Email.Trim().ToLowerInvariant()] = contact;
        }

        var changed = new List<ValueObject>();
        var notes = new List<FlowStateWrite>();
        foreach (var emails in read.Keys.Order(StringComparer.Ordinal).Chunk(MostAtOnce))
        {
            var known = await context.State.GetAsync(scope, emails);
            foreach (var email in emails.Where(email => !SyncFields.Usual.Snapshot(read[email], ofFirst: true).Equals(known[email].Value.AsObject())))
            {
                notes.Add(known[email].Set(SyncFields.Usual.Snapshot(read[email], ofFirst: true)));
                changed.Add(Of(read[email], isNew: !known[email].Exists));
            }
        }

        IReadOnlyList<ValueObject> told = cursor.Exists ? [.. changed.Take(MostAtOnce)] : [];
        IEnumerable<FlowStateWrite> noted = cursor.Exists ? notes.Take(MostAtOnce) : notes;

        // What does not fit comes the next time, so the cursor waits for it.
        FlowStateWrite[] moved = !cursor.Exists || changed.Count <= MostAtOnce ? [cursor.Set((startedAt - Overlap).ToString("O"))] : [];
        await context.State.ChangeAsync([.. noted, .. moved], ValueObject.From(("changed", ValueArray.From(told.Select(one => (Value)one)))));
        return told;
    }

    private void Leave(ActivityExecutionContext context, IReadOnlyList<ValueObject> changed)
    {
        if (changed.Count == 0)
        {
            context.FinishRun();
            return;
        }

        context.Set(Result, ValueArray.From(changed.Select(one => (Value)one)));
        context.Leave(Outcomes.Done, [.. changed.Select(one => new Item(one))]);
    }

    private static ValueObject Of(CrmContact contact, bool isNew) => ValueObject.From(
        ("id", contact.Id), ("email", contact.Email), ("firstName", contact.FirstName), ("lastName", contact.LastName), ("phone", contact.Phone), ("company", contact.Company),
        ("isNew", isNew), ("changedAt", contact.ModifiedAt is { } at ? ValueConverter.From(at) : Value.Null));
}
