using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What becomes of an answer.</summary>
/// <param name="Format">"autodetect", "json", "text" or "file".</param>
internal sealed record AnswerOptions(bool IsFull, bool NeverFails, string Format, string TextField)
{
    public string Accept => Format switch
    {
        "json" => "application/json,text/*;q=0.99",
        "file" => "*/*",
        "text" => "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, */*;q=0.1",
        _ => "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7",
    };

    public static AnswerOptions Read(NodeCall call, int i) => call.Version >= 3
        ? new AnswerOptions(call.Flag("options.response.response.fullResponse", i), call.Flag("options.response.response.neverError", i), call.Text("options.response.response.responseFormat", i, "autodetect"), call.Text("options.response.response.outputPropertyName", i, "data"))
        : new AnswerOptions(call.Flag("options.fullResponse", i), call.Flag("options.ignoreResponseCode", i), call.Text("responseFormat", i, "json") switch { "string" => "text", var format => format }, call.Text("dataPropertyName", i, "data"));

    /// <summary>An object is an item, a list one for each element, a text a field of an item.</summary>
    /// <param name="received">What the step was called with: a file is added to it.</param>
    public IEnumerable<ValueObject> ItemsOf(ServiceAnswer answer, ValueObject received)
    {
        if (answer.File is not null)
        {
            return [IsFull ? ValueObject.From(("headers", answer.Headers), ("statusCode", (double)answer.Status), ("statusMessage", answer.Reason)) : received];
        }

        if (IsFull)
        {
            return [ValueObject.From((Format == "text" ? TextField : "body", Format == "json" && answer.Body.IsUndefined ? ValueObject.Empty : answer.Body), ("headers", answer.Headers), ("statusCode", (double)answer.Status), ("statusMessage", answer.Reason))];
        }

        return answer.Body switch
        {
            { Kind: ValueKind.Object } body => [body.AsObject()!],
            { Kind: ValueKind.Array } body => body.AsArray()!.Select(element => element.AsObject() ?? ValueObject.From((TextField, element))),
            { IsUndefined: true } => [ValueObject.Empty],
            var body => [ValueObject.From((TextField, body))],
        };
    }
}
