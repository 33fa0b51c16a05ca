using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A message with its headers as fields and its labels by name, as n8n's node leaves it when it simplifies.</summary>
internal static class GmailMessages
{
    /// <param name="labels">What the service answered when it was asked for all labels.</param>
    public static ValueObject Simplified(ValueObject message, Value labels)
    {
        var made = ValueObject.From([.. message.Where(member => member.Key != "labelIds").Select(member => (member.Key, member.Value))]);
        if (message["labelIds"].AsArray() is { } ids)
        {
            made = made.With("labels", ValueArray.From((labels["labels"].AsArray() ?? ValueArray.Empty).Where(label => ids.Contains(label["id"])).Select(label => (Value)ValueObject.From(("id", label["id"]), ("name", label["name"])))));
        }

        return message["payload"]["headers"].AsArray() is not { } headers ? made
            : headers.Aggregate(
                made.With("payload", ValueObject.From([.. message["payload"].AsObject()!.Where(member => member.Key != "headers").Select(member => (member.Key, member.Value))])),
                (all, header) => all.With(header["name"].ToString(), header["value"]));
    }
}
