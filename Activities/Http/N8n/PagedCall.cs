using System.Runtime.CompilerServices;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Sends a request, and goes on asking for the next page where that is wanted.</summary>
/// <param name="send">Sends one request under an idempotency key.</param>
internal sealed class PagedCall(ActivityExecutionContext context, ParameterTree pages, Item item, int index, Func<RequestParts, string, Task<ServiceAnswer>> send)
{
    private const int MostPages = 1_000;

    /// <summary>As often may an answer come again until nobody believes that it is another page.</summary>
    private const int MostIdentical = 3;

    public async IAsyncEnumerable<ServiceAnswer> SendAsync(RequestParts first, AnswerOptions options, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var isPaged = pages.IsGiven && pages["paginationMode"].Constant.AsString() != "off";
        var most = isPaged ? pages["limitPagesFetched"].Constant.Boolean ? (int)Math.Clamp(Number("maxRequests", 100), 1, MostPages) : MostPages : 1;
        ServiceAnswer? last = null;
        var identical = 0;
        for (var page = 0; page < most; page++)
        {
            if (page > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(Number("requestInterval", 0), 0, 60_000)), context.Time, context.CancellationToken);
            }

            var request = isPaged ? Next(first, page, last) : first;
            if (request is null)
            {
                yield break;
            }

            var answer = await send(request, $"{context.IdempotencyKey}-{index}-{page}");
            var (isLast, isEmpty) = isPaged ? (IsLast(page + 1, answer), IsEmpty(answer)) : default;
            if (!answer.IsSuccess && !options.NeverFails && !isLast)
            {
                throw new ServiceFault(answer, context.Time.GetUtcNow(), options.IsOld);
            }

            identical = isPaged && answer.File is null && answer.Text == last?.Text ? identical + 1 : 0;
            if (identical >= MostIdentical)
            {
                throw new FaultException("The returned response was identical 5x, so requests got stopped");
            }

            if (!isLast || !isEmpty || options.IsFull)
            {
                yield return answer;
            }

            last = answer;
            if (isLast)
            {
                yield break;
            }
        }
    }

    private double Number(string name, double otherwise) => pages[name].Constant is { Kind: ValueKind.Number } number ? number.Number : otherwise;

    private Value At(ParameterTree parameter, int page, ServiceAnswer? last) => parameter.Evaluate(expression => expression.Evaluate(new PageScope(item, page, last, context)));

    private RequestParts? Next(RequestParts request, int page, ServiceAnswer? last)
    {
        if (pages["paginationMode"].Constant.AsString() == "responseContainsNextURL")
        {
            return page == 0 ? request : At(pages["nextURL"], page, last).AsString() is { Length: > 0 } next ? request with { Url = next, Query = [] } : null;
        }

        foreach (var parameter in pages["parameters.parameters"].Elements)
        {
            var (name, value) = (At(parameter["name"], page, last).ToString(), At(parameter["value"], page, last));
            if (value.IsUndefined)
            {
                continue;
            }

            request = (parameter["type"].Constant.AsString() ?? "qs") switch
            {
                "headers" => request with { Headers = [.. request.Headers.Where(header => header.Name != name), (name, value.ToString())] },
                "body" => request.WithField(name, value),
                _ => request with { Query = [.. request.Query.Where(pair => pair.Name != name), (name, value.ToString())] },
            };
        }

        return request;
    }

    private bool IsLast(int page, ServiceAnswer answer) => (pages["paginationCompleteWhen"].Constant.AsString() ?? "responseIsEmpty") switch
    {
        "receiveSpecificStatusCodes" => pages["statusCodesWhenComplete"].Constant.ToString().Split(',', StringSplitOptions.TrimEntries).Contains($"{answer.Status}"),
        "other" => JsText.IsTruthy(At(pages["completeExpression"], page, answer)),
        _ => IsEmpty(answer),
    };

    private static bool IsEmpty(ServiceAnswer answer)
        => answer.File is null && (answer.Body.IsNullish || answer.Body.AsArray() is { Count: 0 } || answer.Body.AsObject() is { Count: 0 } || answer.Body.AsString() is "");
}
