using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>PayPal as its specifications describe it: a token for Basic client credentials, known members only, amounts as texts, replay by PayPal-Request-Id, its error shape, webhooks that it verifies itself.</summary>
internal sealed class PayPalFake : IAsyncDisposable
{
    public const string ClientId = "paypal-client";
    public const string Secret = "paypal-secret-4242";
    public const string WebhookId = "WH-5TB";

    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["intent", "purchase_units", "payment_source"],
        ["purchase_units"] = ["amount", "custom_id", "description", "reference_id", "invoice_id"],
        ["amount"] = ["currency_code", "value"],
        ["subscription"] = ["plan_id", "quantity", "custom_id", "start_time", "subscriber", "application_context"],
        ["subscriber"] = ["email_address", "name"],
        ["application_context"] = ["return_url", "cancel_url", "user_action", "shipping_preference", "brand_name", "locale"],
        ["revise"] = ["plan_id", "quantity"],
        ["refund"] = ["amount", "note_to_payer", "invoice_id"],
        ["invoice"] = ["detail", "invoicer", "primary_recipients", "additional_recipients", "items", "configuration", "amount"],
        ["detail"] = ["reference", "currency_code", "note", "terms_and_conditions", "memo", "attachments", "invoice_number", "invoice_date", "payment_term"],
        ["item"] = ["name", "description", "quantity", "unit_amount", "tax", "item_date", "discount", "unit_of_measure"],
        ["search"] = ["recipient_email", "invoice_number", "status", "reference", "currency_code", "memo"],
        ["notification"] = ["subject", "note", "send_to_invoicer", "send_to_recipient", "additional_recipients"],
    };

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

        if (request.Path.StartsWithSegments("/v2/invoicing"))
        {
            return Handle(request, JsonNode.Parse(text)!.AsObject());
        }

        var key = request.Headers["PayPal-Request-Id"].ToString();
        if (key.Length == 0)
        {
            return (400, Error("INVALID_REQUEST", "A PayPal-Request-Id is needed here.", "MISSING_REQUIRED_PARAMETER", "PayPal-Request-Id"));
        }

        if (replays.TryGetValue(request.Path + key, out var before))
        {
            return (200, before);
        }

        var (status, body) = Handle(request, JsonNode.Parse(text)!.AsObject());
        if (status is 200 or 201 or 204)
        {
            replays[request.Path + key] = body;
        }

        return (status, body);
    }

    private (int, string) Handle(HttpRequest request, JsonObject body) => (request.Method, request.Path.Value!.Trim('/').Split('/')) switch
    {
        ("GET", ["v1", "notifications", "webhooks"]) => (200, """{"webhooks":[]}"""),
        ("POST", ["v2", "checkout", "orders"]) => Create(body),
        ("GET", ["v2", "checkout", "orders", var id]) => orders.TryGetValue(id, out var order) ? (200, order.ToJsonString()) : Missing(),
        ("POST", ["v2", "checkout", "orders", var id, "capture"]) => Capture(id),
        ("POST", ["v2", "payments", "captures", var id, "refund"]) => Refund(id, body),
        ("POST", ["v2", "invoicing", "search-invoices"]) => Search(body),
        ("POST", ["v2", "invoicing", "invoices"]) => CreateInvoice(body, request.Headers["Prefer"] == "return=representation"),
        ("GET", ["v2", "invoicing", "invoices", var id]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? (200, found.ToJsonString()) : Missing(),
        ("POST", ["v2", "invoicing", "invoices", var id, "send"]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? SendInvoice(found, body) : Missing(),
        ("POST", ["v1", "billing", "subscriptions"]) => Subscribe(body),
        ("GET", ["v1", "billing", "subscriptions", var id]) => subscriptions.TryGetValue(id, out var found) ? (200, found.ToJsonString()) : Missing(),
        ("POST", ["v1", "billing", "subscriptions", var id, var verb]) => subscriptions.TryGetValue(id, out var found) ? ChangeSubscription(found, verb, body) : Missing(),
        _ => Missing(),
    };

    private (int, string) Create(JsonObject body)
    {
        if (Unknown("", body) is { } unknown)
        {
            return unknown;
        }

        foreach (var unit in body["purchase_units"]!.AsArray().Select(unit => unit!.AsObject()))
        {
            if ((Unknown("purchase_units", unit) ?? Unknown("amount", unit["amount"]!.AsObject())) is { } wrong)
            {
                return wrong;
            }

            if (unit["amount"]!["value"]!.GetValueKind() != JsonValueKind.String)
            {
                return (400, Error("INVALID_REQUEST", "Request is not well-formed.", "INVALID_PARAMETER_SYNTAX", "/purchase_units/0/amount/value"));
            }

            if (decimal.Parse((string)unit["amount"]!["value"]!, CultureInfo.InvariantCulture) <= 0)
            {
                return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", "CANNOT_BE_ZERO_OR_NEGATIVE", "/purchase_units/0/amount/value"));
            }
        }

        var id = $"ORDER-{Interlocked.Increment(ref made)}";
        orders[id] = new JsonObject
        {
            ["id"] = id,
            ["status"] = "PAYER_ACTION_REQUIRED",
            ["purchase_units"] = body["purchase_units"]!.DeepClone(),
            ["links"] = new JsonArray(new JsonObject { ["href"] = $"https://www.paypal.com/checkoutnow?token={id}", ["rel"] = "payer-action", ["method"] = "GET" }),
        };
        return (201, orders[id].ToJsonString());
    }

    private (int, string) Capture(string id)
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
        return (201, order.ToJsonString());
    }

    private (int, string) Refund(string captureId, JsonObject body)
    {
        if (Unknown("refund", body) is { } unknown)
        {
            return unknown;
        }

        if (!captureId.StartsWith("CAP-", StringComparison.Ordinal) || !orders.TryGetValue(captureId[4..], out var order))
        {
            return Missing();
        }

        var paid = order["purchase_units"]![0]!["amount"]!.AsObject();
        var wanted = (body["amount"] ?? paid).DeepClone();
        var sum = refunded.GetValueOrDefault(captureId) + decimal.Parse((string)wanted["value"]!, CultureInfo.InvariantCulture);
        if (sum > decimal.Parse((string)paid["value"]!, CultureInfo.InvariantCulture))
        {
            return (422, Error("UNPROCESSABLE_ENTITY", "The requested action could not be performed.", "REFUND_AMOUNT_EXCEEDED", "amount/value"));
        }

        refunded[captureId] = sum;
        return (201, new JsonObject { ["id"] = $"REF-{captureId}-{sum}", ["status"] = "COMPLETED", ["amount"] = wanted }.ToJsonString());
    }

    private (int, string) Subscribe(JsonObject body)
    {
        if ((Unknown("subscription", body) ?? Unknown("subscriber", body["subscriber"]?.AsObject() ?? []) ?? Unknown("application_context", body["application_context"]?.AsObject() ?? [])) is { } unknown)
        {
            return unknown;
        }

        if (body["plan_id"]?.GetValueKind() != JsonValueKind.String || !((string)body["plan_id"]!).StartsWith("P-", StringComparison.Ordinal))
        {
            return (404, Error("RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID", "plan_id"));
        }

        if (body["quantity"] is { } quantity && quantity.GetValueKind() != JsonValueKind.String)
        {
            return (400, Error("INVALID_REQUEST", "Request is not well-formed.", "INVALID_PARAMETER_SYNTAX", "quantity"));
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
        return (201, subscription.ToJsonString());
    }

    private (int, string) Search(JsonObject body)
        => Unknown("search", body) ?? (200, new JsonObject { ["items"] = new JsonArray([.. invoices.Where(one => !SearchLags && (string?)one["detail"]!["reference"] == (string?)body["reference"]).Select(one => one.DeepClone())]) }.ToJsonString());

    private (int, string) CreateInvoice(JsonObject body, bool isWhole)
    {
        if ((Unknown("invoice", body) ?? Unknown("detail", body["detail"]!.AsObject()) ?? body["items"]!.AsArray().Select(item => Unknown("item", item!.AsObject())).FirstOrDefault(odd => odd is not null)) is { } unknown)
        {
            return unknown;
        }

        var currency = (string?)body["detail"]!["currency_code"];
        decimal total = 0;
        foreach (var item in body["items"]!.AsArray())
        {
            var (value, quantity) = (item!["unit_amount"]!["value"], item["quantity"]);
            if (value!.GetValueKind() != JsonValueKind.String || quantity!.GetValueKind() != JsonValueKind.String || (string?)item["unit_amount"]!["currency_code"] != currency)
            {
                return (400, Error("INVALID_REQUEST", "Request is not well-formed.", "INVALID_PARAMETER_SYNTAX", "items"));
            }

            total += decimal.Parse((string)value!, CultureInfo.InvariantCulture) * decimal.Parse((string)quantity!, CultureInfo.InvariantCulture);
        }

        if (body["detail"]!["payment_term"] is { } term && (term["due_date"] is not { } due || !DateOnly.TryParseExact((string)due!, "yyyy-MM-dd", out _)))
        {
            return (400, Error("INVALID_REQUEST", "Request is not well-formed.", "INVALID_PARAMETER_SYNTAX", "payment_term"));
        }

        var made = body.DeepClone().AsObject();
        (made["id"], made["status"]) = ($"INV2-{invoices.Count + 1}", "DRAFT");
        made["detail"]!["invoice_number"] = $"{invoices.Count + 1:0000}";
        made["amount"] = new JsonObject { ["currency_code"] = currency, ["value"] = total.ToString("0.00", CultureInfo.InvariantCulture) };
        made["due_amount"] = made["amount"]!.DeepClone();
        invoices.Add(made);
        return (201, isWhole ? made.ToJsonString() : new JsonObject { ["rel"] = "self", ["href"] = $"https://api.paypal.com/v2/invoicing/invoices/{made["id"]}", ["method"] = "GET" }.ToJsonString());
    }

    private (int, string) SendInvoice(JsonObject invoice, JsonObject body)
    {
        if (Unknown("notification", body) is { } unknown)
        {
            return unknown;
        }

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
            if (Unknown("revise", body) is { } unknown)
            {
                return unknown;
            }

            subscription["plan_id"] = body["plan_id"]!.DeepClone();
            subscription["quantity"] = body["quantity"]!.DeepClone();
            return status == "ACTIVE" ? (200, new JsonObject { ["plan_id"] = body["plan_id"]!.DeepClone(), ["links"] = ApprovalLinks((string)subscription["id"]!) }.ToJsonString()) : Invalid();
        }

        if (body["reason"]?.GetValueKind() != JsonValueKind.String || body.Count != 1)
        {
            return (400, Error("INVALID_REQUEST", "Request is not well-formed.", "MISSING_REQUIRED_PARAMETER", "reason"));
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
        string[] needed = ["auth_algo", "cert_url", "transmission_id", "transmission_sig", "transmission_time", "webhook_id", "webhook_event"];
        if (needed.FirstOrDefault(name => asked[name] is null) is { } missing)
        {
            return (400, Error("VALIDATION_ERROR", "Invalid data provided", "MISSING_REQUIRED_PARAMETER", missing));
        }

        // What is signed is the event's text, not its meaning.
        const string mark = "\"webhook_event\":";
        var raw = Encoding.UTF8.GetBytes(text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..^1]);
        var isRight = (string)asked["webhook_id"]! == WebhookId && (string)asked["transmission_sig"]! == Signature((string)asked["transmission_id"]!, (string)asked["transmission_time"]!, WebhookId, raw);
        return (200, $$"""{"verification_status":"{{(isRight ? "SUCCESS" : "FAILURE")}}"}""");
    }

    private static (int, string)? Unknown(string place, JsonObject body)
        => body.Select(member => member.Key).FirstOrDefault(name => !Known[place].Contains(name)) is { } unknown ? (400, Error("INVALID_REQUEST", "Request is not well-formed.", "UNKNOWN_PARAMETER", unknown)) : null;

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
