using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Analytics;

[Activity("Bizoholic", "Analytics", "Read the figures that this flow has kept, with the change against the time before.", DisplayName = "Read metrics")]
public sealed class ReadMetrics : CodeActivity<Value>
{
    [Input(Description = "Names of the figures. Empty: all.", Order = 0)]
    public Input<IReadOnlyList<string>>? Names { get; set; }

    [Input(Description = "How many days up to yesterday.", Order = 1)]
    public Input<int> Days { get; set; } = new(7);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var days = context.Get(Days) is >= 1 and <= 366 and var given ? given : throw new FaultException("'Days' has to be 1 to 366.");
        var store = new MetricStore(context.State);
        var until = DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime).AddDays(-1);
        var from = until.AddDays(1 - days);
        var items = new List<Item>();
        foreach (var name in context.Get(Names) is { Count: > 0 } wanted ? wanted : await store.NamesAsync())
        {
            var now = await store.ReadAsync(name, from, until);
            var before = await store.ReadAsync(name, from.AddDays(-days), from.AddDays(-1));
            var (sum, sumBefore) = (now.Sum(day => day.Sum), before.Sum(day => day.Sum));
            items.Add(new Item(ValueObject.From(
                ("name", name), ("from", from.ToString("O")), ("to", until.ToString("O")), ("sum", sum), ("average", now.Count > 0 ? now.Average(day => day.Average) : Value.Null),
                ("sumBefore", sumBefore), ("change", sumBefore != 0 ? (sum - sumBefore) / Math.Abs(sumBefore) : Value.Null),
                ("days", ValueArray.From(now.Select(day => (Value)day.ToValue().With("day", day.Day.ToString("O"))))))));
        }

        context.Set(Result, ValueArray.From(items.Select(item => (Value)item.Json)));
        context.Leave(Outcomes.Done, items);
    }
}
