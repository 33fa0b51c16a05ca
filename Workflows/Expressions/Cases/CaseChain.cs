using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Cases;

/// <summary>
/// A straight chain of nodes as a context file describes it (nodes, connections, runData). The last node before the tested one left the case's own
/// items; item i of it descends from item i of the node before, or from that node's last one.
/// </summary>
internal sealed class CaseChain
{
    private const string Tested = "Test";

    private readonly Value _context;
    private readonly List<string> _names;

    public CaseChain(Value context)
    {
        _context = context;
        _names = Trace();
    }

    /// <summary>The node right before the tested one.</summary>
    public string? Before => _names.Count > 0 ? _names[^1] : null;

    public static List<Item> ToItems(ValueArray items, bool linked) =>
        [.. items.Select((item, index) => new Item(item.AsObject() ?? ValueObject.Empty) { PairedItem = linked ? index : null })];

    public ValueObject ParametersOf(string name) => CaseParameters.Of(Node(name));

    public ActivityData? Find(string name, IReadOnlyList<Item> items, int itemIndex)
    {
        if (Node(name).IsUndefined)
        {
            return null;
        }

        var left = ItemsOf(name, items);
        return new ActivityData(name, left is not null, left ?? [], ValueObject.Empty) { Parameters = ParametersOf(name), PairedItem = Paired(name, items, itemIndex) };
    }

    public Item? Paired(string name, IReadOnlyList<Item> items, int itemIndex)
    {
        var depth = _names.IndexOf(name);
        if (depth < 0 || itemIndex < 0 || itemIndex >= items.Count)
        {
            return null;
        }

        var index = itemIndex;
        for (var at = _names.Count - 1; at > depth; at--)
        {
            index = Math.Min(index, (ItemsOf(_names[at - 1], items)?.Count ?? 1) - 1);
        }

        return ItemsOf(name, items)?[index];
    }

    private IReadOnlyList<Item>? ItemsOf(string name, IReadOnlyList<Item> items) =>
        name == Before ? items : _context["runData"][name].AsArray() is { } data ? Linked(ToItems(data, linked: true), _names.IndexOf(name)) : null;

    /// <summary>Each item with the one it descends from; a chain's first items descend from the one that started it.</summary>
    private List<Item> Linked(List<Item> items, int depth)
    {
        var last = depth > 0 && _context["runData"][_names[depth - 1]].AsArray() is { } before ? before.Count - 1 : 0;
        return [.. items.Select(item => item with { PairedItem = Math.Min(item.PairedItem ?? 0, last) })];
    }

    private Value Node(string name) => (_context["nodes"].AsArray() ?? ValueArray.Empty).FirstOrDefault(node => node["name"] == name);

    private List<string> Trace()
    {
        var chain = new List<string>();
        var connections = _context["connections"].AsObject() ?? ValueObject.Empty;
        for (var name = Tested; chain.Count < 100;)
        {
            var before = connections.FirstOrDefault(connection => Targets(connection.Value).Contains(name)).Key;
            if (before is null)
            {
                break;
            }

            chain.Insert(0, before);
            name = before;
        }

        return chain;
    }

    private static IEnumerable<string?> Targets(Value connection) =>
        (connection["main"].AsArray() ?? ValueArray.Empty).SelectMany(output => output.AsArray() ?? ValueArray.Empty).Select(target => target["node"].AsString());
}
