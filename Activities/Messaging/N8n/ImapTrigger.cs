using System.Globalization;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using MailKit;
using MailKit.Search;
using MimeKit;

namespace Bizoholic.Flows.Activities.Messaging.N8n;

/// <summary>
/// Looks into a folder every minute and starts with the mails that came since. Up to which one it has seen is noted together with the step; they are marked as read
/// afterwards, which may be done twice.
/// </summary>
[Activity("Bizoholic", "Messaging", "Start with the mails that come into a mailbox.", DisplayName = "Mail trigger", Kind = ActivityKind.Trigger)]
public sealed class ImapTrigger : N8nActivity, ILooksForNews
{
    private static readonly string[] TopLevel = ["cc", "date", "from", "subject", "to"];

    [Input(DisplayName = "Mailbox", Description = "Where the mails are.", CredentialTypes = [ImapCredential.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 2.1;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context) => [Schedule.Every(TimeSpan.FromMinutes(1))];

    protected override ValueTask ResumeAsync(ActivityExecutionContext context) => ExecuteAsync(context);

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var context = call.Context;
        var (folder, marks, format) = (call.Text("mailbox", 0, "INBOX"), call.Text("postProcessAction", 0, "read") == "read", call.Text("format", 0, "simple"));
        var prefix = format == "resolved" || call.Flag("downloadAttachments") ? call.Text("dataPropertyAttachmentsPrefixName", 0, "attachment_") : null;
        var wanted = MailSearch.Of(call.Parameters["options.customEmailConfig"].IsGiven ? call.Get("options.customEmailConfig") : new ValueArray("UNSEEN"));
        var trustsAny = call.Flag("options.allowUnauthorizedCerts");
        var isTry = context.RunFacts.Mode == "manual";
        var now = context.Time.GetUtcNow();
        var begin = FoundItems.Beginning(context);
        if (NodeSample.IsLeft(call, Credential))
        {
            NodeSample.Leave(call, 0, ValueObject.From(("textHtml", ""), ("textPlain", "This is a sample mail."), ("from", "Ann <ann@example.com>"), ("to", "you@example.com"), ("subject", "Sample"), ("date", now.ToString("R", CultureInfo.InvariantCulture)), ("metadata", ValueObject.Empty)));
            return;
        }

        using var credential = await context.OpenCredentialAsync(context.Get(Credential), refusedToken: null, ImapCredential.TypeName);
        var mailbox = ImapCredential.Connect(credential, context.Services, trustsAny);
        try
        {
            if (FoundItems.Noted(context) is { } noted)
            {
                // The process ended after they were noted and before the step was recorded.
                call.OutputAt(0).AddRange(noted);
            }
            else
            {
                var last = isTry ? new FlowStateEntry("", "", default, 0) : await context.State.GetAsync($"poll/{context.Node.Id}", $"folder {folder}");
                var isKnown = false;
                var look = await mailbox.LookAsync(
                    folder,
                    validity => (isKnown = last.Value["validity"] == validity) ? wanted.And(SearchQuery.Uids(new UniqueIdRange(new UniqueId((uint)last.Value["uid"].Number + 1), UniqueId.MaxValue)))
                        : isTry ? SearchQuery.All : wanted.And(SearchQuery.DeliveredAfter(begin.UtcDateTime.Date.AddDays(-1))),
                    isTry || last.Exists ? null : begin,
                    isTry ? 1 : int.MaxValue,
                    context.CancellationToken);

                // A server names the newest mail where there is none behind the last one.
                foreach (var mail in look.Mails.Where(mail => !isKnown || mail.Uid > last.Value["uid"].Number))
                {
                    call.Add(0, ItemOf(context, mail, format, prefix));
                }

                if (isTry)
                {
                    return;
                }

                if (!isKnown || last.Value["uid"].Number != look.LastUid)
                {
                    await context.State.ChangeAsync([last.Set(ValueObject.From(("validity", (double)look.Validity), ("uid", (double)look.LastUid)))], FoundItems.Progress(call.OutputAt(0)));
                }
            }

            if (marks && call.OutputAt(0).Count > 0)
            {
                await mailbox.MarkReadAsync(folder, [.. call.OutputAt(0).Select(item => (uint)item.Json["attributes"]["uid"].Number)], context.CancellationToken);
            }
        }
        catch (ServiceException error)
        {
            throw Services.ServiceFault.Of(error);
        }
    }

    private static Item ItemOf(ActivityExecutionContext context, ReceivedMail mail, string format, string? prefix)
    {
        var (attributes, message) = (ValueObject.From(("uid", (double)mail.Uid)), mail.Message);
        var (resolved, parts) = MailParts.Of(message);
        var json = format switch
        {
            "resolved" => resolved,
            "raw" => ValueObject.From(("raw", BodyOf(message))),
            _ => Headers(message).Aggregate(
                ValueObject.From(("textHtml", message.HtmlBody ?? ""), ("textPlain", message.TextBody ?? ""), ("metadata", ValueObject.From([.. Headers(message).Where(header => !TopLevel.Contains(header.Key)).Select(header => (header.Key, (Value)header.Value))]))),
                (made, header) => TopLevel.Contains(header.Key) ? made.With(header.Key, header.Value) : made),
        };
        var files = new Dictionary<string, BinaryReference>(StringComparer.Ordinal);
        foreach (var (n, part) in format == "raw" || prefix is null ? [] : parts.Index())
        {
            using var content = new MemoryStream();
            part.Content?.DecodeTo(content);
            files[$"{prefix}{n}"] = context.Files.Store(content.ToArray(), part.FileName ?? "", part.ContentType.MimeType);
        }

        return new Item(json.With("attributes", attributes)) { PairedItem = 0, Binary = files.Count > 0 ? files : null };
    }

    /// <summary>The first header of each name.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Headers(MimeMessage message)
        => message.Headers.Concat(message.Body?.Headers ?? []).Select(header => KeyValuePair.Create(header.Field.ToLowerInvariant(), header.Value)).DistinctBy(header => header.Key);

    private static string BodyOf(MimeMessage message)
    {
        using var body = new MemoryStream();
        message.Body?.WriteTo(body, contentOnly: true);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
