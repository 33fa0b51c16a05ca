using System.Globalization;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Crm;

/// <summary>
/// Keeps the contacts of two CRMs the same. Contacts are told apart by their mail address, and those that were paired before by their ids. What both agreed on is kept
/// with the flow, after both have been told: a crash in between repeats changes that change nothing.
/// </summary>
[Activity("Bizoholic", "CRM", "Keep the contacts of two CRMs the same, both ways or one way, and report what both changed.", DisplayName = "Sync CRM", Effect = SideEffect.LookFirst)]
public sealed class SyncCrm : ServiceActivity
{
    private const string CursorKey = "cursor";
    private const int KeysAtOnce = 500;

    /// <summary>CRMs find a change by search only a while after it was made.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    [Input(DisplayName = "First CRM", Description = "HubSpot or BizOSaaS.", CredentialTypes = [HubSpotCredential.TypeName, BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? First { get; set; }

    [Input(DisplayName = "Second CRM", Description = "HubSpot or BizOSaaS.", CredentialTypes = [HubSpotCredential.TypeName, BizosaasCredential.TypeName], Order = 1)]
    public Input<CredentialReference>? Second { get; set; }

    [Input(DisplayName = "When both changed", Description = "Who wins where both changed one field since the last time. Either way it is reported.", Order = 2)]
    public Input<ConflictRule> Conflict { get; set; } = new(ConflictRule.LastWriter);

    [Input(Description = "Both ways, or one: then the other CRM only follows.", Order = 3)]
    public Input<SyncDirection> Direction { get; set; } = new(SyncDirection.BothWays);

    [Input(Description = "The first CRM's fields, each with the second's: {\"phone\": \"phone\", \"lifecyclestage\": \"status\"}. Both know firstName, lastName, phone and company; others go by the CRM's own names. Empty: these four.", UIHint = UIHints.JsonEditor, Order = 4)]
    public Input<ValueObject>? Fields { get; set; }

    [Input(DisplayName = "Link companies", Description = "In HubSpot: a contact whose company is brought along is linked to the company of that name, which is made where there is none; needs the app's rights to read and write companies. Off: the company is only a field of the contact.", Category = "Advanced", Order = 5)]
    public Input<bool> LinksCompanies { get; set; } = new(true);

