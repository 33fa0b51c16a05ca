using System.Collections;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Item sources: nearly always one, kept without an array then.</summary>
internal readonly struct SourceList(ItemSource first, ItemSource[]? more, int count)
{
    public int Count => count;

    public ItemSource this[int index] => index == 0 ? first : more![index - 1];

    public ItemSource[] ToArray() => count == 0 ? [] : [first, .. more ?? []];

    public static SourceList One(ItemSource source) => new(source, null, 1);

    public static SourceList From(IReadOnlyList<ItemSource> sources)
        => sources.Count == 0 ? default : new SourceList(sources[0], sources.Count == 1 ? null : [.. sources.Skip(1)], sources.Count);
}

/// <summary>How the items of an outcome are named in the record, so that nothing is written twice.</summary>
internal enum LeftKind : byte
{
    /// <summary>Those the execution came with.</summary>
    PassedAlong = 0,

    /// <summary>Content of the record.</summary>
    Content = 1,

    /// <summary>One item made of the outputs.</summary>
    Outputs = 2,

    /// <summary>What the child left that completed last.</summary>
    LastChild = 3,

    /// <summary>What another execution left.</summary>
    Source = 4,
}

/// <summary>The items of one outcome.</summary>
internal readonly record struct Left(LeftKind Kind, Payload? Content = null, ItemSource Source = default);

/// <summary>The outcomes an execution ended with, and the items on each.</summary>
internal sealed class OutcomeList(string[] names, Left[] items) : IReadOnlyList<string>
{
    public int Count => names.Length;

    public string this[int index] => names[index];

    public static OutcomeList All(string[] names, Left left)
    {
        var items = new Left[names.Length];
        Array.Fill(items, left);
        return new OutcomeList(names, items);
    }

    public Left ItemsAt(int index) => items[index];

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
