using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>What the fake remembers, and what its routes do.</summary>
internal sealed class StripeObjects
{
    private static readonly Dictionary<string, (long Amount, string Currency)> Prices = new() { ["price_basic"] = (4900, "usd"), ["price_pro"] = (9900, "usd") };

    private readonly List<JsonObject> all = [];
    private readonly Lock gate = new();
    private int made;

    public int Count(string kind) => all.Count(thing => (string)thing["object"]! == kind);

    public JsonNode Handle(string method, string path, FormParameters form)
    {
        var route = StripeParameters.Check(method, path, form);
        var id = path.Split('/').FirstOrDefault(part => part.Contains('_') && part is not ("billing_portal" or "payment_links")) ?? "";
        lock (gate)
        {
            return (route switch
            {
                "POST /v1/customers" => Add("customer", "cus", Customer(form, [])),
                "POST /v1/customers/{id}" => Customer(form, Find("customer", id)),
                "GET /v1/customers" => List("customer", form, "email"),
                "DELETE /v1/customers/{id}" => Delete("customer", id),
                "POST /v1/products" => Add("product", "prod", new() { ["name"] = form["name"], ["description"] = form["description"], ["active"] = true }, form["id"]),
                "GET /v1/products/{id}" => Find("product", id),
                "GET /v1/products" => List("product", form, "id"),
                "POST /v1/prices" => Add("price", "price", NewPrice(form)),
                "GET /v1/prices" => List("price", form, form["lookup_keys[0]"] is null ? "product" : "lookup_key", form["lookup_keys[0]"]),
                "POST /v1/payment_links" => Add("payment_link", "plink", PaymentLink(form)),
                "POST /v1/payment_links/{id}" => Switch(Find("payment_link", id), form["active"] == "true"),
                "POST /v1/checkout/sessions" => Add("checkout.session", "cs_test", Session(form)),
                "GET /v1/checkout/sessions/{id}" => Find("checkout.session", id),
                "POST /v1/subscriptions" => Add("subscription", "sub", Subscription(form)),
                "GET /v1/subscriptions/{id}" => Find("subscription", id),
                "POST /v1/subscriptions/{id}" => Change(Find("subscription", id), form),
                "DELETE /v1/subscriptions/{id}" => Cancel(Find("subscription", id)),
                "POST /v1/invoices" => Add("invoice", "in", Invoice(form)),
                "GET /v1/invoices" => List("invoice", form, "customer"),
                "POST /v1/invoiceitems" => Add("invoiceitem", "ii", InvoiceItem(form)),
                "POST /v1/invoices/{id}/finalize" => Move(Find("invoice", id), "draft", "open"),
                "POST /v1/invoices/{id}/send" => Move(Find("invoice", id), "open", "open"),
                "POST /v1/refunds" => Refund(form),
                "POST /v1/billing_portal/sessions" => Add("billing_portal.session", "bps", new() { ["customer"] = (string)Find("customer", form["customer"]!)["id"]!, ["url"] = "https://billing.stripe.test/p/1" }),
                _ => throw new StripeRefusal(404, "invalid_request_error", $"Unrecognized request URL ({method}: {path})."),
            }).DeepClone();
        }
    }

    private JsonObject Delete(string kind, string id)
    {
        var found = Find(kind, id);
        found["deleted"] = true;
        return new JsonObject { ["id"] = id, ["object"] = kind, ["deleted"] = true };
    }

    private static JsonObject Customer(FormParameters form, JsonObject customer)
    {
        foreach (var name in new[] { "email", "name", "phone", "description" })
        {
            customer[name] = form[name] ?? customer[name]?.DeepClone();
        }

        customer["metadata"] = Map(form.Map("metadata"));
        return customer;
    }

    private JsonObject Session(FormParameters form)
    {
        var lines = form.Items("line_items").ToArray();
        if (form["mode"] != "setup" && lines.Length == 0)
        {
            throw new StripeRefusal(400, "invalid_request_error", "Missing required param: line_items.", "line_items", "parameter_missing");
        }

        if (form["customer"] is { } customer)
        {
            Find("customer", customer, "customer");
            _ = form["customer_email"] is null ? 0 : throw new StripeRefusal(400, "invalid_request_error", "You may only specify one of these parameters: customer, customer_email.", "customer");
        }

        var totals = lines.Select(line => line["price"] is { } price
            ? Price(price, "line_items[0][price]").Amount * long.Parse(line["quantity"] ?? "1")
            : long.Parse(line["price_data[unit_amount]"]!) * long.Parse(line["quantity"]!));
        return new()
        {
            ["mode"] = form["mode"],
            ["url"] = "https://checkout.stripe.test/c/pay",
            ["status"] = "open",
            ["payment_status"] = "unpaid",
            ["amount_total"] = totals.Sum(),
            ["customer"] = form["customer"],
            ["customer_email"] = form["customer_email"],
            ["client_reference_id"] = form["client_reference_id"],
            ["expires_at"] = 1_900_000_000,
            ["metadata"] = Map(form.Map("metadata")),
        };
    }