    protected override Input<CredentialReference>? Access => First.IsBlank() ? First : Second;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var one = await context.OpenCredentialAsync(First, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        using var other = await context.OpenCredentialAsync(Second, HubSpotCredential.TypeName, BizosaasCredential.TypeName);
        var (first, second) = (CrmCredentials.Connect(one, context.Services), CrmCredentials.Connect(other, context.Services));
        var (scope, startedAt) = ($"crm-sync/{context.Node.Id}", context.Time.GetUtcNow());
        var cursor = await context.State.GetAsync(scope, CursorKey);
        DateTimeOffset? since = DateTimeOffset.TryParse(cursor.Value.AsString(), CultureInfo.InvariantCulture, out var moment) ? moment : null;

        var fields = SyncFields.Of(context.Get(Fields), first, second);
        var firsts = await ReadAsync(first, since, fields.Own(ofFirst: true), context.CancellationToken);
        var seconds = await ReadAsync(second, since, fields.Own(ofFirst: false), context.CancellationToken);
        var (left, right, direction) = (new SyncSide(first, one.Id, true, firsts), new SyncSide(second, other.Id, false, seconds), context.Get(Direction));
        var result = new SyncReport
        {
            Moved = (direction == SyncDirection.SecondToFirst ? 0 : await MovedContacts.FollowAsync(context, scope, left, right, fields))
                + (direction == SyncDirection.FirstToSecond ? 0 : await MovedContacts.FollowAsync(context, scope, right, left, fields)),
        };
        foreach (var emails in firsts.Keys.Union(seconds.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(KeysAtOnce))
        {
            var known = await context.State.GetAsync(scope, emails);
            var changes = new List<FlowStateWrite>();
            var pairs = new List<(string, string?, string?)>();
            foreach (var email in emails)
            {
                if (await SyncAsync(context, email, left, right, known[email], fields, result) is not var (agreed, firstId, secondId))
                {
                    continue;
                }

                pairs.Add((email, firstId, secondId));
                if (!Same(agreed, known[email].Value, fields))
                {
                    changes.Add(known[email].Set(agreed));
                }
            }

            changes.AddRange(await MovedContacts.IndexAsync(context, scope, pairs));
            await context.State.ChangeAsync(changes);
        }

        await context.State.ChangeAsync([cursor.Set((startedAt - Overlap).ToString("O"))]);
        return result.ToItem(first.Name, second.Name);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => new SyncReport { Compared = 1 }.ToItem("Sample CRM", "Sample CRM");

    private async ValueTask<(ValueObject Agreed, string? FirstId, string? SecondId)?> SyncAsync(
        ActivityExecutionContext context, string email, SyncSide first, SyncSide second, FlowStateEntry known, SyncFields fields, SyncReport report)
    {
        report.Compared++;
        var direction = context.Get(Direction);
        if (known.Exists && IsAsKnown(first, true) && IsAsKnown(second, false))
        {
            return null;
        }

        var one = first.Read.GetValueOrDefault(email) ?? await UnchangedAsync(first.Crm, email, fields.Own(ofFirst: true), context.CancellationToken);
        var other = second.Read.GetValueOrDefault(email) ?? await UnchangedAsync(second.Crm, email, fields.Own(ofFirst: false), context.CancellationToken);
        if (one is null || other is null)
        {
            var (there, here) = one is null ? (other!, first) : (one, second);
            if (known.Exists)
            {
                // Both had it once: it was deleted on one side, and does not come back by itself.
                report.Missing.Add(ValueObject.From(("email", email), ("missingIn", here.Crm.Name)));
                return null;
            }

            var isInFirst = other is null;
            if (direction == (isInFirst ? SyncDirection.SecondToFirst : SyncDirection.FirstToSecond))
            {
                return null;
            }

            var snapshot = fields.Snapshot(there, isInFirst);
            var id = await SaveAsync(context, here, fields.Contact(null, there.Email, field => snapshot[field].AsString(), !isInFirst), context.Get(LinksCompanies));
            report.Created++;
            return isInFirst ? (snapshot, there.Id, id) : (snapshot, id, there.Id);
        }

        var (agreed, conflicts) = ContactMerge.Of(email, one, other, known.Value, context.Get(Conflict), fields, direction);
        report.Conflicts.AddRange(conflicts);
        foreach (var (side, contact, isFirst) in new[] { (first, one, true), (second, other, false) })
        {
            if (direction != (isFirst ? SyncDirection.FirstToSecond : SyncDirection.SecondToFirst) && ContactMerge.Change(contact, agreed, fields, isFirst) is { } change)
            {
                await SaveAsync(context, side, change, context.Get(LinksCompanies));
                report.Changed++;
            }
        }

        return (agreed, one.Id, other.Id);

        // Nothing was changed there since both agreed.
        bool IsAsKnown(SyncSide side, bool isFirst)
            => side.Read.TryGetValue(email, out var contact) ? Same(fields.Snapshot(contact, isFirst), known.Value, fields) : side.Crm.TellsChanges;
    }

    /// <summary>The name of the company comes last: as long as it is missing, a repeat links the contact again.</summary>
    private static async ValueTask<string?> SaveAsync(ActivityExecutionContext context, SyncSide side, CrmContact contact, bool linksCompanies)
    {
        if (side.Crm.HasCompanies && contact.Company is { Length: > 0 } company && linksCompanies)
        {
            var id = contact.Id ?? (await context.SaveContactAsync(side.Crm, side.CredentialId, contact with { Company = null })).Item.Id!;
            await context.LinkAsync(side.Crm, side.CredentialId, new CrmCompany { Name = company }, id, "Link companies");
        }

        return (await context.SaveContactAsync(side.Crm, side.CredentialId, contact)).Item.Id;
    }

    private static bool Same(ValueObject one, Value other, SyncFields fields) => fields.All.All(field => one[field.First].AsString() == other[field.First].AsString());

    /// <summary>A contact that is not among the changed ones may be there all the same; one that is not among all of them is not.</summary>
    private static async ValueTask<CrmContact?> UnchangedAsync(ICrm crm, string email, IReadOnlyList<string> fields, CancellationToken cancellation)
        => crm.TellsChanges ? await crm.FindContactAsync(email, fields, cancellation) : null;

    private static async ValueTask<Dictionary<string, CrmContact>> ReadAsync(ICrm crm, DateTimeOffset? since, IReadOnlyList<string> fields, CancellationToken cancellation)
    {
        var read = new Dictionary<string, CrmContact>(StringComparer.Ordinal);
        await foreach (var contact in crm.ListContactsAsync(since, fields, cancellation))
        {
            if (contact.Email.Trim() is { Length: > 2 } email && email.Contains('@'))
            {
                // The first of several with one address stands for them.
                read.TryAdd(email.ToLowerInvariant(), contact);
            }
        }

        return read;
    }

    private sealed class SyncReport
    {
        public int Compared { get; set; }

        public int Created { get; set; }

        public int Changed { get; set; }

        /// <summary>Contacts that got the new address of the other side.</summary>
        public int Moved { get; init; }

        public List<Value> Conflicts { get; } = [];

        public List<Value> Missing { get; } = [];

        public ValueObject ToItem(string first, string second) => ValueObject.From(
            ("first", first), ("second", second), ("compared", Compared), ("created", Created), ("changed", Changed), ("moved", Moved),
            ("conflicts", ValueArray.From(Conflicts)), ("missing", ValueArray.From(Missing)));
    }
}
