using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Put the items in order.", DisplayName = "Sort")]
public sealed class SortItems : N8nActivity
{
    private Expression? _code;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        if (Tree["type"].Constant.AsString() == "code")
        {
            var order = Tree["code"].Constant.ToString();
            _code = binding.Expression(JsonSerializer.SerializeToElement(new { type = "Code", value = $"return $input.all().map((entry, index) => ({{ ...entry, index }})).sort((a, b) => {{ {order}\n}}).map(entry => entry.index);" }), "parameters.code");
        }
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        foreach (var index in Order(call))
        {
            call.Add(0, call.Items[index] with { PairedItem = index, AlsoPairedWith = null });
        }

        return default;
    }

    private IEnumerable<int> Order(NodeCall call)
    {
        if (_code is not null)
        {
            return call.Context.Evaluate(_code, 0).AsArray()?.Select(index => (int)index.Number) ?? throw new FaultException("The code of the sort did not give an order.");
        }

        var places = Enumerable.Range(0, call.Items.Count);
        return call.Text("type") == "random" ? places.Shuffle() : places.Order(new Fields(call));
    }

    private sealed class Fields : IComparer<int>
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
                    return (ItemOrder.Compare(left, right) < 0 ? -1 : 1) * direction;
                }
            }

            return 0;
        }

        private static Value Comparable(Value value) => value.AsString() is { } text ? text.ToLowerInvariant() : value;
    }
}