    private JsonObject Subscription(FormParameters form)
    {
        Find("customer", form["customer"]!, "customer");
        var sendsInvoice = form["collection_method"] == "send_invoice";
        if (sendsInvoice != form["days_until_due"] is not null)
        {
            throw new StripeRefusal(400, "invalid_request_error", "days_until_due goes together with collection_method=send_invoice.", "days_until_due");
        }

        var items = form.Items("items").Select(item =>
        {
            var (amount, currency) = Price(item["price"]!, "items[0][price]");
            return Item(item["price"]!, amount, currency, item["quantity"]);
        });
        return new()
        {
            ["customer"] = form["customer"],
            ["status"] = form["trial_period_days"] is not null ? "trialing" : sendsInvoice ? "active" : "incomplete",
            ["cancel_at_period_end"] = false,
            ["pause_collection"] = null,
            ["latest_invoice"] = "in_first",
            ["items"] = ListOf([.. items]),
            ["metadata"] = Map(form.Map("metadata")),
        };
    }

    private JsonObject Item(string price, long amount, string currency, string? quantity) => new()
    {
        ["id"] = $"si_{++made}",
        ["object"] = "subscription_item",
        ["current_period_start"] = 1_800_000_000,
        ["current_period_end"] = 1_802_592_000,
        ["price"] = new JsonObject { ["id"] = price, ["object"] = "price", ["unit_amount"] = amount, ["currency"] = currency },
        ["quantity"] = long.Parse(quantity ?? "1"),
    };

    private JsonObject Change(JsonObject subscription, FormParameters form)
    {
        if ((string)subscription["status"]! == "canceled")
        {
            throw new StripeRefusal(400, "invalid_request_error", "A canceled subscription can only update its cancellation_details and metadata.");
        }

        foreach (var change in form.Items("items"))
        {
            var item = subscription["items"]!["data"]!.AsArray().FirstOrDefault(item => (string)item!["id"]! == change["id"])
                ?? throw new StripeRefusal(404, "invalid_request_error", $"No such subscription_item: '{change["id"]}'", "items[0][id]", "resource_missing");
            item["price"]!["id"] = Price(change["price"]!, "items[0][price]") is var price ? change["price"] : null;
            item["price"]!["unit_amount"] = price.Amount;
            item["quantity"] = long.Parse(change["quantity"] ?? "1");
        }

        subscription["cancel_at_period_end"] = form["cancel_at_period_end"] is { } flag ? flag == "true" : subscription["cancel_at_period_end"]!.DeepClone();
        if (form["pause_collection[behavior]"] is { } behavior)
        {
            subscription["pause_collection"] = new JsonObject { ["behavior"] = behavior };
        }
        else if (form["pause_collection"] == "")
        {
            subscription["pause_collection"] = null;
        }

        return subscription;
    }

    private static JsonObject Cancel(JsonObject subscription)
    {
        if ((string)subscription["status"]! == "canceled")
        {
            throw new StripeRefusal(404, "invalid_request_error", $"No such subscription: '{subscription["id"]}'", "id", "resource_missing");
        }

        subscription["status"] = "canceled";
        return subscription;
    }

    private JsonObject Invoice(FormParameters form)
    {
        Find("customer", form["customer"]!, "customer");
        return new() { ["customer"] = form["customer"], ["status"] = "draft", ["currency"] = "usd", ["amount_due"] = 0L, ["hosted_invoice_url"] = null };
    }

    private JsonObject InvoiceItem(FormParameters form)
    {
        var amount = form["pricing[price]"] is { } price ? Price(price, "pricing[price]").Amount * long.Parse(form["quantity"] ?? "1") : long.Parse(form["amount"]!);
        if (form["pricing[price]"] is null && form["currency"] is null)
        {
            throw new StripeRefusal(400, "invalid_request_error", "Missing required param: currency.", "currency", "parameter_missing");
        }

        var invoice = Find("invoice", form["invoice"]!);
        _ = (string)invoice["status"]! == "draft" ? 0 : throw new StripeRefusal(400, "invalid_request_error", "This invoice is no longer a draft.", "invoice");
        invoice["amount_due"] = (long)invoice["amount_due"]! + amount;
        return new() { ["invoice"] = form["invoice"], ["amount"] = amount };
    }

    private static JsonObject Move(JsonObject invoice, string from, string to)
    {
        _ = (string)invoice["status"]! == from ? 0 : throw new StripeRefusal(400, "invalid_request_error", $"This invoice is {invoice["status"]}.");
        invoice["status"] = to;
        invoice["number"] = "A-0001";
        invoice["hosted_invoice_url"] = "https://invoice.stripe.test/i/1";
        return invoice;
    }

