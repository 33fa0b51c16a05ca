using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>
/// Looks whether runs need attention, and starts the flows that want to know: once when it begins, again while it lasts, and once when it is over. Every host looks;
/// the number of what is told lets one run come of it.
/// </summary>
internal sealed class AlertCheck(TriggerIndex triggers, AlertMeter meter, ISettingStore states, ResumeAddresses addresses, IWorkflowRuntime runtime, IStorage storage, ILogger<AlertCheck> log)
{
    /// <summary>A host that was away for so long does not repeat what another has told.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(2);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var snapshot = await triggers.CurrentAsync(cancellation);
        foreach (var trigger in snapshot.All.Where(trigger => trigger.Kind == AlertTrigger.Kind))
        {
            try
            {
                if (snapshot.VersionOf(trigger) is { } definition)
                {
                    await CheckAsync(trigger, definition, ValueJson.Parse(trigger.Payload), cancellation);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One that cannot be looked at does not keep the others from it.
                log.AlertFailed(trigger.DefinitionId, error);
            }
        }
    }

    /// <summary>What a flow that tells is started with.</summary>
    /// <param name="state"><see cref="AlertTrigger.Begun"/> or <see cref="AlertTrigger.Over"/>.</param>
    public ValueObject Message(string when, string state, double value, double threshold, string text, string page, DateTimeOffset now) => ValueObject.From(
        ("alert", when), ("state", state), ("value", value), ("threshold", threshold), ("text", text), ("link", $"{addresses.Root()}/studio/{page}"), ("at", ValueConverter.From(now)));

    /// <returns>An hour where it cannot be read, or is shorter than a minute.</returns>
    public static TimeSpan Span(Value value)
        => TimeSpan.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromMinutes(1) ? span : TimeSpan.FromHours(1);

    private async Task CheckAsync(TriggerRow trigger, DefinitionVersion definition, Value settings, CancellationToken cancellation)
    {
        var now = storage.Clock.GetUtcNow();
        var threshold = settings["threshold"].Number;
        var reading = await meter.ReadAsync(trigger.TenantId, trigger.DefinitionId, settings, now, cancellation);

        // One that was changed is looked at anew; its numbers go on.
        var setting = $"alert:{trigger.DefinitionId}:{trigger.ActivityId}";
        var before = await states.GetAsync(trigger.TenantId, setting, cancellation) is { Length: > 0 } stored ? JsonSerializer.Deserialize(stored, AlertStateJson.Default.AlertState)! : new AlertState("", 0, default, false);
        before = before.Content == definition.ContentHash ? before : before with { Content = definition.ContentHash, ToldAt = default, Lasts = false };
        var isWrong = reading.Value > threshold;
        if (isWrong ? now - before.ToldAt < Span(settings["againAfter"]) : !before.Lasts)
        {
            return;
        }

        var after = before with { Told = before.Told + 1, ToldAt = isWrong ? now : before.ToldAt, Lasts = isWrong };
        if (isWrong || (reading.Over is not null && settings["alsoWhenOver"] == Value.True))
        {
            await runtime.StartAsync(
                new StartRequest
                {
                    Definition = definition,
                    TriggerActivityId = trigger.ActivityId,
                    TriggerInput = Message(settings["when"].ToString(), isWrong ? AlertTrigger.Begun : AlertTrigger.Over, reading.Value, threshold, isWrong ? reading.Text : reading.Over!, reading.Page, now),
                    DedupeScope = $"alert:{trigger.TriggerId}",
                    DedupeKey = after.Told.ToString(CultureInfo.InvariantCulture),
                    DedupeFor = Remembered,
                    ReturnAtOnce = true,
                },
                cancellation);
        }

        // After the run: a host that dies in between leaves the same number to the next.
        await states.SetAsync(trigger.TenantId, setting, JsonSerializer.Serialize(after, AlertStateJson.Default.AlertState), cancellation);
    }
}

/// <param name="Content">Hash of the flow that it was looked at for.</param>
/// <param name="Told">How often it was told.</param>
/// <param name="ToldAt">When it was told last that something is wrong.</param>
/// <param name="Lasts">Whether it was, when it was looked at last.</param>
internal sealed record AlertState(string Content, long Told, DateTimeOffset ToldAt, bool Lasts);

[JsonSerializable(typeof(AlertState))]
internal sealed partial class AlertStateJson : JsonSerializerContext;

/// <summary>Has alerts looked at every so often.</summary>
internal sealed class AlertWatch(AlertCheck check, HostSettings settings, TimeProvider time, ILogger<AlertWatch> log) : PeriodicService(settings.AlertInterval, time)
{
    protected override Task TurnAsync(CancellationToken cancellation) => check.RunAsync(cancellation);

    protected override void Failed(Exception error) => log.AlertsUnknown(error);
}

internal static partial class AlertLog
{
    [LoggerMessage(2321, LogLevel.Error, "The alert of the flow {DefinitionId} could not be looked at; it is tried again")]
    public static partial void AlertFailed(this ILogger log, string definitionId, Exception error);

    [LoggerMessage(2322, LogLevel.Error, "Whether runs need attention could not be looked at; it is tried again")]
    public static partial void AlertsUnknown(this ILogger log, Exception error);
}
