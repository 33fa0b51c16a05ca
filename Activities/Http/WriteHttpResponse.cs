using System.Globalization;
using System.Net;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

[Activity("Elsa", "HTTP", "Answer the webhook call that this run was started by, or that it last waited for.", DisplayName = "HTTP Response")]
public sealed class WriteHttpResponse : Activity
{
    [Input(DisplayName = "Status code", Description = "OK (200) says that all went well.", UIHint = UIHints.DropDown, Options = ["OK", "Created", "Accepted", "NoContent", "MovedPermanently", "Found", "SeeOther", "BadRequest", "Unauthorized", "PaymentRequired", "Forbidden", "NotFound", "Conflict", "Gone", "UnprocessableEntity", "TooManyRequests", "InternalServerError", "BadGateway", "ServiceUnavailable"])]
    public Input<Value> StatusCode { get; set; } = new(nameof(HttpStatusCode.OK));

    [Input(Description = "The answer. Text is sent as it is, everything else as JSON.", UIHint = UIHints.MultiLine)]
    public Input<Value>? Content { get; set; }

    [Input(DisplayName = "Content type", Description = "Default: plain text for text, JSON for everything else.", UIHint = UIHints.DropDown, Options = ["", "application/json", "text/plain", "text/html", "application/xml", "application/x-www-form-urlencoded"])]
    public Input<string>? ContentType { get; set; }

    [Input(DisplayName = "Response headers", Description = "Headers to send along, by name.", UIHint = UIHints.JsonEditor, Category = "Advanced")]
    public Input<ValueObject>? ResponseHeaders { get; set; }

    protected override void Execute(ActivityExecutionContext context)
    {
        var status = StatusOf(context.Get(StatusCode));
        var content = context.Get(Content);
        var contentType = context.Get(ContentType) is { Length: > 0 } chosen ? chosen : content.AsString() is not null ? "text/plain; charset=utf-8" : "application/json";
        var hasBody = !content.IsNullish && status is not (204 or 304);
        context.Reply(new HttpReply(
            status,
            hasBody ? contentType : null,
            hasBody ? BytesOf(content) : default(ReadOnlyMemory<byte>),
            [.. HttpText.Headers(context.Get(ResponseHeaders))]));
    }

    private static byte[] BytesOf(Value content) => content.Kind is ValueKind.Object or ValueKind.Array ? ValueJson.ToUtf8(content) : Encoding.UTF8.GetBytes(content.ToString());

    /// <summary>Elsa stores the name ("OK"), people write the number.</summary>
    private static int StatusOf(Value value)
        => value.IsNullish || value.AsString() is "" or nameof(HttpStatusCode.OK) ? 200
            : int.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number is >= 200 and <= 599 ? number
            : Enum.TryParse<HttpStatusCode>(value.AsString(), ignoreCase: true, out var name) && Enum.IsDefined(name) && (int)name >= 200 ? (int)name
            : throw new FaultException($"Status code: expected a number from 200 to 599 or a name such as OK, but found '{value}'.");
}
