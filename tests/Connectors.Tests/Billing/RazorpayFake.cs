using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>
/// Razorpay as documented: Basic keys, bodies by <see cref="RazorpaySchemas"/>, whole minor units, unique references, refunds under X-Refund-Idempotency, pages of at most 100,
/// states that only some changes lead out of, ends within a hundred years.
/// </summary>
internal sealed class RazorpayFake : IAsyncDisposable
{
    public const string KeyId = "rzp_test_1";
    public const string KeySecret = "razorpay-secret-4242";

    private readonly List<JsonObject> links = [];
    private readonly List<JsonObject> refunds = [];
    private readonly Dictionary<string, (string Body, JsonObject Refund)> refundKeys = [];
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

    public void AddSubscription(string id, string status = "active") => subscriptions[id] = new JsonObject { ["id"] = id, ["entity"] = "subscription", ["plan_id"] = "plan_1", ["customer_id"] = "cust_1", ["status"] = status, ["quantity"] = 1, ["current_end"] = 1_900_000_000, ["has_scheduled_changes"] = false };

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
        ("POST", ["v1", "payment_links"]) => Refused(RazorpaySchemas.Link, body) ?? CreateLink(body),
        ("GET", ["v1", "payment_links", var id]) => links.FirstOrDefault(link => (string)link["id"]! == id) is { } found ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("GET", ["v1", "payments", var id, "refunds"]) => List([.. refunds.Where(refund => (string)refund["payment_id"]! == id)], request.Query),
        ("POST", ["v1", "payments", var id, "refund"]) => Refused(RazorpaySchemas.Refund, body) ?? CreateRefund(id, body, request.Headers["X-Refund-Idempotency"].ToString()),
        ("POST", ["v1", "customers"]) => Refused(RazorpaySchemas.Customer, body) ?? SaveCustomer(body),
        ("GET", ["v1", "plans"]) => List(plans, request.Query),
        ("GET", ["v1", "plans", var id]) => plans.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("POST", ["v1", "plans"]) => Refused(RazorpaySchemas.Plan, body) ?? CreatePlan(body),
        ("GET", ["v1", "invoices"]) => List([.. invoices.Where(one => request.Query["receipt"].Count == 0 || (string?)one["receipt"] == request.Query["receipt"])], request.Query),
        ("POST", ["v1", "invoices"]) => Refused(RazorpaySchemas.Invoice, body) ?? CreateInvoice(body),
        ("GET", ["v1", "invoices", var id]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("POST", ["v1", "invoices", var id, "issue"]) => invoices.FirstOrDefault(one => (string)one["id"]! == id) is { } found ? Issue(found) : Error(400, "The id provided does not exist"),
        ("GET", ["v1", "subscriptions"]) => List([.. subscriptions.Values.Where(one => request.Query["plan_id"].Count == 0 || (string?)one["plan_id"] == request.Query["plan_id"])], request.Query),
        ("POST", ["v1", "subscriptions"]) => Refused(RazorpaySchemas.Subscription, body) ?? Subscribe(body),
        ("PATCH", ["v1", "subscriptions", var id]) => subscriptions.TryGetValue(id, out var found) ? Refused(RazorpaySchemas.Change, body) ?? ChangePlan(found, body) : Error(400, "The id provided does not exist"),
        ("GET", ["v1", "subscriptions", var id]) => subscriptions.TryGetValue(id, out var found) ? (200, found.DeepClone()) : Error(400, "The id provided does not exist"),
        ("POST", ["v1", "subscriptions", var id, var verb]) => subscriptions.TryGetValue(id, out var found) ? Change(found, verb, body) : Error(400, "The id provided does not exist"),
        _ => Error(404, "The requested URL was not found on the server."),
    };

