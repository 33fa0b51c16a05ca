using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

/// <summary>
/// Registrations of kind <c>schedule</c>. Settings: <c>{type: "at", at}</c>, <c>{type: "interval", interval}</c> or
/// <c>{type: "cron", expression, timeZone}</c>; moments are ISO 8601, intervals .NET time spans, time zones IANA names.
/// </summary>
internal static class Schedule
{
    public static TriggerRegistration At(DateTimeOffset moment) => Of("at", ("at", ValueConverter.From(moment)));

    public static TriggerRegistration Every(TimeSpan interval) => Of("interval", ("interval", ValueConverter.From(interval)));

    public static TriggerRegistration Cron(string expression, string timeZone) => Of("cron", ("expression", expression), ("timeZone", timeZone));

    private static TriggerRegistration Of(string type, params ReadOnlySpan<(string Name, Value Value)> settings)
        => new("schedule", default, UniqueKey: null, ValueObject.From([("type", type), .. settings]));
}
