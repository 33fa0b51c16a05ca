using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>
/// PayPal as its published OpenAPI files describe it (see <see cref="PayPalSchemas"/>): a token for Basic client credentials, bodies by their schemas, replay by
/// PayPal-Request-Id where an operation takes one, short answers unless the whole is preferred, its error shape, webhooks that it verifies itself.
/// </summary>
internal sealed class PayPalFake : IAsyncDisposable
{
    public const string ClientId = "paypal-client";
    public const string Secret = "paypal-secret-4242";
    public const string WebhookId = "5TB04120GK5541717";

    private readonly ConcurrentDictionary<string, JsonObject> orders = new();
    private readonly ConcurrentDictionary<string, JsonObject> subscriptions = new();
    private readonly ConcurrentDictionary<string, decimal> refunded = new();
    private readonly ConcurrentDictionary<string, string> replays = new();
    private readonly ConcurrentQueue<(int Status, string Body)> faults = new();
    private readonly List<JsonObject> invoices = [];
    private Loopback server = null!;
    private int made;
    private string? lostRoute;

    public Uri Address => server.Address;

    public IEnumerable<Received> Requests => server.Requests;

    public int Orders => orders.Count;

    public static async Task<PayPalFake> StartAsync()
    {
        var fake = new PayPalFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public void FailNext(int status, string body) => faults.Enqueue((status, body));

    public int Subscriptions => subscriptions.Count;

    public int Invoices => invoices.Count;

    /// <summary>Addresses that invoices were mailed to, once for each mail.</summary>
    public List<string> Mailed { get; } = [];

    /// <summary>Searches do not find yet what was just made.</summary>
    public bool SearchLags { get; set; }

    /// <summary>The next call to an address that ends so is carried out, but its answer gets lost.</summary>
    public void LoseAnswer(string route) => lostRoute = route;

    /// <summary>The buyer agrees on PayPal's page.</summary>
    public void Agree(string subscriptionId)
    {
        subscriptions[subscriptionId]["status"] = "ACTIVE";
        subscriptions[subscriptionId]["billing_info"] = new JsonObject { ["next_billing_time"] = "2030-03-17T10:00:00Z" };
    }

    /// <summary>What the buyer does on PayPal's page.</summary>
    public void Approve(string orderId) => orders[orderId]["status"] = "APPROVED";

    /// <summary>The headers of a webhook as PayPal sends it.</summary>
    public static Dictionary<string, string> Sign(byte[] body, DateTimeOffset at, string webhookId = WebhookId)
    {
        var (id, time) = (Guid.NewGuid().ToString(), at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        return new()
        {
            ["PAYPAL-AUTH-ALGO"] = "SHA256withRSA",
            ["PAYPAL-CERT-URL"] = "https://api.paypal.com/v1/notifications/certs/CERT-1",
            ["PAYPAL-TRANSMISSION-ID"] = id,
            ["PAYPAL-TRANSMISSION-TIME"] = time,
            ["PAYPAL-TRANSMISSION-SIG"] = Signature(id, time, webhookId, body),
        };
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Signature(string id, string time, string webhookId, byte[] body)
        => Convert.ToBase64String(HMACSHA256.HashData("paypal's own key"u8, Encoding.UTF8.GetBytes($"{id}|{time}|{webhookId}|{Convert.ToHexString(SHA256.HashData(body))}")));

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        var (status, body) = faults.TryDequeue(out var fault) && request.Path != "/v1/oauth2/token" ? (fault.Status, fault.Body)
            : request.Path == "/v1/oauth2/token" ? Token(request, text)
            : request.Headers.Authorization != "Bearer A21AA-token" ? (401, """{"error":"invalid_token","error_description":"Token signature verification failed"}""")
            : Replay(request, text);
        if (lostRoute is { } lost && request.Path.Value!.EndsWith(lost, StringComparison.Ordinal))
        {
            lostRoute = null;
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["PayPal-Debug-Id"] = "debug-1";
        await (status == 204 ? Task.CompletedTask : context.Response.WriteAsync(body));
    }

    private static (int, string) Token(HttpRequest request, string form)
        => request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Secret}"))}" ? (401, """{"error":"invalid_client","error_description":"Client Authentication failed"}""")
            : form != "grant_type=client_credentials" ? (400, """{"error":"unsupported_grant_type","error_description":"Grant Type is not supported"}""")
            : (200, """{"scope":"https://uri.paypal.com","access_token":"A21AA-token","token_type":"Bearer","app_id":"APP-1","expires_in":32400,"nonce":"n"}""");

    private (int, string) Replay(HttpRequest request, string text)
    {
        if (request.Method == "GET")
        {
            return Handle(request, []);
        }

        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return (415, Error("UNSUPPORTED_MEDIA_TYPE", "The server does not support the request payload's media type."));
        }

        if (request.Path == "/v1/notifications/verify-webhook-signature")
        {
            return Verify(text);
        }

        var body = JsonNode.Parse(text)!.AsObject();
        var key = request.Headers["PayPal-Request-Id"].ToString();
        if (key.Length > 108)
        {
            return (400, Error("INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", "INVALID_STRING_LENGTH", "PayPal-Request-Id"));
        }

        // Only these four take a request id; elsewhere it is not looked at.
        if (key.Length == 0 || request.Path.Value!.Trim('/').Split('/') is not (["v2", "checkout", "orders"] or ["v2", "checkout", "orders", _, "capture"] or ["v2", "payments", "captures", _, "refund"] or ["v1", "billing", "subscriptions"]))
        {
            return Handle(request, body);
        }

        if (replays.TryGetValue(request.Path + key, out var before))
        {
            return (200, before);
        }

        var (status, answer) = Handle(request, body);
        if (status is 200 or 201)
        {
            replays[request.Path + key] = answer;
        }

        return (status, answer);
    }

    private (int, string) Handle(HttpRequest request, JsonObject body) => (request.Method, request.Path.Value!.Trim('/').Split('/')) switch
    {
        ("GET", ["v1", "notifications", "webhooks"]) => (200, """{"webhooks":[]}"""),
        ("POST", ["v2", "checkout", "orders"]) => Create(body, request),
        ("GET", ["v2", "checkout", "orders", var id]) => orders.TryGetValue(id, out var order) ? (200, order.ToJsonString()) : Missing(),
        ("POST", ["v2", "checkout", "orders", var id, "capture"]) => Refused(PayPalSchemas.Capture, body) ?? Capture(id, IsWhole(request)),
        ("POST", ["v2", "payments", "captures", var id, "refund"]) => Refused(PayPalSchemas.Refund, body) ?? Refund(id, body, IsWhole(request)),
        ("POST", ["v2", "invoicing", "search-invoices"]) => Refused(PayPalSchemas.InvoiceSearch, body) ?? Search(body),
        ("POST", ["v2", "invoicing", "invoices"]) => Refused(PayPalSchemas.Invoice, body) ?? CreateInvoice(body, IsWhole(request)),
        ("GET", ["v2", "invoicing", "invoices", var id]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? (200, found.ToJsonString()) : Missing(),
        ("POST", ["v2", "invoicing", "invoices", var id, "send"]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? Refused(PayPalSchemas.Notification, body) ?? SendInvoice(found) : Missing(),
        ("POST", ["v1", "billing", "subscriptions"]) => Refused(PayPalSchemas.Subscription, body) ?? Subscribe(body, IsWhole(request)),
        ("GET", ["v1", "billing", "subscriptions", var id]) => subscriptions.TryGetValue(id, out var found) ? (200, found.ToJsonString()) : Missing(),
        ("POST", ["v1", "billing", "subscriptions", var id, var verb]) => subscriptions.TryGetValue(id, out var found) ? ChangeSubscription(found, verb, body) : Missing(),
        _ => Missing(),
    };

    private static bool IsWhole(HttpRequest request) => request.Headers["Prefer"] == "return=representation";

    private (int, string) Create(JsonObject body, HttpRequest request)
    {
        if (Refused(PayPalSchemas.Order, body) is { } refused)
        {
            return refused;
        }

        if (body["payment_source"] is not null && request.Headers["PayPal-Request-Id"].Count == 0)
        {
            return (400, Error("INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", "PAYPAL_REQUEST_ID_REQUIRED", null));
        }

        foreach (var unit in body["purchase_units"]!.AsArray())
        {
            if (BadAmount(unit!["amount"]!) is { } issue)
            {
                return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", issue, "/purchase_units/0/amount/value"));
            }
        }

        var id = $"ORDER{Interlocked.Increment(ref made)}";
        orders[id] = new JsonObject
        {
            ["id"] = id,
            ["status"] = "PAYER_ACTION_REQUIRED",
            ["purchase_units"] = body["purchase_units"]!.DeepClone(),
            ["links"] = new JsonArray(new JsonObject { ["href"] = $"https://www.paypal.com/checkoutnow?token={id}", ["rel"] = "payer-action", ["method"] = "GET" }),
        };
        return (201, orders[id].ToJsonString());
    }

    private (int, string) Capture(string id, bool isWhole)
    {
        if (!orders.TryGetValue(id, out var order))
        {
            return Missing();
        }

        if ((string)order["status"]! != "APPROVED")
        {
            return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", (string)order["status"]! == "COMPLETED" ? "ORDER_ALREADY_CAPTURED" : "ORDER_NOT_APPROVED", null));
        }

        order["status"] = "COMPLETED";
        var unit = order["purchase_units"]![0]!.AsObject();
        unit["payments"] = new JsonObject { ["captures"] = new JsonArray(new JsonObject { ["id"] = $"CAP-{id}", ["status"] = "COMPLETED", ["amount"] = unit["amount"]!.DeepClone() }) };
        return (201, (isWhole ? order : Short(order)).ToJsonString());
    }

    private (int, string) Refund(string captureId, JsonObject body, bool isWhole)
    {
        if (!captureId.StartsWith("CAP-", StringComparison.Ordinal) || !orders.TryGetValue(captureId[4..], out var order))
        {
            return Missing();
        }

        var paid = order["purchase_units"]![0]!["amount"]!.AsObject();
        var wanted = (body["amount"] ?? paid).DeepClone();
        var issue = (string)wanted["currency_code"]! != (string)paid["currency_code"]! ? "REFUND_CAPTURE_CURRENCY_MISMATCH" : BadAmount(wanted);
        if (issue is not null)
        {
            return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", issue, "/amount"));
        }

        var sum = refunded.GetValueOrDefault(captureId) + decimal.Parse((string)wanted["value"]!, CultureInfo.InvariantCulture);
        if (sum > decimal.Parse((string)paid["value"]!, CultureInfo.InvariantCulture))
        {
            return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", "REFUND_AMOUNT_EXCEEDED", "amount/value"));
        }

        refunded[captureId] = sum;
        var made = new JsonObject { ["id"] = $"REF-{captureId}-{sum}", ["status"] = "COMPLETED", ["amount"] = wanted };
        return (201, (isWhole ? made : Short(made)).ToJsonString());
    }

    /// <summary>Plans are P-..., and those that end in FLAT are sold one at a time.</summary>
    private (int, string) Subscribe(JsonObject body, bool isWhole)
    {
        if (!((string)body["plan_id"]!).StartsWith("P-", StringComparison.Ordinal))
        {
            return (404, Error("RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID", "/plan_id"));
        }

        if (((string)body["plan_id"]!).EndsWith("FLAT", StringComparison.Ordinal) && body["quantity"] is not null)
        {
            return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", "SUBSCRIPTION_CANNOT_HAVE_QUANTITY", "/quantity"));
        }

        if (body["start_time"] is { } start && DateTimeOffset.Parse((string)start!, CultureInfo.InvariantCulture) < DateTimeOffset.UtcNow)
        {
            return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", "INVALID_START_TIME", "start_time"));
        }

        var id = $"I-{Interlocked.Increment(ref made)}";
        var subscription = body.DeepClone().AsObject();
        subscription.Remove("application_context");
        subscription["id"] = id;
        subscription["status"] = "APPROVAL_PENDING";
        subscription["links"] = ApprovalLinks(id);
        subscriptions[id] = subscription;
        return (201, (isWhole ? subscription : Short(subscription)).ToJsonString());
    }

    private (int, string) Search(JsonObject body)
        => (200, new JsonObject { ["items"] = new JsonArray([.. invoices.Where(one => !SearchLags && (string?)one["detail"]!["reference"] == (string?)body["reference"]).Select(one => one.DeepClone())]) }.ToJsonString());

    private (int, string) CreateInvoice(JsonObject body, bool isWhole)
    {
        var currency = (string?)body["detail"]!["currency_code"];
        decimal total = 0;
        foreach (var item in body["items"]!.AsArray())
        {
            if ((string?)item!["unit_amount"]!["currency_code"] != currency)
            {
                return (400, Error("INVALID_REQUEST", "Request is not well-formed.", "INVALID_PARAMETER_SYNTAX", "/items"));
            }

            total += decimal.Parse((string)item["unit_amount"]!["value"]!, CultureInfo.InvariantCulture) * decimal.Parse((string)item["quantity"]!, CultureInfo.InvariantCulture);
        }

        var made = body.DeepClone().AsObject();
        (made["id"], made["status"]) = ($"INV2-{invoices.Count + 1}", "DRAFT");
        made["detail"]!["invoice_number"] = $"{invoices.Count + 1:0000}";
        made["amount"] = new JsonObject { ["currency_code"] = currency, ["value"] = total.ToString("0.00", CultureInfo.InvariantCulture) };
        made["due_amount"] = made["amount"]!.DeepClone();
        invoices.Add(made);
        return (201, isWhole ? made.ToJsonString() : new JsonObject { ["rel"] = "self", ["href"] = $"https://api.paypal.com/v2/invoicing/invoices/{made["id"]}", ["method"] = "GET" }.ToJsonString());
    }

    private (int, string) SendInvoice(JsonObject invoice)
    {
        // Sending again has no effect.
        if ((string)invoice["status"]! == "DRAFT")
        {
            invoice["status"] = "SENT";
            invoice["detail"]!["metadata"] = new JsonObject { ["recipient_view_url"] = $"https://www.paypal.com/invoice/p/#{invoice["id"]}" };
            Mailed.Add((string)invoice["primary_recipients"]![0]!["billing_info"]!["email_address"]!);
        }

        return (200, new JsonObject { ["rel"] = "payer-view", ["href"] = $"https://www.paypal.com/invoice/p/#{invoice["id"]}", ["method"] = "GET" }.ToJsonString());
    }

    private static (int, string) ChangeSubscription(JsonObject subscription, string verb, JsonObject body)
    {
        var status = (string)subscription["status"]!;
        if (verb == "revise")
        {
            if (Refused(PayPalSchemas.Revision, body) is { } wrong)
            {
                return wrong;
            }

            if (status != "ACTIVE")
            {
                return Invalid();
            }

            subscription["plan_id"] = body["plan_id"]!.DeepClone();
            subscription["quantity"] = body["quantity"]?.DeepClone() ?? "1";
            return (200, new JsonObject { ["plan_id"] = body["plan_id"]!.DeepClone(), ["links"] = ApprovalLinks((string)subscription["id"]!) }.ToJsonString());
        }

        if (Refused(verb == "activate" ? PayPalSchemas.Activation : PayPalSchemas.Reason, body) is { } refused)
        {
            return refused;
        }

        var (from, to) = verb switch { "suspend" => ("ACTIVE", "SUSPENDED"), "activate" => ("SUSPENDED", "ACTIVE"), _ => (status is "ACTIVE" or "SUSPENDED" ? status : "ACTIVE", "CANCELLED") };
        if (status != from)
        {
            return Invalid();
        }

        subscription["status"] = to;
        return (204, "");
    }

    private static (int, string) Invalid() => (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed business validation.", "SUBSCRIPTION_STATUS_INVALID", "status"));

    private static JsonArray ApprovalLinks(string id) => [new JsonObject { ["href"] = $"https://www.paypal.com/webapps/billing/subscriptions?ba_token={id}", ["rel"] = "approve", ["method"] = "GET" }];

    private static (int, string) Verify(string text)
    {
        var asked = JsonNode.Parse(text)!.AsObject();
        if (Refused(PayPalSchemas.Verification, asked) is { } refused)
        {
            return refused;
        }

        // What is signed is the event's text, not its meaning.
        const string mark = "\"webhook_event\":";
        var raw = Encoding.UTF8.GetBytes(text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..^1]);
        var isRight = (string)asked["webhook_id"]! == WebhookId && (string)asked["transmission_sig"]! == Signature((string)asked["transmission_id"]!, (string)asked["transmission_time"]!, WebhookId, raw);
        return (200, $$"""{"verification_status":"{{(isRight ? "SUCCESS" : "FAILURE")}}"}""");
    }

    private static (int, string)? Refused(RequestSchema schema, JsonObject body) => schema.Check(body) is not { } found ? null : (400, Error(
        "INVALID_REQUEST",
        "Request is not well-formed, syntactically incorrect, or violates schema.",
        found.Flaw switch { Flaw.Missing => "MISSING_REQUIRED_PARAMETER", Flaw.Length => "INVALID_STRING_LENGTH", Flaw.Value => "INVALID_PARAMETER_VALUE", _ => "INVALID_PARAMETER_SYNTAX" },
        found.Where));

    /// <summary>What is told unless the whole is preferred.</summary>
    private static JsonObject Short(JsonObject whole) => new() { ["id"] = whole["id"]!.DeepClone(), ["status"] = whole["status"]!.DeepClone(), ["links"] = whole["links"]?.DeepClone() ?? new JsonArray() };

    private static string? BadAmount(JsonNode amount)
    {
        var value = decimal.Parse((string)amount["value"]!, CultureInfo.InvariantCulture);
        var digits = (string)amount["currency_code"]! is "JPY" or "HUF" or "TWD" ? 0 : 2;
        return value <= 0 ? "CANNOT_BE_ZERO_OR_NEGATIVE" : value.Scale > digits ? "DECIMAL_PRECISION" : null;
    }

    private static (int, string) Missing() => (404, Error("RESOURCE_NOT_FOUND", "The specified resource does not exist."));

    private static string Error(string name, string message, string? issue = null, string? field = null)
    {
        var error = new JsonObject { ["name"] = name, ["message"] = message, ["debug_id"] = "debug-1" };
        if (issue is not null)
        {
            error["details"] = new JsonArray(new JsonObject { ["issue"] = issue, ["description"] = $"{issue} {field}", ["field"] = field });
        }

        return error.ToJsonString();
    }
}
