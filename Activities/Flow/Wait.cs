using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Wait for some time, or until a moment, then go on with the same items. Waiting costs nothing and survives restarts.", DisplayName = "Wait")]
public sealed class Wait : N8nActivity
{
    internal override double LatestVersion => 1.1;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var context = call.Context;
        if (context.Resumption is { IsDue: true })
        {
            PassAll(call);
            return default;
        }

        var due = call.Text("resume", 0, "timeInterval") switch
        {
            "timeInterval" => context.Time.GetUtcNow() + Interval(call),
            "specificTime" => Dates.TryRead(call.Get("dateTime"), out var moment) ? moment : throw new FaultException("The date and time to wait for cannot be read. Use a form such as 2026-01-31T09:00:00Z."),
            var other => throw new FaultException($"Waiting for '{other}' is not available here."),
        };
        if (due <= context.Time.GetUtcNow())
        {
            PassAll(call);
            return default;
        }

        context.CreateBookmark(new BookmarkRequest("Wait") { DueAt = due, Payload = ValueConverter.From(due) });
        call.IsWaiting = true;
        return default;
    }

    private static void PassAll(NodeCall call) => call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));

    private static TimeSpan Interval(NodeCall call)
    {
        var amount = call.Number("amount", 0, call.Version >= 1.1 ? 5 : 1);
        var unit = call.Text("unit", 0, call.Version >= 1.1 ? "seconds" : "hours");
        var seconds = amount * unit switch
        {
            "minutes" => 60,
            "hours" => 3600,
            "days" => 86400,
            _ => 1,
        };
        return seconds is >= 0 and < 1e10 ? TimeSpan.FromSeconds(seconds) : throw new FaultException($"The time to wait has to be zero or more, but is {JsText.ToText(amount)} {unit}.");
    }
}
