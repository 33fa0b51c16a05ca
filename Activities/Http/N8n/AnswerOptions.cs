using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What becomes of an answer.</summary>
/// <param name="Format">"autodetect", "json", "text" or "file".</param>
/// <param name="IsOld">Versions 1 and 2, which read every answer as JSON where they can.</param>
internal sealed record AnswerOptions(bool IsFull, bool NeverFails, string Format, string TextField, bool IsOld)
{
    public string Accept => Format switch
    {
        "json" => "application/json,text/*;q=0.99",
        "file" => "*/*",
        "text" => "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, */*;q=0.1",
        _ => "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7",
    };

    public static AnswerOptions Read(NodeCall call, int i) => call.Version >= 3
        ? new AnswerOptions(call.Flag("options.response.response.fullResponse", i), call.Flag("options.response.response.neverError", i), call.Text("options.response.response.responseFormat", i, "autodetect"), call.Text("options.response.response.outputPropertyName", i, "data"), IsOld: false)
        : new AnswerOptions(call.Flag("options.fullResponse", i), call.Flag("options.ignoreResponseCode", i), call.Text("responseFormat", i, "json") switch { "string" => "text", var format => format }, call.Text("dataPropertyName", i, "data"), IsOld: true);

    /// <summary>An object is an item, a list one for each element, a text a field of an item. What is neither stands in that field too: an item is an object.</summary>
    /// <param name="received">What the step was called with: a file is added to it.</param>
    public IEnumerable<ValueObject> ItemsOf(ServiceAnswer answer, ValueObject received)
    {
        if (answer.File is not null)
        {
            return [IsFull ? ValueObject.From(("headers", answer.Headers), ("statusCode", (double)answer.Status), ("statusMessage", answer.Reason)) : received];
        }

        if (IsFull)
        {
            return [ValueObject.From((answer.IsText ? TextField : "body", answer.Body), ("headers", answer.Headers), ("statusCode", (double)answer.Status), ("statusMessage", answer.Reason))];
        }

        return answer.Body switch
        {
            { IsUndefined: false } text when answer.IsText => [ValueObject.From((TextField, text))],
            { Kind: ValueKind.Object } body => [body.AsObject()!],
            { Kind: ValueKind.Array } body => body.AsArray()!.Select(Wrapped),
            var body => [Wrapped(body)],
        };
    }

    private ValueObject Wrapped(Value value) => value.AsObject() ?? (value.IsNullish ? ValueObject.Empty : ValueObject.From((TextField, value)));
}