    private (int, JsonNode) CreateLink(JsonObject body)
    {
        if ((long)body["amount"]! < 100)
        {
            return Error(400, "The amount must be at least INR 1.00", "amount");
        }

        if (body["reference_id"] is { } reference && links.Any(link => (string?)link["reference_id"] == (string?)reference))
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

    private (int, JsonNode) CreateRefund(string paymentId, JsonObject body, string key)
    {
        if (key.Length > 0 && (key.Length < 10 || key.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_'))))
        {
            return Error(400, "The idempotency key is not valid.");
        }

        if (refundKeys.TryGetValue(key, out var done))
        {
            return done.Body == body.ToJsonString() ? (200, done.Refund.DeepClone()) : Error(400, "Different request with the same idempotency key has already been processed.");
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
        if (key.Length > 0)
        {
            refundKeys[key] = (body.ToJsonString(), made);
        }

        return (200, made.DeepClone());
    }

    private (int, JsonNode) SaveCustomer(JsonObject body)
    {
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
        if ((int)body["interval"]! < 1 || ((string)body["period"]! == "daily" && (int)body["interval"]! < 7))
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
        if (customers.All(one => (string)one["id"]! != (string?)body["customer_id"]))
        {
            return Error(400, "The id provided does not exist", "customer_id");
        }

        long amount = 0;
        foreach (var line in body["line_items"]!.AsArray().Select(line => line!.AsObject()))
        {
            if (line["item_id"] is null && (line["name"] is null || line["amount"] is null))
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
            ["amount_paid"] = null,
            ["amount_due"] = null,
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

        (invoice["status"], invoice["short_url"], invoice["amount_paid"], invoice["amount_due"]) = ("issued", $"https://rzp.io/i/{invoice["id"]}", 0, invoice["amount"]!.DeepClone());
        if ((bool?)invoice["email_notify"] != false)
        {
            Mailed.Add((string)invoice["id"]!);
        }

        return (200, invoice.DeepClone());
    }

    private (int, JsonNode) Subscribe(JsonObject body)
    {
        if (plans.All(plan => (string?)plan["id"] != (string?)body["plan_id"]))
        {
            return Error(400, "The id provided does not exist", "plan_id");
        }

        var plan = plans.First(one => (string?)one["id"] == (string?)body["plan_id"]);
        var years = (int)body["total_count"]! * (int)plan["interval"]! / (string)plan["period"]! switch { "daily" => 365.0, "weekly" => 52.0, "monthly" => 12.0, _ => 1.0 };
        if ((int)body["total_count"]! < 1 || years > 100)
        {
            return Error(400, "Subscriptions can be for at most 100 years.", "total_count");
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
        if ((string)subscription["status"]! is not ("active" or "authenticated"))
        {
            return Error(400, "Can't update subscription when subscription is not in Authenticated or Active state");
        }

        subscription["plan_id"] = body["plan_id"]!.DeepClone();
        subscription["quantity"] = body["quantity"]!.DeepClone();
        return (200, subscription.DeepClone());
    }

    private static (int, JsonNode)? Refused(RequestSchema schema, JsonObject body)
    {
        if (schema.Check(body) is not var (where, flaw))
        {
            return null;
        }

        var field = where.Split('/')[^1];
        return Error(400, flaw switch { Flaw.Unknown => $"{field} is/are not required and should not be sent", Flaw.Missing => $"The {field} field is required.", _ => $"The {field} is invalid." }, field);
    }

    private static (int, JsonNode) Change(JsonObject subscription, string verb, JsonObject body)
    {
        if (Refused(verb switch { "pause" => RazorpaySchemas.Pause, "resume" => RazorpaySchemas.Resume, _ => RazorpaySchemas.Cancel }, body) is { } refused)
        {
            return refused;
        }

        var status = (string)subscription["status"]!;
        switch (verb)
        {
            case "pause" when status is "active" or "authenticated":
                subscription["status"] = status == "active" ? "paused" : "cancelled";
                break;
            case "resume" when status == "paused":
                subscription["status"] = "active";
                break;
            case "cancel" when status is not ("cancelled" or "completed" or "expired"):
                subscription["status"] = (bool?)body["cancel_at_cycle_end"] == true ? status : "cancelled";
                break;
            default:
                return Error(400, verb == "cancel" ? $"Subscription is not cancellable in {status} status." : $"Subscription cannot be {verb}d in {status} status.", "status");
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
