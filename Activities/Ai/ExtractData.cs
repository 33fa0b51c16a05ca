using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

[Activity("Bizoholic", "AI", "Have a model read data out of a text, in the shape that you describe.", DisplayName = "Extract data", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class ExtractData : AiActivity
{
    [Input(Description = "What is to be read.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Text { get; set; }

    [Input(Description = "A JSON schema, or an example such as {\"company\": \"\", \"budget\": 0}. The answer is checked against it, and asked for again once when it does not fit.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<ValueObject>? Shape { get; set; }

    [Input(Description = "What the fields mean.", UIHint = UIHints.MultiLine, Order = 3)]
    public Input<string>? Instructions { get; set; }

    private protected override AiRequest Request(ActivityExecutionContext context)
    {
        var shape = context.Get(Shape) is { Count: > 0 } given ? given : throw new FaultException("'Shape' is empty. Describe the data, for example {\"company\": \"\", \"budget\": 0}.");
        return new AiRequest
        {
            Instructions = $"You read data out of texts. What a text does not say stays empty: \"\" for texts, 0 for numbers, [] for lists. {context.Get(Instructions)}",
            Prompt = Require(context.Get(Text), "Text"),
            Schema = AnswerShape.ToSchema(shape),
        };
    }

    private protected override ValueObject Read(ActivityExecutionContext context, Value answer) => ValueObject.From(("data", answer));
}