    private JsonObject Refund(FormParameters form)
    {
        var paid = form["payment_intent"] == "pi_paid" ? 5000 : throw new StripeRefusal(404, "invalid_request_error", $"No such payment_intent: '{form["payment_intent"]}'", "payment_intent", "resource_missing");
        var left = paid - all.Where(thing => (string)thing["object"]! == "refund").Sum(thing => (long)thing["amount"]!);
        var amount = form["amount"] is { } part ? long.Parse(part) : left;
        return left == 0 ? throw new StripeRefusal(400, "invalid_request_error", "Charge ch_1 has already been refunded.", null, "charge_already_refunded")
            : amount > left ? throw new StripeRefusal(400, "invalid_request_error", $"Refund amount is greater than unrefunded amount on charge.", "amount")
            : Add("refund", "re", new() { ["amount"] = amount, ["currency"] = "usd", ["status"] = "succeeded", ["payment_intent"] = "pi_paid" });
    }

    private JsonObject Add(string kind, string prefix, JsonObject thing, string? own = null)
    {
        if (own is not null && all.Any(known => (string)known["id"]! == own))
        {
            throw new StripeRefusal(400, "invalid_request_error", "Product already exists.", "id", "resource_already_exists");
        }

        thing["id"] = own ?? $"{prefix}_{++made}";
        thing["object"] = kind;
        thing["livemode"] = false;
        all.Add(thing);
        return thing;
    }

    private JsonObject Find(string kind, string id, string parameter = "id") => all.FirstOrDefault(thing => (string)thing["object"]! == kind && (string)thing["id"]! == id)
        ?? throw new StripeRefusal(404, "invalid_request_error", $"No such {kind}: '{id}'", parameter, "resource_missing");

    private JsonObject NewPrice(FormParameters form)
    {
        Find("product", form["product"]!, "product");
        if (form["unit_amount"] is null)
        {
            throw new StripeRefusal(400, "invalid_request_error", "One of unit_amount, unit_amount_decimal or custom_unit_amount is required.", "unit_amount", "parameter_missing");
        }

        if (form["lookup_key"] is { } name && all.Any(thing => (string)thing["object"]! == "price" && (string?)thing["lookup_key"] == name))
        {
            throw new StripeRefusal(400, "invalid_request_error", $"A price (`price_1`) already uses that lookup key.", "lookup_key");
        }

        return new()
        {
            ["product"] = form["product"],
            ["unit_amount"] = long.Parse(form["unit_amount"]!),
            ["currency"] = form["currency"],
            ["active"] = true,
            ["lookup_key"] = form["lookup_key"],
            ["recurring"] = form["recurring[interval]"] is { } interval ? new JsonObject { ["interval"] = interval, ["interval_count"] = long.Parse(form["recurring[interval_count]"] ?? "1") } : null,
        };
    }

    private JsonObject PaymentLink(FormParameters form)
    {
        foreach (var line in form.Items("line_items"))
        {
            Price(line["price"]!, "line_items[0][price]");
        }

        if (form["after_completion[redirect][url]"] is not null && form["after_completion[type]"] != "redirect")
        {
            throw new StripeRefusal(400, "invalid_request_error", "A redirect goes together with after_completion[type]=redirect.", "after_completion[type]");
        }

        return new() { ["active"] = true, ["url"] = "https://buy.stripe.test/1", ["metadata"] = Map(form.Map("metadata")) };
    }

    private static JsonObject Switch(JsonObject link, bool active)
    {
        link["active"] = active;
        return link;
    }

    private (long Amount, string Currency) Price(string id, string parameter) =>
        Prices.TryGetValue(id, out var price) ? price
            : all.FirstOrDefault(thing => (string)thing["object"]! == "price" && (string)thing["id"]! == id) is { } own ? ((long)own["unit_amount"]!, (string)own["currency"]!)
            : throw new StripeRefusal(400, "invalid_request_error", $"No such price: '{id}'", parameter, "resource_missing");

    private JsonObject List(string kind, FormParameters form, string filter, string? given = null)
    {
        var wanted = given ?? form[filter];
        var found = all.Where(thing => (string)thing["object"]! == kind && (wanted is null || (string?)thing[filter] == wanted)).Reverse().ToList();
        var start = form["starting_after"] is { } after ? found.FindIndex(thing => (string)thing["id"]! == after) + 1 : 0;
        var limit = int.Parse(form["limit"] ?? "10");
        return ListOf([.. found.Skip(start).Take(limit)], found.Count > start + limit);
    }

    private static JsonObject ListOf(JsonObject[] things, bool more = false) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. things.Select(thing => thing.DeepClone())]),
        ["has_more"] = more,
        ["url"] = "/v1",
    };

    private static JsonObject Map(Dictionary<string, string> values) => new(values.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
