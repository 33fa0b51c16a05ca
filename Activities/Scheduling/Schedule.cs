using System.Globalization;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Cronos;

namespace Bizoholic.Flows.Activities.Scheduling;

/// <summary>
/// Registrations of kind <c>schedule</c>. Settings: <c>{type: "at", at}</c>, <c>{type: "interval", interval}</c> or <c>{type: "cron", expression, timeZone}</c>, where
/// they are given with <c>misfire</c> (once, all, skip) and <c>except</c> (days without a start); moments are ISO 8601, intervals .NET time spans, time zones IANA names.
/// </summary>
internal static class Schedule
{
    /// <summary>What people choose between for times that passed while nothing ran.</summary>
    public static readonly string[] MisfireNames = ["once", "all", "skip"];

    public static TriggerRegistration At(DateTimeOffset moment, string? misfire = null) => Of("at", misfire, null, ("at", ValueConverter.From(moment)));

    public static TriggerRegistration Every(TimeSpan interval, string? misfire = null, string? except = null)
        => Of("interval", misfire, except, ("interval", ValueConverter.From(interval)));

    public static TriggerRegistration Cron(string expression, string timeZone, string? misfire = null, string? except = null)
        => Of("cron", misfire, except, ("expression", expression), ("timeZone", timeZone));

    /// <exception cref="FaultException">It is no cron expression.</exception>
    public static CronExpression Parse(string text)
    {
        try
        {
            var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            return CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException error)
        {
            throw new FaultException($"The cron expression '{text}' cannot be read: {error.Message}", inner: error);
        }
    }

    /// <exception cref="FaultException">Nobody knows the zone.</exception>
    public static TimeZoneInfo Zone(string? name)
        => string.IsNullOrWhiteSpace(name) ? TimeZoneInfo.Utc
            : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
            : throw new FaultException($"The time zone '{name}' is not known. Use a name such as Europe/Berlin.");

    /// <summary>Says what is wrong with the settings that all schedules share.</summary>
    public static void Check(ActivityBinding binding, Input<string>? misfire, Input<string>? except)
        => Check(binding, misfire is not null && misfire.TryGetConstant(out var policy) ? policy : null, except is not null && except.TryGetConstant(out var days) ? days : null);

    public static void Check(ActivityBinding binding, string? misfire, string? except)
    {
        if (Error(() => Misfire(misfire)) is { } wrong)
        {
            binding.Problem("misfire", wrong);
        }

        if (Error(() => Days(except)) is { } unreadable)
        {
            binding.Problem("except", unreadable);
        }
    }

    public static string? Error(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (FaultException fault)
        {
            return fault.Message;
        }
    }

    private static string? Misfire(string? policy)
        => string.IsNullOrWhiteSpace(policy) || policy == "once" ? null
            : MisfireNames.Contains(policy) ? policy
            : throw new FaultException($"'{policy}' says nothing about missed times. Choose once, all or skip.");

    private static Value[] Days(string? days)
        => [.. (days ?? "").Split([',', ';', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(day =>
            DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? (Value)day
                : throw new FaultException($"'{day}' is no day. Write days as 2026-12-25, separated by commas."))];

    private static TriggerRegistration Of(string type, string? misfire, string? except, params ReadOnlySpan<(string Name, Value Value)> settings)
    {
        var all = new List<(string, Value)> { ("type", type) };
        all.AddRange(settings);
        if (Misfire(misfire) is { } policy)
        {
            all.Add(("misfire", policy));
        }

        if (Days(except) is { Length: > 0 } days)
        {
            all.Add(("except", new ValueArray(days)));
        }

        return new("schedule", default, UniqueKey: null, ValueObject.From([.. all]));
    }
}
