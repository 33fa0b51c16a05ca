using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Sends a request, and goes on asking for the next page where that is wanted. A page that fails fails them all: nobody takes a part of a list for all of it.</summary>
/// <param name="send">Sends one request under an idempotency key.</param>
internal sealed class PagedCall(ActivityExecutionContext context, ParameterTree pages, Item item, int index, Func<RequestParts, string, Task<ServiceAnswer>> send)
{
    private const int MostPages = 1_000;

    /// <summary>As often may an answer come again until nobody believes that it is another page.</summary>
    private const int MostIdentical = 3;

    public async Task<IReadOnlyList<ServiceAnswer>> SendAsync(RequestParts first, AnswerOptions options)
    {
        var isPaged = pages.IsGiven && pages["paginationMode"].Constant.AsString() != "off";
        if (isPaged)
        {
            CheckSettings();
        }

        var most = isPaged ? JsText.IsTruthy(At(pages["limitPagesFetched"], first)) ? (int)Math.Clamp(Number("maxRequests", 100, first), 1, MostPages) : MostPages : 1;
        var answers = new List<ServiceAnswer>();
        ServiceAnswer? last = null;
        var identical = 0;
        for (var page = 0; page < most; page++)
        {
            if (page > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Clamp(Number("requestInterval", 0, first), 0, 60_000)), context.Time, context.CancellationToken);
            }

            var request = isPaged ? Next(first, page, last) : first;
            var answer = await send(request, $"{context.IdempotencyKey}-{index}-{page}");
            var (isLast, isEmpty) = isPaged ? (IsLast(first, page + 1, answer), IsEmpty(answer)) : default;
            if (!answer.IsSuccess && !options.NeverFails && !isLast)
            {
                throw new ServiceFault(answer, context.Time.GetUtcNow(), options.IsOld, isPaged);
            }

            identical = isPaged && answer.File is null && answer.Text == last?.Text ? identical + 1 : 0;
            if (identical >= MostIdentical)
            {
                throw new PagingFault("The returned response was identical 5x, so requests got stopped", "Check if \"Pagination Completed When\" has been configured correctly.");
            }

            if (!isLast || !isEmpty || options.IsFull)
            {
                answers.Add(answer);
            }

            last = answer;
            if (isLast)
            {
                break;
            }
        }

        return answers;
    }

    /// <summary>What would ask for ever, or stop at once, is told before the first call.</summary>
    private void CheckSettings()
    {
        if (pages["paginationCompleteWhen"].Constant.AsString() == "other" && !pages["completeExpression"].IsExpression)
        {
            throw new FaultException("Invalid or empty Complete Expression");
        }

        foreach (var (parameter, place) in pages["parameters.parameters"].Elements.Select((parameter, place) => (parameter, place + 1)))
        {
            if (IsBlank(parameter["name"]))
            {
                throw new FaultException($"Parameter name must be set for parameter [{place}] in pagination settings");
            }

            if (IsBlank(parameter["value"]))
            {
                throw new FaultException($"Some value must be provided for parameter [{place}] in pagination settings, omitting it will result in an infinite loop");
            }
        }

        static bool IsBlank(ParameterTree parameter) => !parameter.IsExpression && (parameter.Constant.IsNullish || parameter.Constant.AsString() is "");
    }

    private double Number(string name, double otherwise, RequestParts request) => At(pages[name], request) is { Kind: ValueKind.Number } number ? number.Number : otherwise;

    private Value At(ParameterTree parameter, RequestParts request, int page = 0, ServiceAnswer? last = null)
        => parameter.Evaluate(expression => expression.Evaluate(new PageScope(item, request, page, last, context)));

    private RequestParts Next(RequestParts first, int page, ServiceAnswer? last)
    {
        if (pages["paginationMode"].Constant.AsString() == "responseContainsNextURL")
        {
            var next = At(pages["nextURL"], first, page, last);
            return next.IsUndefined ? first
                : next.ToString().StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal) || (Uri.TryCreate(next.ToString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https") ? first with { Url = next.ToString(), Query = page == 0 ? first.Query : [] }
                : throw new PagingFault($"'{(next.IsNullish ? "null" : next.ToString())}' is not a valid URL.", "Make sure the \"Next URL\" parameter evaluates to a valid URL.");
        }

        var request = first;
        foreach (var parameter in pages["parameters.parameters"].Elements)
        {
            var (name, value) = (At(parameter["name"], first, page, last).ToString(), At(parameter["value"], first, page, last));
            if (value.IsUndefined)
            {
                continue;
            }

            request = (parameter["type"].Constant.AsString() ?? "qs") switch
            {
                "headers" => request with { Headers = QueryText.With(request.Headers, [(name, value.ToString())]) },
                "body" => request.WithField(name, value),
                _ => request with { Query = QueryText.With(request.Query, [(name, value.ToString())]) },
            };
        }

        return request;
    }

    private bool IsLast(RequestParts first, int page, ServiceAnswer answer) => (pages["paginationCompleteWhen"].Constant.AsString() ?? "responseIsEmpty") switch
    {
        "receiveSpecificStatusCodes" => pages["statusCodesWhenComplete"].Constant.ToString().Split(',', StringSplitOptions.TrimEntries).Contains($"{answer.Status}"),
        "other" => JsText.IsTruthy(At(pages["completeExpression"], first, page, answer)),
        _ => IsEmpty(answer),
    };

    private static bool IsEmpty(ServiceAnswer answer)
        => answer.File is null && (answer.Body.IsNullish || answer.Body.AsArray() is { Count: 0 } || answer.Body.AsString() is "");
}

/// <summary>Asking for pages went wrong, told as n8n tells it.</summary>
internal sealed class PagingFault(string message, string description) : FaultException(message), INodeError
{
    public Value Json { get; } = ValueObject.From(("message", message), ("name", "NodeOperationError"), ("description", description));
}
