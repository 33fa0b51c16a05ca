using System.Text.Json;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// A step that has a model write. What it took is in the item under <c>usage</c>, and is added to what the flow has spent this month, before anything follows: a
/// flow stops at its budget. An answer is remembered as soon as it is there, so that a crash does not pay for it twice.
/// </summary>
public abstract class AiActivity : ServiceActivity, IMetered
{
    [Input(DisplayName = "AI service", Description = "Whose model writes.", CredentialTypes = [OpenAiCredential.TypeName, AnthropicCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "Empty: the credential's.", Category = "Model", Order = 20)]
    public Input<string>? Model { get; set; }

    [Input(Description = "0 is steady, 1 is varied. Empty: the model's own.", Category = "Model", Order = 21)]
    public Input<float?>? Temperature { get; set; }

    [Input(DisplayName = "Longest answer", Description = "In tokens. Empty: the model's limit.", Category = "Model", Order = 22)]
    public Input<int?>? MaxTokens { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    private protected sealed override ValueObject Said(ValueObject sample) => ValueObject.From([.. sample.Where(part => part.Key is not ("usage" or "topic")).Select(part => (part.Key, part.Value))]);

    /// <summary>What it writes takes a while, and people like to see it come.</summary>
    private protected virtual bool IsLong => false;

    private protected abstract AiRequest Request(ActivityExecutionContext context);

    /// <summary>What a text that stands in for an answer is said to be about; null for the whole request.</summary>
    private protected virtual string? Subject(ActivityExecutionContext context) => null;

    /// <summary>What the step leaves of an answer.</summary>
    private protected abstract ValueObject Read(ActivityExecutionContext context, Value answer);

    protected sealed override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        if (context.Remembered.AsObject() is { } earlier)
        {
            await SpendAsync(context, earlier);
            return Leave(context, earlier);
        }

        var request = Request(context) with { Temperature = context.Get(Temperature), MaxTokens = context.Get(MaxTokens) };
        await AiBudget.RequireAsync(context);
        using var credential = await context.OpenCredentialAsync(Credential, OpenAiCredential.TypeName, AnthropicCredential.TypeName);
        var model = new TextModel(context.Services.Http(), AiCredentials.Connection(credential, context.Get(Model)), context.Services.Clock());
        using var live = IsLong ? LiveWriting.Of(context) : null;
        var answer = await model.WriteAsync(request, IsLong ? piece => live?.Write(piece) : null, context.CancellationToken);
        var kept = ValueObject.From(
            ("answer", answer.Json is { } json ? ValueJson.FromElement(json) : answer.Text),
            ("usage", ValueObject.From(
                ("model", answer.Model),
                ("inputTokens", (double)answer.InputTokens),
                ("outputTokens", (double)answer.OutputTokens),
                ("cost", AiCredentials.Cost(credential, answer.InputTokens, answer.OutputTokens)),
                ("finishReason", answer.FinishReason),
                ("rounds", answer.Rounds))));
        await context.RememberAsync(kept);
        await SpendAsync(context, kept);
        return Leave(context, kept);
    }

    protected sealed override ValueObject Sample(ActivityExecutionContext context)
    {
        var request = Request(context);
        var subject = Subject(context) is { Length: > 0 } given ? given : request.Prompt;
        return Read(context, request.Schema is { } schema ? OfflineText.Of(schema, subject) : OfflineText.Of(subject))
            .With("usage", ValueObject.From(("model", OfflineText.Name), ("inputTokens", 0), ("outputTokens", 0), ("cost", 0)));
    }

    private static async ValueTask SpendAsync(ActivityExecutionContext context, ValueObject kept)
    {
        if (!kept["spent"].Boolean)
        {
            await AiBudget.SpendAsync(context, kept["usage"], kept.With("spent", true));
        }
    }

    private ValueObject Leave(ActivityExecutionContext context, ValueObject kept) => Read(context, kept["answer"]).With("usage", kept["usage"]);

    private protected static string Require(string? value, string name) => string.IsNullOrWhiteSpace(value) ? throw new FaultException($"'{name}' is empty.") : value;

    private protected static JsonElement Schema(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
