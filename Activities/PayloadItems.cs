using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities;

/// <summary>Data from outside as items: a list gives an item per entry; what is no object is kept under <c>value</c>.</summary>
internal static class PayloadItems
{
    public static IReadOnlyList<Item> Of(Value payload)
        => payload.AsArray() is { } entries ? [.. entries.Select(One)]
            : payload.IsNullish ? [new Item(ValueObject.Empty)]
            : [One(payload)];

    private static Item One(Value entry) => new(entry.AsObject() ?? ValueObject.From(("value", entry)));
}
