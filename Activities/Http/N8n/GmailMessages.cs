using System.Text.RegularExpressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A message with its headers as fields and its labels by name, as n8n's node leaves it when it simplifies.</summary>
internal static partial class GmailMessages
{
    /// <param name="labels">What the service answered when it was asked for all labels.</param>
    public static ValueObject Simplified(ValueObject message, Value labels)
    {
        var made = ValueObject.From([.. message.Where(member => member.Key != "labelIds").Select(member => (member.Key, member.Value))]) is var kept && message["snippet"].AsString() is { } snippet ? kept.With("snippet", Plain(snippet)) : kept;
        if (message["labelIds"].AsArray() is { } ids)
        {
            made = made.With("labels", ValueArray.From((labels["labels"].AsArray() ?? ValueArray.Empty).Where(label => ids.Contains(label["id"])).Select(label => (Value)ValueObject.From(("id", label["id"]), ("name", label["name"])))));
        }

        return message["payload"]["headers"].AsArray() is not { } headers ? made
            : headers.Aggregate(
                made.With("payload", ValueObject.From([.. message["payload"].AsObject()!.Where(member => member.Key != "headers").Select(member => (member.Key, member.Value))])),
                (all, header) => all.With(header["name"].ToString(), header["value"]));
    }

    /// <summary>A thread with its messages as they are left alone.</summary>
    public static ValueObject Thread(ValueObject thread, Value labels)
        => thread.With("messages", ValueArray.From((thread["messages"].AsArray() ?? ValueArray.Empty).Select(message => (Value)Simplified(message.AsObject()!, labels))));

    /// <summary>Gmail writes what a mail begins with as HTML.</summary>
    public static string Plain(string snippet)
        => Letter().Replace(snippet, match => match.Value switch { "&amp;" => "&", "&lt;" => "<", "&gt;" => ">", "&#39;" => "'", _ => "\"" });

    [GeneratedRegex("&amp;|&lt;|&gt;|&#39;|&quot;")]
    private static partial Regex Letter();
}
