using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using MailKit.Search;

namespace Bizoholic.Flows.Activities.Messaging.N8n;

/// <summary>Which mails are wanted, as n8n has it: a list such as <c>["UNSEEN", ["SUBJECT", "invoice"]]</c>, all of which a mail has to be; <c>!</c> before a name turns it round.</summary>
internal static class MailSearch
{
    public static SearchQuery Of(Value wanted)
    {
        var json = wanted.AsString() is { } text ? FieldTypes.TryJson(text, out var read) ? read : throw new FaultException("Custom email config is not valid JSON.") : wanted;
        return json.AsArray() is { } list ? list.Select(One).Aggregate(SearchQuery.All, static (all, one) => all.And(one)) : throw new FaultException("Custom email config has to be a list, such as [\"UNSEEN\"].");
    }

    private static SearchQuery One(Value wanted)
    {
        Value[] parts = wanted.AsArray() is { } list ? [.. list] : [wanted];
        var name = parts.Length > 0 ? parts[0].ToString().ToUpperInvariant() : "";
        var found = Named(name.TrimStart('!'), parts);
        return name.StartsWith('!') ? SearchQuery.Not(found) : found;
    }

    private static SearchQuery Named(string name, Value[] parts) => (name, parts.Length) switch
    {
        ("ALL", 1) => SearchQuery.All,
        ("SEEN", 1) => SearchQuery.Seen,
        ("UNSEEN", 1) => SearchQuery.NotSeen,
        ("ANSWERED", 1) => SearchQuery.Answered,
        ("UNANSWERED", 1) => SearchQuery.NotAnswered,
        ("FLAGGED", 1) => SearchQuery.Flagged,
        ("UNFLAGGED", 1) => SearchQuery.NotFlagged,
        ("DELETED", 1) => SearchQuery.Deleted,
        ("UNDELETED", 1) => SearchQuery.NotDeleted,
        ("DRAFT", 1) => SearchQuery.Draft,
        ("UNDRAFT", 1) => SearchQuery.NotDraft,
        ("NEW", 1) => SearchQuery.New,
        ("RECENT", 1) => SearchQuery.Recent,
        ("OLD", 1) => SearchQuery.Not(SearchQuery.Recent),
        ("SUBJECT", 2) => SearchQuery.SubjectContains(parts[1].ToString()),
        ("FROM", 2) => SearchQuery.FromContains(parts[1].ToString()),
        ("TO", 2) => SearchQuery.ToContains(parts[1].ToString()),
        ("CC", 2) => SearchQuery.CcContains(parts[1].ToString()),
        ("BCC", 2) => SearchQuery.BccContains(parts[1].ToString()),
        ("BODY", 2) => SearchQuery.BodyContains(parts[1].ToString()),
        ("TEXT", 2) => SearchQuery.MessageContains(parts[1].ToString()),
        ("KEYWORD", 2) => SearchQuery.HasKeyword(parts[1].ToString()),
        ("UNKEYWORD", 2) => SearchQuery.NotKeyword(parts[1].ToString()),
        ("LARGER", 2) => SearchQuery.LargerThan(Number(parts[1])),
        ("SMALLER", 2) => SearchQuery.SmallerThan(Number(parts[1])),
        ("SINCE", 2) => SearchQuery.DeliveredAfter(Day(parts[1])),
        ("BEFORE", 2) => SearchQuery.DeliveredBefore(Day(parts[1])),
        ("ON", 2) => SearchQuery.DeliveredOn(Day(parts[1])),
        ("SENTSINCE", 2) => SearchQuery.SentSince(Day(parts[1])),
        ("SENTBEFORE", 2) => SearchQuery.SentBefore(Day(parts[1])),
        ("SENTON", 2) => SearchQuery.SentOn(Day(parts[1])),
        ("HEADER", 3) => SearchQuery.HeaderContains(parts[1].ToString(), parts[2].ToString()),
        ("OR", 3) => SearchQuery.Or(One(parts[1]), One(parts[2])),
        _ => throw new FaultException($"'{ValueJson.ToJson(new ValueArray(parts))}' in the custom email config is no way to search that is known here. It looks like \"UNSEEN\" or [\"SUBJECT\", \"invoice\"]."),
    };

    private static int Number(Value value) => (int)Math.Clamp(JsText.ToNumber(value), 0, int.MaxValue);

    private static DateTime Day(Value value)
        => Dates.TryRead(value, out var moment) || DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, out moment) ? moment.UtcDateTime.Date : throw new FaultException($"'{value}' in the custom email config is no date.");
}
