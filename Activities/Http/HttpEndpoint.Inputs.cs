using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

public sealed partial class HttpEndpoint
{
    [Input(Description = "The address after /webhook/, for example contact-form or orders/{id}.", UIHint = UIHints.SingleLine)]
    public Input<string>? Path { get; set; }

    [Input(DisplayName = "Supported methods", Description = "How it may be called. Forms and other programs mostly send POST.", UIHint = UIHints.CheckList, Options = ["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE"])]
    public Input<IReadOnlyList<string>> SupportedMethods { get; set; } = new(["GET"]);

    [Input(DisplayName = "Answer", Description = "When the caller gets its answer. automatic: by the HTTP Response activity if the flow has one, else when the run ends. onReceived: at once. whenFinished: when the run ends. responseNode: by the HTTP Response activity.", UIHint = UIHints.DropDown, Options = [ResponseModes.Automatic, ResponseModes.OnReceived, ResponseModes.WhenFinished, ResponseModes.ResponseNode])]
    public Input<string> ResponseMode { get; set; } = new(ResponseModes.Automatic);

    [Input(DisplayName = "Status while waiting", Description = "Status code of the answer when the flow starts to wait before it has answered.", Category = "Advanced")]
    public Input<int> SuspendedStatus { get; set; } = new(202);

    [Input(Description = "Only signed-in callers are let in.", Category = "Security")]
    public Input<bool> Authorize { get; set; } = new(false);

    [Input(Description = "What a caller's token or API key has to allow: read, write or administer. Empty: nothing in particular.", Category = "Security")]
    public Input<string>? Policy { get; set; }

    [Input(Description = "How callers are known. none: anybody who knows the address. basic, header, jwt: what they send with the call. standardWebhooks (also our WordPress plugin), stripe, github: a signature of the content.", Category = "Security", UIHint = UIHints.DropDown, Options = [CallAuthentication.None, CallAuthentication.Basic, CallAuthentication.Header, CallAuthentication.Jwt, CallAuthentication.StandardWebhooks, CallAuthentication.Stripe, CallAuthentication.GitHub])]
    public Input<string> Authentication { get; set; } = new(CallAuthentication.None);

    [Input(Description = "Holds the password, header, key or secret that callers are known by.", Category = "Security", CredentialTypes = ["httpBasicAuth", "httpHeaderAuth", JwtAuth.TypeName, WebhookSecretCredential.TypeName, StripeCredential.TypeName])]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Allowed addresses", Description = "Only calls from these addresses and networks are let in, for example 203.0.113.7 or 10.42.0.0/16. Empty: from anywhere.", Category = "Security", UIHint = UIHints.MultiText)]
    public Input<IReadOnlyList<string>>? AllowedAddresses { get; set; }

    [Input(DisplayName = "Calls per minute", Description = "How many calls of one caller are taken in a minute; further ones are told to come later. Empty: no limit.", Category = "Security")]
    public Input<int?>? CallsPerMinute { get; set; }

    [Input(DisplayName = "Delivery key", Description = "What tells deliveries apart, so that one that is sent twice runs once, for example $json.body.event.id. Empty: the Idempotency-Key or webhook-id header, or the event id of Stripe or Razorpay.", Category = "Deliveries", AutoEvaluate = false)]
    public Input<string>? DeliveryKey { get; set; }

    [Input(DisplayName = "Same content within", Description = "Deliveries without a key that say the same within this time run once, for example 00:05:00. Empty: each of them runs.", Category = "Deliveries")]
    public Input<TimeSpan?>? SameContentWithin { get; set; }

    [Input(DisplayName = "Request timeout", Description = "How long the caller is kept waiting at most.", Category = "Upload")]
    public Input<TimeSpan?>? RequestTimeout { get; set; }

    [Input(DisplayName = "Request size limit", Description = "Bytes a request may have at most.", Category = "Upload")]
    public Input<long?>? RequestSizeLimit { get; set; }

    [Input(DisplayName = "File size limit", Description = "Bytes a file may have at most.", Category = "Upload")]
    public Input<long?>? FileSizeLimit { get; set; }

    [Input(DisplayName = "Allowed file extensions", Description = "Only files with these endings are taken, for example .pdf. Empty: all.", Category = "Upload", UIHint = UIHints.MultiText)]
    public Input<IReadOnlyList<string>>? AllowedFileExtensions { get; set; }

    [Input(DisplayName = "Blocked file extensions", Description = "Files with these endings are refused.", Category = "Upload", UIHint = UIHints.MultiText)]
    public Input<IReadOnlyList<string>>? BlockedFileExtensions { get; set; }

    [Input(DisplayName = "Allowed MIME types", Description = "Only files of these types are taken, for example image/png. Empty: all.", Category = "Upload", UIHint = UIHints.MultiText)]
    public Input<IReadOnlyList<string>>? AllowedMimeTypes { get; set; }

    [Input(DisplayName = "Expose \"Request too large\"", Description = "Adds a port for requests that are too large, instead of refusing them.", Category = "Outcomes")]
    public bool ExposeRequestTooLargeOutcome { get; set; }

    [Input(DisplayName = "Expose \"File too large\"", Description = "Adds a port for files that are too large, instead of refusing them.", Category = "Outcomes")]
    public bool ExposeFileTooLargeOutcome { get; set; }

    [Input(DisplayName = "Expose \"Invalid file extension\"", Description = "Adds a port for files with a wrong ending, instead of refusing them.", Category = "Outcomes")]
    public bool ExposeInvalidFileExtensionOutcome { get; set; }

    [Input(DisplayName = "Expose \"Invalid file MIME type\"", Description = "Adds a port for files of a wrong type, instead of refusing them.", Category = "Outcomes")]
    public bool ExposeInvalidFileMimeTypeOutcome { get; set; }
}
