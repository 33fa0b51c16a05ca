using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>Razorpay as documented: Basic keys, whole minor units, known members only, unique references, pages of at most 100, states that only some changes lead out of.</summary>
internal sealed class RazorpayFake : IAsyncDisposable
{
    public const string KeyId = "rzp_test_1";
    public const string KeySecret = "razorpay-secret-4242";

    private static readonly string[] LinkMembers = ["amount", "currency", "description", "reference_id", "customer", "notes", "callback_url", "callback_method", "notify", "expire_by", "accept_partial", "reminder_enable"];

    private readonly List<JsonObject> links = [];
    private readonly List<JsonObject> refunds = [];
    private readonly Dictionary<string, JsonObject> subscriptions = [];
    private readonly List<JsonObject> customers = [];
    private readonly List<JsonObject> plans = [];
    private readonly List<JsonObject> invoices = [];
    private readonly ConcurrentQueue<(int Status, string Body)> faults = new();
    private bool losesAnswer;
    private Loopback server = null!;

    public Uri Address => server.Address;

    public IEnumerable<Received> Requests => server.Requests;

    public int Links => links.Count;

    public int Refunds => refunds.Count;

    public int Subscriptions => subscriptions.Count;

    public int Plans => plans.Count;

    public int Invoices => invoices.Count;

    /// <summary>Ids of the invoices that went out by mail, once for each time.</summary>
    public List<string> Mailed { get; } = [];

    /// <summary>The client agrees on Razorpay's page.</summary>
    public void Agree(string subscriptionId)
    {
        subscriptions[subscriptionId]["status"] = "active";
        subscriptions[subscriptionId]["current_end"] = 1_900_000_000;
    }

