using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Primitives;

[Activity("Elsa", "Primitives", "Keep a value in a variable of the workflow.")]
public sealed class SetVariable : CodeActivity
{
    private string? _name;

    [Input(Description = "The variable to set.", UIHint = UIHints.VariablePicker)]
    public JsonElement Variable { get; set; }

    [Input(Description = "Its new value.", UIHint = UIHints.SingleLine)]
    public Input<Value> Value { get; set; } = new(Values.Value.Null);

    protected override void Bind(ActivityBinding binding)
    {
        var variable = binding.Property("variable");
        _name = variable.ValueKind switch
        {
            JsonValueKind.String => variable.GetString(),
            JsonValueKind.Object when variable.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString(),
            _ => null,
        };
        if (string.IsNullOrEmpty(_name))
        {
            binding.Problem("variable", "Choose the variable to set.");
        }
    }

    protected override void Execute(ActivityExecutionContext context)
        => context.SetVariable(_name ?? throw new FaultException("No variable was chosen to set."), context.Get(Value));
}
