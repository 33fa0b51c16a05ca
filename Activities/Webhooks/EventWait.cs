using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>How runs wait for events in the middle of their flow: for one at an address, checked with a credential, of certain names, and about something.</summary>
public static class EventWait
{
    /// <summary>Kind of the registrations that say where runs may wait.</summary>
    public const string Kind = "listener";

    private const string Stimulus = "ServiceEvent";
    private const int MostSubjects = 200;
    private const int LongestSubject = 200;

    /// <summary>Under which runs are found that this event may concern.</summary>
    /// <param name="settings">Of the listener that let it in.</param>
    /// <param name="subjects">What the event is about.</param>
    public static IReadOnlyList<string> HashesOf(Value settings, IReadOnlyList<string> subjects)
        => [.. subjects.Prepend("").Select(subject => StimulusHash.Of(Stimulus, Content(settings, subject)))];

    /// <summary>What an event is about: the texts and numbers in it, but for the service's own form of it.</summary>
    public static IReadOnlyList<string> SubjectsOf(ValueObject content)
        => [.. Leaves(content.With("raw", Value.Null)).Select(Normal).Where(text => text.Length is > 0 and <= LongestSubject).Distinct(StringComparer.Ordinal).Take(MostSubjects)];

    /// <param name="about">Null or empty for any event.</param>
    internal static BookmarkRequest Bookmark(ValueObject settings, string? about)
    {
        var subject = Normal(about ?? "");
        return new BookmarkRequest(Stimulus) { Stimulus = Content(settings, subject), Payload = ValueObject.From(("path", settings["path"]), ("events", settings["events"]), ("about", subject)) };
    }

    /// <param name="starts">Whether the step starts its flow.</param>
    internal static TriggerRegistration Register(ValueObject settings, bool starts)
    {
        var key = HttpPath.Key("POST", settings["path"].ToString());
        return new TriggerRegistration(starts ? "http" : Kind, key, starts ? key : null, settings.With("event", true));
    }

    private static ValueObject Content(Value settings, string subject)
        => ValueObject.From(("path", settings["path"].ToString().ToLowerInvariant()), ("credential", settings["credential"].AsString() ?? ""), ("events", settings["events"].AsArray() ?? ValueArray.Empty), ("about", subject));

    /// <summary>Letter case counts in ids, and not in mail addresses.</summary>
    private static string Normal(string text) => text.Contains('@') ? text.Trim().ToLowerInvariant() : text.Trim();

    private static IEnumerable<string> Leaves(Value value)
        => value.AsObject() is { } members ? members.SelectMany(member => Leaves(member.Value))
            : value.AsArray() is { } elements ? elements.SelectMany(Leaves)
            : value.Kind is ValueKind.String or ValueKind.Number ? [value.ToString()]
            : [];
}
