using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What expressions see between two pages: the item, the request, how many pages came, and the last answer.</summary>
internal sealed class PageScope(Item item, RequestParts request, int pages, ServiceAnswer? answer, ActivityExecutionContext context) : ExpressionScope
{
    private readonly Item[] _items = [item];

    public override IReadOnlyList<Item> Items => _items;

    public override RunFacts Run => context.RunFacts;

    public override DateTimeOffset Now => context.Time.GetUtcNow();

    /// <summary>Their own names, spelled as settings.</summary>
    public static string Rewrite(string json)
        => json.Replace("$pageCount", "$vars.pageCount", StringComparison.Ordinal).Replace("$response", "$vars.pageResponse", StringComparison.Ordinal).Replace("$request", "$vars.pageRequest", StringComparison.Ordinal);

    public override Value GetSetting(string name) => name switch
    {
        "pageCount" => pages,
        "pageResponse" => answer is null ? ValueObject.Empty : ValueObject.From(("body", answer.Body), ("headers", answer.Headers), ("statusCode", (double)answer.Status)),
        "pageRequest" => ValueObject.From(("url", request.Url), ("uri", request.Url), ("method", request.Method), ("qs", Members(request.Query)), ("headers", Members(request.Headers)), ("body", request.Body)),
        _ => default,
    };

    private static ValueObject Members(IEnumerable<(string Name, string Value)> pairs) => pairs.Aggregate(ValueObject.Empty, (made, pair) => made.With(pair.Name, pair.Value));
}
