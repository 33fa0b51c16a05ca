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
    /// <summary>All vectors of a step are kept until its last batch is there, at some kilobytes each.</summary>
    private const int MostTexts = 500;

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
        var packed = new List<Value>(kept["vectors"].AsArray() ?? ValueArray.Empty);
        if (packed.Count < texts.Count)
        {
            using var credential = await context.OpenCredentialAsync(Credential, OpenAiCredential.TypeName);
            var model = new EmbeddingModel(context.Services.Http(), AiCredentials.Connection(credential, context.Get(Model)), context.Services.Clock());
            while (packed.Count < texts.Count)
            {
                await AiBudget.RequireAsync(context);
                var batch = texts.Skip(packed.Count).Take(Vectors.MostAtOnce).ToArray();
                var answer = await model.EmbedAsync(batch, context.Get(Dimensions), context.CancellationToken);
                packed.AddRange(answer.Vectors.Select(Vectors.Pack));
                var usage = Vectors.Usage(answer, credential);
                kept = ValueObject.From(("vectors", ValueArray.From(packed)), ("usage", Vectors.Sum(kept["usage"], usage)));
                await AiBudget.SpendAsync(context, usage, kept);
            }
        }

        return Embeddings(texts, packed.Select(vector => (Value)ToValue(Vectors.Unpack(vector))), kept["usage"]);
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
    {
        var texts = TextsOf(context);
        return Embeddings(texts, texts.Select(_ => (Value)ToValue(new float[SampleLength])), Vectors.Usage(OfflineText.Name, 0, 0));
    }

    private List<string> TextsOf(ActivityExecutionContext context)
    {
        var texts = (context.Get(Texts) ?? []).ToList();
        return texts.Count == 0 ? throw new FaultException("'Texts' is empty.")
            : texts.Count > MostTexts ? throw new FaultException($"'Texts' has {texts.Count} texts, and a step takes {MostTexts} for an item. Give them as several items: the step runs for each.")
            : texts.FindIndex(string.IsNullOrWhiteSpace) is >= 0 and var blank ? throw new FaultException($"Text {blank + 1} of 'Texts' is empty; no service turns that into a vector.")
            : texts;
    }

    private static ValueObject Embeddings(List<string> texts, IEnumerable<Value> vectors, Value usage) => ValueObject.From(
        ("embeddings", ValueArray.From(texts.Zip(vectors, (text, vector) => (Value)ValueObject.From(("text", text), ("vector", vector))))),
        ("usage", usage));

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
