using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Analytics;

/// <summary>
/// Keeps figures of a flow, by day: how often one came, its sum, least, most and latest. What it leaves says whether the value is out of the ordinary, measured by the
/// days before.
/// </summary>
[Activity("Bizoholic", "Analytics", "Keep a figure, such as visits or leads, and tell whether it is out of the ordinary.", DisplayName = "Store metric", PerItem = true)]
public sealed class StoreMetric : CodeActivity<Value>
{
    [Input(Description = "What is measured, such as visits.", Order = 0)]
    public Input<string>? Metric { get; set; }

    [Input(Description = "The figure.", Order = 1)]
    public Input<double?>? Value { get; set; }

    [Input(Description = "The day that it is of, such as 2026-11-28, or the moment. Empty: now. Each reader sees moments on days of their own time zone.", Order = 2)]
    public Input<DateTimeOffset?>? At { get; set; }

    [Input(Description = "Whose figure it is, such as acme: Analytics then tells it for this client too. Empty: nobody's in particular.", Order = 3)]
    public Input<string>? Client { get; set; }

    [Input(DisplayName = "Out of the ordinary", Description = "How many standard deviations from the average of the days before; at least 7 days are needed to tell.", Category = "Advanced", Order = 4)]
    public Input<double> Deviations { get; set; } = new(3);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var name = context.Get(Metric)?.Trim() is { Length: > 0 and <= MetricStore.LongestName } given ? given : throw new FaultException($"'Metric' has to have 1 to {MetricStore.LongestName} letters.");
        var value = context.Get(Value) is { } figure && double.IsFinite(figure) ? figure : throw new FaultException("'Value' has to be a number.");
        var time = context.Get(At) is { } stated ? MetricTime.Of(stated) : MetricTime.OfMoment(context.Time.GetUtcNow());
        var day = time.Day;
        var client = context.Get(Client)?.Trim() is { Length: > 0 } whose ? whose.Length <= MetricStore.LongestClient ? whose : throw new FaultException($"'Client' has to have at most {MetricStore.LongestClient} letters.") : null;
        if (context.Remembered.AsObject() is { } reached)
        {
            // The process ended after the figure was kept and before the step was recorded.
            Leave(context, reached);
            return;
        }

        var store = new MetricStore(context.State);
        var history = await store.ReadAsync(name, day.AddDays(-MetricStore.HistoryDays), day.AddDays(-1));
        var usual = MetricSummary.Of([.. history.Select(before => before.Average)]);
        var isUnusual = usual.Count >= 7 && Math.Abs(value - usual.Average) > Math.Max(usual.Deviation, 1e-9) * context.Get(Deviations);
        var result = ValueObject.From(
            ("name", name), ("day", day.ToString("O")), ("value", value), ("isUnusual", isUnusual),
            ("usual", ValueObject.From(("average", usual.Average), ("deviation", usual.Deviation), ("days", usual.Count))));
        await store.AddAsync(name, time, value, client, result);
        Leave(context, result);
    }

    private void Leave(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        context.Leave(Outcomes.Done, [new Item(result)]);
    }
}
