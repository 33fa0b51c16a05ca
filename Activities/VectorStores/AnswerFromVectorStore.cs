using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>The pieces that are nearest to a question are told to a model with it. The answer is remembered as soon as it is there, so that a crash does not pay for it twice.</summary>
[Activity("Bizoholic", "AI", "Have a model answer a question from what was saved.", DisplayName = "Answer from vector store", Effect = SideEffect.Keyed, PerItem = true, Sequential = true)]
public sealed class AnswerFromVectorStore : VectorSearchStep
{
    /// <summary>Stands for the pieces in the instructions.</summary>
    private const string Pieces = "{context}";

    private const string UsualInstructions = $"Answer the question from these pieces of text. Where they do not hold the answer, say that you do not know it.\n\n{Pieces}";

    [Input(Description = "What is to be answered.", UIHint = UIHints.MultiLine, Order = 4)]
    public Input<string>? Question { get; set; }

    [Input(DisplayName = "Writing service", Description = "Whose model writes the answer. Empty: that of the vectors.", CredentialTypes = [OpenAiCredential.TypeName, AnthropicCredential.TypeName], Order = 7)]
    public Input<CredentialReference>? Writer { get; set; }

    [Input(Description = "How to answer. {context} stands for the pieces that were found.", UIHint = UIHints.MultiLine, Order = 8)]
    public Input<string> Instructions { get; set; } = new(UsualInstructions);

    [Input(DisplayName = "Writing model", Description = "Empty: the credential's.", Category = "Model", Order = 22)]
    public Input<string>? WriterModel { get; set; }

    [Input(Description = "0 is steady, 1 is varied. Empty: the model's own.", Category = "Model", Order = 23)]
    public Input<float?>? Temperature { get; set; }

    [Input(DisplayName = "Longest answer", Description = "In tokens. Empty: the model's limit.", Category = "Model", Order = 24)]
    public Input<int?>? MaxTokens { get; set; }

    [Input(DisplayName = "Field for the answer", Description = "The step leaves the answer alone, in this field. Empty: it leaves the answer, the pieces and what they took.", Category = "Advanced", Order = 33)]
    public Input<string>? Field { get; set; }

    private protected override async ValueTask<IReadOnlyList<ValueObject>> RunAsync(ActivityExecutionContext context)
    {
        var kept = context.Remembered.AsObject() ?? ValueObject.Empty;
        return [Answer(context, kept["answer"].IsUndefined ? await AskAsync(context, kept) : kept)];
    }

    private protected override IReadOnlyList<ValueObject> Sample(ActivityExecutionContext context)
        => [Answer(context, ValueObject.From(("answer", OfflineText.Of(context.Get(Question) ?? "")), ("pieces", ValueArray.Empty), ("usage", Vectors.Usage(OfflineText.Name, 0, 0))))];

    private async ValueTask<ValueObject> AskAsync(ActivityExecutionContext context, ValueObject kept)
    {
        var question = Require(context.Get(Question), "Question");
        (var found, kept) = await FindAsync(context, question, kept);
        await AiBudget.RequireAsync(context);
        using var writer = await context.OpenCredentialAsync(context.Get(Writer) is null ? Credential : Writer, OpenAiCredential.TypeName, AnthropicCredential.TypeName);
        var model = new TextModel(context.Services.Http(), AiCredentials.Connection(writer, context.Get(WriterModel)), context.Services.Clock());
        var instructions = context.Get(Instructions) is { } own && !string.IsNullOrWhiteSpace(own) ? own : UsualInstructions;
        var answer = await model.WriteAsync(
            new AiRequest
            {
                Instructions = instructions.Replace(Pieces, string.Join("\n\n", found.Select(piece => piece.Text)), StringComparison.Ordinal),
                Prompt = question,
                Temperature = context.Get(Temperature),
                MaxTokens = context.Get(MaxTokens),
            },
            null,
            context.CancellationToken);
        var cost = AiCredentials.Cost(writer, answer.InputTokens, answer.OutputTokens);
        var usage = ValueObject.From(("model", answer.Model), ("inputTokens", (double)answer.InputTokens), ("outputTokens", (double)answer.OutputTokens), ("cost", cost));
        kept = ValueObject.From(
            ("answer", answer.Text),
            ("pieces", ValueArray.From(found.Select(piece => (Value)Document(piece.Text, ValueJson.FromElement(piece.Metadata))))),
            ("usage", Vectors.Sum(kept["usage"], usage)));
        await AiBudget.SpendAsync(context, usage, kept);
        return kept;
    }

    private ValueObject Answer(ActivityExecutionContext context, ValueObject kept)
        => context.Get(Field)?.Trim() is { Length: > 0 } field ? FieldPath.Of(field).Set(ValueObject.Empty, kept["answer"]) : kept;
}
