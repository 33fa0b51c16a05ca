using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Ask a GraphQL service for each item.", Type = "GraphQl", DisplayName = "GraphQL", Effect = SideEffect.Keyed)]
public sealed class GraphQlStep : HttpStep
{
    internal override double LatestVersion => 1.1;

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var requests = Enumerable.Range(0, call.Items.Count).Select(i => (Parts: Make(call, i), IsText: call.Text("responseFormat", i, "json") == "string", Field: call.Text("dataPropertyName", i, "data"))).ToArray();
        var needsCredential = NeedsCredential(call);
        await call.ForEachAsync(async i =>
        {
            var (parts, isText, field) = requests[i];
            var answer = await SendAsync(call.Context, parts, new AnswerOptions(false, false, isText ? "text" : "json", field, IsOld: false), $"{call.Context.IdempotencyKey}-{i}", needsCredential);
            if (!answer.IsSuccess)
            {
                throw new ServiceFault(answer, call.Context.Time.GetUtcNow(), isOld: false);
            }

            if (answer.Body["errors"].AsArray() is { Count: > 0 } errors)
            {
                throw new FaultException(string.Join(", ", errors.Select(error => error["message"].IsUndefined ? "Unexpected error" : error["message"].ToString())), type: "Http");
            }

            call.Add(isText ? ValueObject.From((field, answer.Text)) : answer.Body.AsObject() ?? ValueObject.Empty, i);
        });
    }

    private static RequestParts Make(NodeCall call, int i)
    {
        var isGet = call.Text("requestMethod", i, call.Version > 1 ? "POST" : "GET").Equals("GET", StringComparison.OrdinalIgnoreCase);
        var isPlain = call.Text("requestFormat", i, call.Version > 1 ? "json" : "graphql") == "graphql";
        var query = call.Text("query", i);
        var variables = call.Get("variables", i);
        if (variables.AsString() is { } text)
        {
            variables = string.IsNullOrWhiteSpace(text) ? ValueObject.Empty : FieldTypes.TryJson(text, out var json) ? json : throw new FaultException($"Using variables failed:\n{text}\n\nThey are not valid JSON.");
        }

        var headers = (call.Get("headerParametersUi.parameter", i).AsArray() ?? ValueArray.Empty).Where(header => header["name"].AsString() is { Length: > 0 }).Select(header => (header["name"].ToString(), header["value"].ToString())).ToArray();
        var body = ValueObject.From(("query", query), ("variables", variables.IsUndefined ? ValueObject.Empty : variables), ("operationName", call.Text("operationName", i) is { Length: > 0 } name ? name : Value.Null));
        return new RequestParts(
            isGet ? "GET" : "POST",
            call.Text("endpoint", i),
            isGet ? [("query", query)] : [],
            headers,
            isGet ? default : isPlain ? query : body,
            isPlain ? "raw" : "json",
            isPlain ? "application/graphql" : null,
            TimeSpan.FromMinutes(5));
    }
}
