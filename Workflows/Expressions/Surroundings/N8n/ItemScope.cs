using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>A scope seen from another of its items ($item(2)).</summary>
internal sealed class ItemScope(ExpressionScope inner, int index) : ExpressionScope
{
    public override IReadOnlyList<Item> Items => inner.Items;

    public override int ItemIndex => index;

    public override int RunIndex => inner.RunIndex;

    public override ActivityFacts Activity => inner.Activity;

    public override SourceFacts? Source => inner.Source;

    public override RunFacts Run => inner.Run;

    public override DateTimeOffset Now => inner.Now;

    public override ValueObject Parameters => inner.Parameters;

    public override ActivityData? FindActivity(string nameOrId) =>
        inner.FindActivity(nameOrId) is { } activity ? activity with { PairedItem = inner.FindPairedItem(activity, index) } : null;

    public override IReadOnlyList<Item> FindLeft(string name, int? output, int? run) => inner.FindLeft(name, output, run);

    public override Item? FindPairedItem(ActivityData activity, int itemIndex) => inner.FindPairedItem(activity, itemIndex);

    public override Value GetParameter(string name) => inner.GetParameter(name);
}
