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

    internal override double LatestVersion => 1.1;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _items = binding.Expression(JsonSerializer.SerializeToElement(new { type = "Input", value = InputName }), "items");
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
            call.Add(0, new Item(ValueObject.Empty));
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
