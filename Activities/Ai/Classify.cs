using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Have a model say which of your categories a text belongs to.", DisplayName = "Classify", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class Classify : AiActivity
{
    [Input(Description = "What is to be sorted.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Text { get; set; }

    [Input(Description = "At least two.", Order = 2)]
    public Input<IReadOnlyList<string>>? Categories { get; set; }

    [Input(Description = "What the categories mean, and how to decide.", UIHint = UIHints.MultiLine, Order = 3)]
    public Input<string>? Instructions { get; set; }

    private protected override AiRequest Request(ActivityExecutionContext context)
    {
        var categories = (context.Get(Categories) ?? []).SelectMany(one => one.Split(',')).Select(one => one.Trim()).Where(one => one.Length > 0).Distinct().ToArray();
        if (categories.Length < 2)
        {
            throw new FaultException("'Categories' needs at least two, such as hot, warm, cold.");
        }

        var schema = ValueObject.From(
            ("type", "object"),
            ("additionalProperties", false),
            ("required", new ValueArray("category", "confidence", "reason")),
            ("properties", ValueObject.From(
                ("category", ValueObject.From(("type", "string"), ("enum", ValueArray.From(categories.Select(one => (Value)one))))),
                ("confidence", ValueObject.From(("type", "number"))),
                ("reason", ValueObject.From(("type", "string"))))));
        return new AiRequest
        {
            Instructions = $"You sort texts into categories. Confidence is from 0 to 1; the reason is one sentence. {context.Get(Instructions)}",
            Prompt = Require(context.Get(Text), "Text"),
            Schema = ResultObject.ToJson(schema),
        };
    }

    private protected override ValueObject Read(ActivityExecutionContext context, Value answer)
        => ValueObject.From(("category", answer["category"]), ("confidence", Math.Clamp(answer["confidence"].Number, 0, 1)), ("reason", answer["reason"]));
}
