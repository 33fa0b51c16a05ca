using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>How runs wait for events in the middle of their flow: for one at an address, checked with a credential, of certain names, and about something.</summary>
public static class EventWait
{
    /// <summary>Kind of the registrations that say where runs may wait.</summary>
    public const string Kind = "listener";

    /// <summary>Setting of a step that waits for whatever comes.</summary>
    private const string TakesAny = "takesAny";

    private const string Stimulus = "ServiceEvent";
    private const int MostSubjects = 200;
    private const int LongestSubject = 200;

    /// <summary>Under which runs wait for an event about something; an empty subject for any event.</summary>
    /// <param name="settings">Of the listener that let it in.</param>
    public static string HashOf(Value settings, string subject) => StimulusHash.Of(Stimulus, Content(settings, subject));

    /// <summary>Whether runs may wait here for an event about something: then it is kept for those that do not wait yet.</summary>
    /// <param name="settings">Of a listener.</param>
    public static bool KeepsEvents(Value settings) => settings[TakesAny] != Value.True;

    /// <summary>What an event is about: the texts and numbers in it, but for the service's own form of it.</summary>
    public static IReadOnlyList<string> SubjectsOf(ValueObject content)
        => [.. Leaves(content.With("raw", Value.Null)).Select(Normal).Where(text => text.Length is > 0 and <= LongestSubject).Distinct(StringComparer.Ordinal).Take(MostSubjects)];

    /// <param name="about">Null or empty for any event.</param>
    internal static BookmarkRequest Bookmark(ValueObject settings, string? about)
    {
        var subject = Normal(about ?? "");
        return new BookmarkRequest(Stimulus) { Stimulus = Content(settings, subject), TakesKept = subject.Length > 0, Payload = ValueObject.From(("path", settings["path"]), ("events", settings["events"]), ("about", subject)) };
    }

    /// <param name="starts">Whether the step starts its flow.</param>
    internal static TriggerRegistration Register(ValueObject settings, Input<string>? about, bool starts)
    {
        var key = HttpPath.Key("POST", settings["path"].ToString());
        var takesAny = about is null || (about.TryGetConstant(out var subject) && string.IsNullOrWhiteSpace(subject));
        return new TriggerRegistration(starts ? "http" : Kind, key, starts ? key : null, settings.With("event", true).With(TakesAny, takesAny));
    }

    private static ValueObject Content(Value settings, string subject)
        => ValueObject.From(("path", settings["path"].ToString().ToLowerInvariant()), ("credential", settings["credential"].AsString() ?? ""), ("events", settings["events"].AsArray() ?? ValueArray.Empty), ("about", subject));

    /// <summary>A subject in the form it is compared in. Letter case counts in ids, and not in mail addresses.</summary>
    public static string Normal(string text) => text.Contains('@') ? text.Trim().ToLowerInvariant() : text.Trim();

    private static IEnumerable<string> Leaves(Value value)
        => value.AsObject() is { } members ? members.SelectMany(member => Leaves(member.Value))
            : value.AsArray() is { } elements ? elements.SelectMany(Leaves)
            : value.Kind is ValueKind.String or ValueKind.Number ? [value.ToString()]
            : [];
}