    public static async Task<RazorpayFake> StartAsync()
    {
        var fake = new RazorpayFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public void FailNext(int status, string body) => faults.Enqueue((status, body));

    /// <summary>The next write is carried out, but its answer gets lost.</summary>
    public void LoseAnswer() => losesAnswer = true;

    public void AddSubscription(string id) => subscriptions[id] = new JsonObject { ["id"] = id, ["entity"] = "subscription", ["plan_id"] = "plan_1", ["customer_id"] = "cust_1", ["status"] = "active", ["quantity"] = 1, ["current_end"] = 1_900_000_000, ["has_scheduled_changes"] = false };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var (status, body) = faults.TryDequeue(out var fault) ? (fault.Status, JsonNode.Parse(fault.Body)!)
            : request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{KeyId}:{KeySecret}"))}" ? Error(401, "The api key provided is invalid")
            : Handle(request, request.Method == "GET" ? [] : (await JsonNode.ParseAsync(request.Body))!.AsObject());
        if (losesAnswer && request.Method == "POST")
        {
            losesAnswer = false;
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private (int, JsonNode) Handle(HttpRequest request, JsonObject body) => (request.Method, request.Path.Value!.Trim('/').Split('/')) switch
    {
        ("GET", ["v1", "payments"]) => List([], request.Query),
        ("GET", ["v1", "payment_links"]) => (200, new JsonObject { ["payment_links"] = new JsonArray([.. links.Where(link => (string?)link["reference_id"] == request.Query["reference_id"]).Select(link => link.DeepClone())]) }),
        ("POST", ["v1", "payment_links"]) => CreateLink(body),
        ("GET", ["v1", "payment_links", var id]) => links.FirstOrDefault(link => (string)link["id"]! == id) is { } found ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("GET", ["v1", "payments", var id, "refunds"]) => List([.. refunds.Where(refund => (string)refund["payment_id"]! == id)], request.Query),
        ("POST", ["v1", "payments", var id, "refund"]) => CreateRefund(id, body),
        ("POST", ["v1", "customers"]) => SaveCustomer(body),
        ("GET", ["v1", "plans"]) => List(plans, request.Query),
        ("POST", ["v1", "plans"]) => CreatePlan(body),
        ("GET", ["v1", "invoices"]) => List([.. invoices.Where(one => request.Query["receipt"].Count == 0 || (string?)one["receipt"] == request.Query["receipt"])], request.Query),
        ("POST", ["v1", "invoices"]) => CreateInvoice(body),
        ("GET", ["v1", "invoices", var id]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("POST", ["v1", "invoices", var id, "issue"]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? Issue(found) : Error(400, "The id provided does not exist"),
        ("GET", ["v1", "subscriptions"]) => List([.. subscriptions.Values.Where(one => request.Query["plan_id"].Count == 0 || (string?)one["plan_id"] == request.Query["plan_id"])], request.Query),
        ("POST", ["v1", "subscriptions"]) => Subscribe(body),
        ("PATCH", ["v1", "subscriptions", var id]) => subscriptions.TryGetValue(id, out var found) ? ChangePlan(found, body) : Error(400, "The id provided does not exist"),
        ("GET", ["v1", "subscriptions", var id]) => subscriptions.TryGetValue(id, out var found) ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("POST", ["v1", "subscriptions", var id, var verb]) => subscriptions.TryGetValue(id, out var found) ? Change(found, verb, body) : Error(400, "The id provided does not exist"),
        _ => Error(404, "The requested URL was not found on the server."),
    };

    private (int, JsonNode) CreateLink(JsonObject body)
    {
        if (body.Select(member => member.Key).FirstOrDefault(name => !LinkMembers.Contains(name)) is { } unknown)
        {
            return Error(400, $"{unknown} is/are not required and should not be sent", unknown);
        }

        if (body["amount"]?.GetValueKind() != JsonValueKind.Number || !long.TryParse(body["amount"]!.ToJsonString(), out var amount) || amount < 100)
        {
            return Error(400, "The amount must be at least INR 1.00", "amount");
        }

        if (body["reference_id"] is { } reference && (((string)reference!).Length > 40 || links.Any(link => (string?)link["reference_id"] == (string?)reference)))
        {
            return Error(400, $"payment link creation with reference_id ({reference}) already exists", "reference_id");
        }

        var link = body.DeepClone().AsObject();
        link["id"] = $"plink_{links.Count + 1}";
        link["status"] = "created";
        link["short_url"] = $"https://rzp.io/i/{links.Count + 1}";
        links.Add(link);
        return (200, link.DeepClone());
    }

    private (int, JsonNode) CreateRefund(string paymentId, JsonObject body)
    {
        if (body.Select(member => member.Key).FirstOrDefault(name => name is not ("amount" or "speed" or "receipt" or "notes")) is { } unknown)
        {
            return Error(400, $"{unknown} is/are not required and should not be sent", unknown);
        }

        var before = refunds.Where(refund => (string)refund["payment_id"]! == paymentId).Sum(refund => (long)refund["amount"]!);
        var amount = (long?)body["amount"] ?? 50_000 - before;
        if (before >= 50_000)
        {
            return Error(400, "The payment has been fully refunded already");
        }

        if (before + amount > 50_000)
        {
            return Error(400, "The refund amount provided is greater than amount captured", "amount");
        }

        var made = new JsonObject { ["id"] = $"rfnd_{refunds.Count + 1}", ["entity"] = "refund", ["payment_id"] = paymentId, ["amount"] = amount, ["currency"] = "INR", ["status"] = "processed", ["receipt"] = body["receipt"]?.DeepClone() };
        refunds.Add(made);
        return (200, made.DeepClone());
    }

    private (int, JsonNode) SaveCustomer(JsonObject body)
    {
        if (Unknown(body, "name", "email", "contact", "fail_existing", "notes", "gstin") is { } unknown)
        {
            return unknown;
        }

        if (body["fail_existing"] is { } flag && (flag.GetValueKind() != JsonValueKind.String || (string)flag! is not ("0" or "1")))
        {
            return Error(400, "fail_existing must be 0 or 1", "fail_existing");
        }

        var known = customers.FirstOrDefault(one => (string?)one["email"] == (string?)body["email"] && (string?)one["contact"] == (string?)body["contact"]);
        if (known is not null)
        {
            return (string?)body["fail_existing"] == "0" ? (200, known.DeepClone()) : Error(400, "Customer already exists for the merchant");
        }

        var made = new JsonObject { ["id"] = $"cust_{customers.Count + 1}", ["entity"] = "customer", ["name"] = body["name"]?.DeepClone(), ["email"] = body["email"]?.DeepClone(), ["contact"] = body["contact"]?.DeepClone(), ["notes"] = body["notes"]?.DeepClone() ?? new JsonArray() };
        customers.Add(made);
        return (200, made.DeepClone());
    }

    private (int, JsonNode) CreatePlan(JsonObject body)
    {
        if ((Unknown(body, "period", "interval", "item", "notes") ?? Unknown(body["item"]!.AsObject(), "name", "amount", "currency", "description")) is { } unknown)
        {
            return unknown;
        }

        if ((string?)body["period"] is not ("daily" or "weekly" or "monthly" or "yearly") || (int)body["interval"]! < 1 || ((string)body["period"]! == "daily" && (int)body["interval"]! < 7))
        {
            return Error(400, "The period or interval is not valid", "interval");
        }

        var made = body.DeepClone().AsObject();
        made["id"] = $"plan_{plans.Count + 1}";
        made["notes"] ??= new JsonArray();
        plans.Add(made);
        return (200, made.DeepClone());
    }

    private (int, JsonNode) CreateInvoice(JsonObject body)
    {
        if (Unknown(body, "type", "description", "customer_id", "customer", "line_items", "currency", "date", "expire_by", "receipt", "terms", "comment", "draft", "email_notify", "sms_notify", "partial_payment", "notes") is { } unknown)
        {
            return unknown;
        }

        if ((string?)body["type"] != "invoice")
        {
            return Error(400, "The selected type is invalid.", "type");
        }

        if (customers.All(one => (string)one["id"]! != (string?)body["customer_id"]))
        {
            return Error(400, "The id provided does not exist", "customer_id");
        }

        if (body["draft"] is { } draft && (draft.GetValueKind() != JsonValueKind.String || (string)draft! is not ("0" or "1")))
        {
            return Error(400, "The draft field must be 0 or 1.", "draft");
        }

        if (((string?)body["receipt"])?.Length > 40 || body["line_items"] is not JsonArray { Count: > 0 } lines)
        {
            return Error(400, "The line items field is required.", "line_items");
        }

        long amount = 0;
        foreach (var line in lines.Select(line => line!.AsObject()))
        {
            if (Unknown(line, "item_id", "name", "description", "amount", "currency", "quantity") is { } odd)
            {
                return odd;
            }

            if (line["item_id"] is null && (line["name"] is null || line["amount"]?.GetValueKind() != JsonValueKind.Number || !long.TryParse(line["amount"]!.ToJsonString(), out _)))
            {
                return Error(400, "The name and amount fields are required when item id is not present.", "line_items");
            }

            amount += (line["item_id"] is null ? (long)line["amount"]! : 9900) * ((long?)line["quantity"] ?? 1);
        }

        var id = $"inv_{invoices.Count + 1}";
        var made = new JsonObject
        {
            ["id"] = id,
            ["entity"] = "invoice",
            ["receipt"] = body["receipt"]?.DeepClone(),
            ["invoice_number"] = $"A-{invoices.Count + 1}",
            ["customer_id"] = body["customer_id"]!.DeepClone(),
            ["subscription_id"] = null,
            ["status"] = "draft",
            ["email_notify"] = body["email_notify"]?.DeepClone(),
            ["amount"] = amount,
            ["amount_paid"] = 0,
            ["amount_due"] = amount,
            ["currency"] = body["currency"]?.DeepClone() ?? "INR",
            ["short_url"] = null,
            ["terms"] = body["terms"]?.DeepClone(),
            ["description"] = body["description"]?.DeepClone(),
            ["notes"] = new JsonArray(),
        };
        invoices.Add(made);
        return (string?)body["draft"] == "1" ? (200, made.DeepClone()) : Issue(made);
    }

    private (int, JsonNode) Issue(JsonObject invoice)
    {
        if ((string)invoice["status"]! != "draft")
        {
            return Error(400, "Operation not allowed for Invoice in issued status.");
        }

        (invoice["status"], invoice["short_url"]) = ("issued", $"https://rzp.io/i/{invoice["id"]}");
        if ((int?)invoice["email_notify"] != 0)
        {
            Mailed.Add((string)invoice["id"]!);
        }

        return (200, invoice.DeepClone());
    }

    private (int, JsonNode) Subscribe(JsonObject body)
    {
        if (Unknown(body, "plan_id", "total_count", "quantity", "customer_notify", "start_at", "expire_by", "addons", "notes", "offer_id") is { } unknown)
        {
            return unknown;
        }

        if (plans.All(plan => (string?)plan["id"] != (string?)body["plan_id"]))
        {
            return Error(400, "The id provided does not exist", "plan_id");
        }

        if (body["total_count"]?.GetValueKind() != JsonValueKind.Number || (int)body["total_count"]! < 1)
        {
            return Error(400, "The total count field is required.", "total_count");
        }

        if (body["start_at"] is { } start && (long)start < DateTimeOffset.UtcNow.ToUnixTimeSeconds())
        {
            return Error(400, "start_at must be in the future", "start_at");
        }

        var id = $"sub_{subscriptions.Count + 1}";
        subscriptions[id] = new JsonObject { ["id"] = id, ["entity"] = "subscription", ["plan_id"] = body["plan_id"]!.DeepClone(), ["customer_id"] = null, ["status"] = "created", ["quantity"] = body["quantity"]?.DeepClone() ?? 1, ["current_end"] = null, ["has_scheduled_changes"] = false, ["short_url"] = $"https://rzp.io/i/{id}", ["notes"] = body["notes"]?.DeepClone() ?? new JsonArray() };
        return (200, subscriptions[id].DeepClone());
    }

    private (int, JsonNode) ChangePlan(JsonObject subscription, JsonObject body)
    {
        if (Unknown(body, "plan_id", "quantity", "schedule_change_at", "start_at", "remaining_count", "customer_notify", "offer_id") is { } unknown)
        {
            return unknown;
        }

        if ((string)subscription["status"]! is not ("active" or "authenticated"))
        {
            return Error(400, "Can't update subscription when subscription is not in Authenticated or Active state");
        }

        subscription["plan_id"] = body["plan_id"]!.DeepClone();
        subscription["quantity"] = body["quantity"]!.DeepClone();
        return (200, subscription.DeepClone());
    }

    private static (int, JsonNode)? Unknown(JsonObject body, params string[] known)
        => body.Select(member => member.Key).FirstOrDefault(name => !known.Contains(name)) is { } unknown ? Error(400, $"{unknown} is/are not required and should not be sent", unknown) : null;

    private static (int, JsonNode) Change(JsonObject subscription, string verb, JsonObject body)
    {
        var (from, to) = verb switch { "pause" => ("active", "paused"), "resume" => ("paused", "active"), _ => ("active", "cancelled") };
        if ((string)subscription["status"]! != from)
        {
            return Error(400, $"Subscription is not {from}");
        }

        if (verb == "cancel" && body["cancel_at_cycle_end"]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            return Error(400, "cancel_at_cycle_end has to be a boolean", "cancel_at_cycle_end");
        }

        if (verb == "cancel" && (bool)body["cancel_at_cycle_end"]!)
        {
            subscription["has_scheduled_changes"] = true;
        }
        else
        {
            subscription["status"] = to;
        }

        return (200, subscription.DeepClone());
    }

    private static (int, JsonNode) List(List<JsonObject> all, IQueryCollection query)
    {
        var (count, skip) = (int.Parse(query["count"].FirstOrDefault() ?? "10"), int.Parse(query["skip"].FirstOrDefault() ?? "0"));
        return count is < 1 or > 100
            ? Error(400, "The count must be between 1 and 100.", "count")
            : (200, new JsonObject { ["entity"] = "collection", ["count"] = Math.Min(count, all.Count - skip), ["items"] = new JsonArray([.. all.Skip(skip).Take(count).Select(one => one.DeepClone())]) });
    }

    private static (int, JsonNode) Error(int status, string description, string? field = null)
        => (status, new JsonObject { ["error"] = new JsonObject { ["code"] = "BAD_REQUEST_ERROR", ["description"] = description, ["source"] = "business", ["step"] = "payment_initiation", ["reason"] = "input_validation_failed", ["field"] = field } });
}
