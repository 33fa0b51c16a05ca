using System.Globalization;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>A calendar entry as a file.</summary>
internal static class CalendarWriter
{
    public static byte[] Write(NodeCall call, int i)
    {
        var isAllDay = call.Flag("allDay", i);
        var start = MomentOf(call, i, "start");
        var end = call.Text("end", i).Length > 0 ? MomentOf(call, i, "end") : start;
        var entry = new CalendarEvent
        {
            Summary = call.Text("title", i),
            Description = Optional(call, i, "description"),
            Location = Optional(call, i, "location"),
            Uid = Optional(call, i, "uid") ?? Guid.CreateVersion7(call.Context.Time.GetUtcNow()).ToString(),
            Url = Uri.TryCreate(call.Text("additionalFields.url", i), UriKind.Absolute, out var url) ? url : null,
            Status = Optional(call, i, "status"),
            Sequence = (int)Math.Clamp(call.Number("additionalFields.sequence", i), 0, int.MaxValue),
            // The last day is the first one that does not belong to it.
            Start = PlaceOf(start, isAllDay),
            End = PlaceOf(isAllDay ? end.AddDays(1) : end, isAllDay),
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

        if (call.Get("additionalFields.geolocationUi.geolocationValues", i) is { Kind: ValueKind.Object } place)
        {
            entry.GeographicLocation = new GeographicLocation(Degrees(place["lat"]), Degrees(place["lon"]));
        }

        if (Optional(call, i, "busyStatus") is { } busy)
        {
            entry.AddProperty("X-MICROSOFT-CDO-BUSYSTATUS", busy);
        }

        if (Optional(call, i, "recurrenceRule") is { } rule)
        {
            entry.RecurrenceRule = RuleOf(rule);
        }

        var calendar = new Ical.Net.Calendar { Method = "PUBLISH" };
        if (Optional(call, i, "calName") is { } name)
        {
            calendar.AddProperty("X-WR-CALNAME", name);
        }

        calendar.Events.Add(entry);
        return Encoding.UTF8.GetBytes(new CalendarSerializer().SerializeToString(calendar)!);
    }

    private static string? Optional(NodeCall call, int i, string name) => call.Text($"additionalFields.{name}", i) is { Length: > 0 } text ? text : null;

    private static RecurrenceRule RuleOf(string rule)
    {
        try
        {
            return new RecurrenceRule(rule);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new FaultException($"The recurrence rule '{rule}' cannot be read. Use a form such as FREQ=WEEKLY;COUNT=4.", inner: error);
        }
    }

    private static double Degrees(Value text) => double.TryParse(text.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees)
        ? degrees
        : throw new FaultException($"The geolocation of the event has to be two numbers, but says '{text}'.");

    private static CalDateTime PlaceOf(DateTimeOffset moment, bool isAllDay) =>
        isAllDay ? new CalDateTime(DateOnly.FromDateTime(moment.UtcDateTime)) : new CalDateTime(moment.UtcDateTime, "UTC");

    private static DateTimeOffset MomentOf(NodeCall call, int i, string name) => Dates.TryRead(call.Get(name, i), out var moment)
        ? moment
        : throw new FaultException($"The {name} of the event is no date and time. Use a form such as 2026-01-31T09:00:00Z.");
}
