using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// Many texts go in batches. Each batch is accounted and remembered as soon as it is there, so that a crash or a budget that ran out in the middle does not pay for
/// it again.
/// </summary>
[Activity("Bizoholic", "AI", "Turn texts into vectors, so that texts of like meaning can be found.", DisplayName = "Create embeddings", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class CreateEmbeddings : ServiceActivity, IMetered
{
    /// <summary>OpenAI takes 2048, others less.</summary>
    private const int MostAtOnce = 96;

    private const int SampleLength = 8;

    [Input(DisplayName = "AI service", Description = "Whose model is asked.", CredentialTypes = [OpenAiCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "One or more texts.", Order = 1)]
    public Input<IReadOnlyList<string>>? Texts { get; set; }

    [Input(Description = "The service's name for it.", Category = "Model", Order = 20)]
    public Input<string> Model { get; set; } = new("text-embedding-3-small");

    [Input(Description = "Length of a vector. Empty: the model's own.", Category = "Model", Order = 21)]
    public Input<int?>? Dimensions { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var texts = TextsOf(context);
        var kept = context.Remembered.AsObject() ?? ValueObject.Empty;
        var vectors = new List<Value>(kept["vectors"].AsArray() ?? ValueArray.Empty);
        if (vectors.Count < texts.Count)
        {
            using var credential = await context.OpenCredentialAsync(Credential, OpenAiCredential.TypeName);
            var model = new EmbeddingModel(context.Services.Http(), AiCredentials.Connection(credential, context.Get(Model)), context.Services.Clock());
            while (vectors.Count < texts.Count)
            {
                await AiBudget.RequireAsync(context);
                var batch = texts.Skip(vectors.Count).Take(MostAtOnce).ToArray();
                var answer = await model.EmbedAsync(batch, context.Get(Dimensions), context.CancellationToken);
                vectors.AddRange(answer.Vectors.Select(vector => (Value)ToValue(vector.Span)));
                var usage = Usage(answer.Model, answer.InputTokens, AiCredentials.Cost(credential, answer.InputTokens, 0));
                kept = ValueObject.From(("vectors", ValueArray.From(vectors)), ("usage", Sum(kept["usage"], usage)));
                await AiBudget.SpendAsync(context, usage, kept);
            }
        }

        return Embeddings(texts, vectors, kept["usage"]);
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
    {
        var texts = TextsOf(context);
        return Embeddings(texts, [.. texts.Select(_ => (Value)ToValue(new float[SampleLength]))], Usage(OfflineText.Name, 0, 0));
    }

    private List<string> TextsOf(ActivityExecutionContext context)
    {
        var texts = (context.Get(Texts) ?? []).ToList();
        return texts.Count == 0 ? throw new FaultException("'Texts' is empty.")
            : texts.FindIndex(string.IsNullOrWhiteSpace) is >= 0 and var blank ? throw new FaultException($"Text {blank + 1} of 'Texts' is empty; no service turns that into a vector.")
            : texts;
    }

    private static ValueObject Embeddings(List<string> texts, List<Value> vectors, Value usage) => ValueObject.From(
        ("embeddings", ValueArray.From(texts.Zip(vectors, (text, vector) => (Value)ValueObject.From(("text", text), ("vector", vector))))),
        ("usage", usage));

    private static ValueObject Usage(string model, double inputTokens, double cost) => ValueObject.From(("model", model), ("inputTokens", inputTokens), ("outputTokens", 0), ("cost", cost));

    private static ValueObject Sum(Value before, ValueObject usage) => before.IsUndefined
        ? usage
        : usage.With("inputTokens", before["inputTokens"].Number + usage["inputTokens"].Number).With("cost", before["cost"].Number + usage["cost"].Number);

    private static ValueArray ToValue(ReadOnlySpan<float> vector)
    {
        var numbers = new List<Value>(vector.Length);
        foreach (var number in vector)
        {
            numbers.Add((double)number);
        }

        return ValueArray.From(numbers);
    }
}
