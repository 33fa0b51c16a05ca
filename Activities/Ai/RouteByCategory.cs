using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>Items go on as they came. One that fits nowhere goes to the branch for others, or nowhere.</summary>
[Activity("Bizoholic", "AI", "Have a model send each item to the branch of the category that its text belongs to.", DisplayName = "Route by category", Effect = SideEffect.Keyed, PerItem = true)]
[FlowNode]
public sealed class RouteByCategory : AiActivity
{
    private const string Nowhere = "none of these";

    [Input(Description = "What is to be sorted.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Text { get; set; }

    [Input(DisplayName = "Categories", Description = "Each has a branch.", UIHint = UIHints.DynamicOutcomes, Order = 2)]
    public Input<IReadOnlyList<string>>? Branches { get; set; }

    [Input(Description = "What the categories mean, such as {\"hot\": \"Asks for a price\"}.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<ValueObject>? Meanings { get; set; }

    [Input(DisplayName = "Branch for others", Description = "Which of the branches takes what belongs to no category. Empty: nothing follows it.", Order = 4)]
    public Input<string>? Other { get; set; }

    [Input(DisplayName = "Field for the category", Description = "Items go on with the category in this field too. Empty: as they came.", Category = "Advanced", Order = 6)]
    public Input<string>? Field { get; set; }

    [Input(Description = "How to decide.", UIHint = UIHints.MultiLine, Order = 5)]
    public Input<string>? Instructions { get; set; }

    private protected override AiRequest Request(ActivityExecutionContext context)
    {
        var other = context.Get(Other)?.Trim();
        string[] categories = [.. (context.Get(Branches) ?? []).Where(name => name.Length > 0 && name != other).Distinct(StringComparer.Ordinal)];
        if (categories.Length == 0)
        {
            throw new FaultException("'Categories' is empty. Name them, such as hot, warm, cold.");
        }

        var meanings = context.Get(Meanings) ?? ValueObject.Empty;
        var listed = string.Join('\n', categories.Select(name => meanings[name].IsNullish ? $"- {name}" : $"- {name}: {meanings[name]}"));
        var schema = ValueObject.From(
            ("type", "object"),
            ("additionalProperties", false),
            ("required", new ValueArray("category")),
            ("properties", ValueObject.From(("category", ValueObject.From(("type", "string"), ("enum", ValueArray.From(categories.Append(Nowhere).Select(name => (Value)name))))))));
        return new AiRequest
        {
            Instructions = $"You sort texts into categories:\n{listed}\nOne that belongs to none of them is '{Nowhere}'. {context.Get(Instructions)}".TrimEnd(),
            Prompt = Require(context.Get(Text), "Text"),
            Schema = ResultObject.ToJson(schema),
        };
    }

    private protected override ValueObject Read(ActivityExecutionContext context, Value answer) => ValueObject.From(("category", answer["category"]));

    private protected override void LeaveItems(ActivityExecutionContext context, ValueObject result)
    {
        context.Set(Result, result);
        var item = context.Item with { PairedItem = null, AlsoPairedWith = null };
        if (context.Get(Field)?.Trim() is { Length: > 0 } field)
        {
            item = item with { Json = FieldPath.Of(field).Set(item.Json, result["category"]) };
        }

        var left = result[SampleMark].Boolean ? item with { Json = item.Json.With(SampleMark, true) } : item;
        var branch = result["category"].ToString() is var category && category != Nowhere ? category : context.Get(Other)?.Trim();
        if (string.IsNullOrEmpty(branch))
        {
            context.Leave(N8n.N8nActivity.Nothing, []);
        }
        else
        {
            context.Leave(branch, [left]);
        }
    }
}
