using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What expressions see between two pages: the item, how many pages came, and the last answer.</summary>
internal sealed class PageScope(Item item, int pages, ServiceAnswer? answer, ActivityExecutionContext context) : ExpressionScope
{
    private readonly Item[] _items = [item];

    public override IReadOnlyList<Item> Items => _items;

    public override RunFacts Run => context.RunFacts;

    public override DateTimeOffset Now => context.Time.GetUtcNow();

    /// <summary>Their own names, spelled as settings.</summary>
    public static string Rewrite(string json)
        => json.Replace("$pageCount", "$vars.pageCount", StringComparison.Ordinal).Replace("$response", "$vars.pageResponse", StringComparison.Ordinal);

    public override Value GetSetting(string name) => name switch
    {
        "pageCount" => pages,
        "pageResponse" when answer is not null => ValueObject.From(("body", answer.Body), ("headers", answer.Headers), ("statusCode", (double)answer.Status)),
        _ => default,
    };
}
