using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>What every activity that calls an address shares: the inputs, the outputs and the call.</summary>
public abstract class HttpRequestActivity : WorkingComposite
{
    [Input(Description = "The address to call.", Order = 0, UIHint = UIHints.SingleLine)]
    public Input<Uri>? Url { get; set; }

    [Input(Description = "What is done there: GET reads, POST sends.", UIHint = UIHints.DropDown, Options = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"], Order = 1)]
    public Input<string> Method { get; set; } = new("GET");

    [Input(Description = "What to send. Text is sent as it is, everything else as JSON.", UIHint = UIHints.MultiLine, Order = 2)]
    public Input<Value>? Content { get; set; }

    [Input(DisplayName = "Content type", Description = "Default: plain text for text, JSON for everything else.", UIHint = UIHints.DropDown, Options = ["", "application/json", "text/plain", "text/html", "application/xml", "application/x-www-form-urlencoded"], Order = 3)]
    public Input<string>? ContentType { get; set; }

    [Input(Description = "Value of the Authorization header, for example Bearer and a token.", Category = "Security", IsSensitive = true, Order = 4)]
    public Input<string>? Authorization { get; set; }

    [Input(DisplayName = "Disable authorization header validation", Description = "Send the Authorization header as it is, whatever its form.", Category = "Security", Order = 5)]
    public Input<bool>? DisableAuthorizationHeaderValidation { get; set; }

    [Input(DisplayName = "Request headers", Description = "Headers to send along, by name.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 6)]
    public Input<ValueObject>? RequestHeaders { get; set; }

    [Input(DisplayName = "Enable resiliency", Description = "Kept for older definitions; set retries on the step instead.", IsBrowsable = false)]
    public Input<bool>? EnableResiliency { get; set; }

    [Input(DisplayName = "Never send twice", Description = Repeating.Help, Category = "Advanced", Order = 7)]
    public Input<bool>? SendOnce { get; set; }

    [Output(DisplayName = "Status code", Description = "The status code of the answer.")]
    public Output<int>? StatusCode { get; set; }

    [Output(DisplayName = "Parsed content", Description = "The answer: JSON as data, everything else as text.")]
    public Output<Value>? ParsedContent { get; set; }

    [Output(DisplayName = "Response headers", Description = "The headers of the answer.")]
    public Output<ValueObject>? ResponseHeaders { get; set; }

    [Output(Description = "Status code and reason of the answer.")]
    public Output<Value>? Result { get; set; }

    protected override SideEffect EffectAt(ActivityNode place)
        => Repeating.EffectOf(place, SendOnce is not null && SendOnce.TryGetConstant(out var once) && once);

    /// <summary>Calls the address and sets the outputs.</summary>
    private protected async ValueTask<HttpAnswer> SendAsync(ActivityExecutionContext context)
    {
        var call = new HttpCall(
            context.Get(Url) ?? throw new FaultException("The address to call is empty."),
            context.Get(Method) is { Length: > 0 } method ? method.ToUpperInvariant() : "GET",
            context.Get(Content),
            context.Get(ContentType),
            context.Get(Authorization),
            context.Get(DisableAuthorizationHeaderValidation),
            context.Get(RequestHeaders));
        var answer = await call.SendAsync(context);
        if (answer.Busy(context.Time) is { } busy && context.WillRetry(busy))
        {
            throw busy;
        }

        if (answer.Failure is null)
        {
            context.Set(StatusCode, answer.StatusCode);
            context.Set(ParsedContent, answer.Content);
            context.Set(ResponseHeaders, answer.Headers);
            context.Set(Result, ValueObject.From(("statusCode", (double)answer.StatusCode), ("reason", answer.Reason)));
        }

        return answer;
    }
}
