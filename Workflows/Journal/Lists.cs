using System.Collections;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Item sources: nearly always one, kept without an array then.</summary>
internal readonly struct SourceList(ItemSource first, ItemSource[]? more, int count)
{
    public int Count => count;

    public ItemSource this[int index] => index == 0 ? first : more![index - 1];

    public static SourceList One(ItemSource source) => new(source, null, 1);

    public static SourceList From(IReadOnlyList<ItemSource> sources)
        => sources.Count == 0 ? default : new SourceList(sources[0], sources.Count == 1 ? null : [.. sources.Skip(1)], sources.Count);
}

/// <summary>The outcomes an execution ended with, each with the items it left there; null where it passed along those it came with.</summary>
internal sealed class OutcomeList(string[] names, Payload?[] items) : IReadOnlyList<string>
{
    private static readonly Payload?[] PassedAlong = [null];

    public int Count => names.Length;

    public string this[int index] => names[index];

    public string[] Names => names;

    public static OutcomeList PassAlong(string[] names)
        => new(names, names.Length == 1 ? PassedAlong : new Payload?[names.Length]);

    public Payload? ItemsAt(int index) => items[index];

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
