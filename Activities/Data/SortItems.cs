using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Put the items in order.", DisplayName = "Sort")]
public sealed class SortItems : N8nActivity
{
    private CodeScript? _code;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        if (Tree["type"].Constant.AsString() == "code")
        {
            var order = Tree["code"].Constant.ToString();
            _code = CodeSteps.Compile(binding, $"return $input.all().map((entry, index) => ({{ ...entry, index }})).sort((a, b) => {{ {order}\n}}).map(entry => entry.index);", "parameters.code");
        }
    }

    internal override bool IsPassedWhenFailing => true;

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        foreach (var index in _code is null ? Order(call) : await OrderByCodeAsync(call, _code))
        {
            call.Add(0, call.Items[index] with { PairedItem = index, AlsoPairedWith = null });
        }
    }

    private static async ValueTask<IEnumerable<int>> OrderByCodeAsync(NodeCall call, CodeScript code)
        => (await CodeSteps.RunAsync(call.Context, code, [0]))[0].OrThrow().AsArray()?.Select(index => (int)index.Number) ?? throw new FaultException("The code of the sort did not give an order.");

    private static IEnumerable<int> Order(NodeCall call)
    {
        return call.Text("type") == "random" ? Enumerable.Range(0, call.Items.Count).Shuffle() : ItemOrder.Sort(call.Items.Count, new Fields(call).Compare);
    }

    private sealed class Fields
    {
        private readonly IReadOnlyList<Item> _items;
        private readonly (FieldPath Path, int Direction)[] _fields;

        public Fields(NodeCall call)
        {
            _items = call.Items;
            var dots = !call.Flag("options.disableDotNotation");
            var given = call.Get("sortFieldsUi.sortField").AsArray() is { Count: > 0 } list ? list : throw new FaultException("No sorting specified. Please add a field to sort by");
            _fields = [.. given.Select(field => (FieldPath.Of(field["fieldName"].ToString(), dots), field["order"].AsString() == "descending" ? -1 : 1))];
            for (var i = 0; i < _fields.Length; i++)
            {
                if (_items.All(item => _fields[i].Path.Get(item.Json).IsUndefined))
                {
                    throw new FaultException($"Couldn't find the field '{given[i]["fieldName"]}' in the input data");
                }
            }
        }

        public int Compare(int x, int y)
        {
            foreach (var (path, direction) in _fields)
            {
                var (left, right) = (Comparable(path.Get(_items[x].Json)), Comparable(path.Get(_items[y].Json)));
                if (left != right)
                {
                    return (ItemOrder.IsLess(left, right) ? -1 : 1) * direction;
                }
            }

            return 0;
        }

        private static Value Comparable(Value value) => value.AsString() is { } text ? text.ToLowerInvariant() : value;
    }
}
