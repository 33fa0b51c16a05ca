using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Start when another flow calls this one, with its items.", DisplayName = "When called by another flow", CanFail = false)]
public sealed class ExecuteWorkflowTrigger : N8nActivity
{
    /// <summary>Name of the workflow input that holds the caller's items.</summary>
    internal const string InputName = "items";

    private Expression _items = null!;
    private IReadOnlyList<(string Name, Expression Value)> _inputs = [];

    internal override double LatestVersion => 1.1;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _items = Input(InputName);
        _inputs = [.. (Tree["workflowInputs.values"].Constant.AsArray() ?? ValueArray.Empty).Select(field => field["name"].ToString()).Select(name => (name, Input(name)))];

        Expression Input(string name) => binding.Expression(JsonSerializer.SerializeToElement(new { type = "Input", value = name }), "items");
    }

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var items = ItemValues.Read(call.Context.Evaluate(_items, 0));
        for (var i = 0; i < items.Count; i++)
        {
            call.Add(0, items[i] with { Json = Declared(call, items[i].Json), PairedItem = i });
        }

        if (items.Count == 0)
        {
            // A model that runs the flow as a tool, and any other caller that has no items, gives the fields by their names.
            call.Add(0, new Item(_inputs.Aggregate(ValueObject.Empty, (json, input) => call.Context.Evaluate(input.Value, 0) is { IsUndefined: false } value ? json.With(input.Name, value) : json)));
        }

        await call.Context.Files.AdoptAsync(items);
    }

    /// <summary>Only the fields the trigger declares, null where the caller gave none; all of them where it declares none.</summary>
    private static ValueObject Declared(NodeCall call, ValueObject json)
    {
        var source = call.Text("inputSource", 0, "workflowInputs");
        string[] names = call.Version < 1.1 || source == "passthrough" ? []
            : source == "jsonExample" ? FieldTypes.TryJson(call.Text("jsonExample"), out var example) ? [.. (example.AsObject() ?? ValueObject.Empty).Select(member => member.Key)] : []
            : [.. (call.Get("workflowInputs.values").AsArray() ?? ValueArray.Empty).Select(field => field["name"].ToString())];
        return names.Length == 0 ? json : names.Aggregate(ValueObject.Empty, (declared, name) => declared.With(name, json[name] is { IsUndefined: false } value ? value : Value.Null));
    }
}
