using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Calendar entries as files, and back.</summary>
internal static class CalendarText
{
    public static byte[] Write(NodeCall call, int i)
    {
        var isAllDay = call.Flag("allDay", i);
        var entry = new CalendarEvent
        {
            Summary = call.Text("title", i),
            Description = call.Text("additionalFields.description", i) is { Length: > 0 } description ? description : null,
            Location = call.Text("additionalFields.location", i) is { Length: > 0 } location ? location : null,
            Uid = call.Text("additionalFields.uid", i) is { Length: > 0 } uid ? uid : Guid.CreateVersion7(call.Context.Time.GetUtcNow()).ToString(),
            Url = Uri.TryCreate(call.Text("additionalFields.url", i), UriKind.Absolute, out var url) ? url : null,
            Start = MomentOf(call, i, "start", isAllDay),
            End = MomentOf(call, i, "end", isAllDay),
            DtStamp = new CalDateTime(call.Context.Time.GetUtcNow().UtcDateTime, "UTC"),
        };
        foreach (var guest in call.Get("additionalFields.attendeesUi.attendeeValues", i).AsArray() ?? ValueArray.Empty)
        {
            entry.Attendees.Add(new Attendee($"mailto:{guest["email"]}") { CommonName = guest["name"].ToString(), Rsvp = guest["rsvp"] == Value.True });
        }

        if (call.Get("additionalFields.organizerUi.organizerValues", i) is { Kind: ValueKind.Object } organizer)
        {
            entry.Organizer = new Organizer($"mailto:{organizer["email"]}") { CommonName = organizer["name"].ToString() };
        }

        var calendar = new Calendar();
        calendar.Events.Add(entry);
        return Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar)!);
    }

    /// <summary>Each entry with the names of iCalendar's properties.</summary>
    public static ValueArray Read(string text)
    {
        try
        {
            return ValueArray.From((Calendar.Load(text)?.Events ?? throw new FaultException("The file holds no calendar.")).Select(entry => (Value)ValueObject.From(
                ("type", "VEVENT"),
                ("uid", entry.Uid),
                ("summary", entry.Summary),
                ("description", entry.Description),
                ("location", entry.Location),
                ("start", entry.Start?.AsUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture)),
                ("end", entry.End?.AsUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture)),
                ("url", entry.Url?.ToString()),
                ("status", entry.Status))));
        }
        catch (Exception error) when (error is not FaultException)
        {
            throw new FaultException("The file is no calendar (ics) that can be read.", inner: error);
        }
    }

    private static CalDateTime MomentOf(NodeCall call, int i, string name, bool isAllDay)
        => Dates.TryRead(call.Get(name, i), out var moment)
            ? isAllDay ? new CalDateTime(DateOnly.FromDateTime(moment.DateTime)) : new CalDateTime(moment.UtcDateTime, "UTC")
            : throw new FaultException($"The {name} of the event is no date and time. Use a form such as 2026-01-31T09:00:00Z.");
}
