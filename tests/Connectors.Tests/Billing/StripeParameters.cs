using System.Globalization;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>Which parameters each route takes, from Stripe's published reference. Anything else is refused as Stripe refuses it.</summary>
internal static partial class StripeParameters
{
    private const string Address = "address[city] address[country] address[line1] address[line2] address[postal_code] address[state]";
    private const string Paging = "limit:1..100 starting_after ending_before expand[]";

    // name[:type][!]   ! = required; types: int, bool, currency, email, url, lower..upper, a|b|c
    private static readonly Dictionary<string, string> Routes = new()
    {
        ["POST /v1/customers"] = $"email:email name phone description metadata[*] payment_method invoice_settings[default_payment_method] preferred_locales[] expand[] {Address}",
        ["POST /v1/customers/{id}"] = $"email:email name phone description metadata[*] invoice_settings[default_payment_method] preferred_locales[] expand[] {Address}",
        ["GET /v1/customers"] = $"email {Paging}",
        ["GET /v1/customers/{id}"] = "expand[]",
        ["POST /v1/products"] = "id name! description active:bool metadata[*] images[] url:url unit_label expand[]",
        ["GET /v1/products/{id}"] = "expand[]",
        ["GET /v1/products"] = $"active:bool ids[] {Paging}",
        ["POST /v1/prices"] = "currency:currency! unit_amount:int product! recurring[interval]:day|week|month|year recurring[interval_count]:int lookup_key transfer_lookup_key:bool nickname active:bool metadata[*] expand[]",
        ["GET /v1/prices"] = $"product active:bool lookup_keys[] {Paging}",
        ["POST /v1/payment_links"] = "line_items[][price]! line_items[][quantity]:int! after_completion[type]:redirect|hosted_confirmation after_completion[redirect][url]:url metadata[*] expand[]",
        ["POST /v1/payment_links/{id}"] = "active:bool metadata[*] inactive_message expand[]",
        ["POST /v1/checkout/sessions"] = "mode:payment|subscription|setup! line_items[][price] line_items[][quantity]:int line_items[][price_data][currency]:currency "
            + "line_items[][price_data][unit_amount]:int line_items[][price_data][product_data][name] line_items[][price_data][recurring][interval]:day|week|month|year "
            + "success_url:url! cancel_url:url customer customer_email:email client_reference_id metadata[*] subscription_data[trial_period_days]:int "
            + "subscription_data[metadata][*] payment_intent_data[metadata][*] expires_at:int allow_promotion_codes:bool expand[]",
        ["GET /v1/checkout/sessions/{id}"] = "expand[]",
        ["POST /v1/subscriptions"] = "customer! items[][price]! items[][quantity]:int payment_behavior:default_incomplete|allow_incomplete|error_if_incomplete|pending_if_incomplete "
            + "collection_method:charge_automatically|send_invoice days_until_due:int trial_period_days:int trial_end cancel_at_period_end:bool default_payment_method metadata[*] "
            + "off_session:bool proration_behavior:create_prorations|none|always_invoice expand[]",
        ["POST /v1/subscriptions/{id}"] = "items[][id] items[][price] items[][quantity]:int cancel_at_period_end:bool metadata[*] default_payment_method "
            + "proration_behavior:create_prorations|none|always_invoice pause_collection pause_collection[behavior]:keep_as_draft|mark_uncollectible|void pause_collection[resumes_at]:int expand[]",
        ["GET /v1/subscriptions/{id}"] = "expand[]",
        ["DELETE /v1/subscriptions/{id}"] = "invoice_now:bool prorate:bool expand[]",
        ["POST /v1/invoices"] = "customer! collection_method:charge_automatically|send_invoice days_until_due:int description footer metadata[*] auto_advance:bool "
            + "pending_invoice_items_behavior:include|exclude currency:currency expand[]",
        ["GET /v1/invoices"] = $"customer status subscription {Paging}",
        ["POST /v1/invoices/{id}/finalize"] = "auto_advance:bool expand[]",
        ["POST /v1/invoices/{id}/send"] = "expand[]",
        ["POST /v1/invoiceitems"] = "customer! invoice amount:int currency:currency pricing[price] quantity:int description metadata[*] expand[]",
        ["POST /v1/refunds"] = "payment_intent charge amount:int reason:duplicate|fraudulent|requested_by_customer metadata[*] expand[]",
        ["POST /v1/billing_portal/sessions"] = "customer! return_url:url configuration locale expand[]",
    };

    /// <summary>Finds the route's pattern and checks the parameters against it.</summary>
    public static string Check(string method, string path, FormParameters given)
    {
        var route = Routes.Keys.FirstOrDefault(pattern => Regex.IsMatch($"{method} {path}", "^" + pattern.Replace("{id}", "[A-Za-z0-9_]+") + "$"))
            ?? throw new StripeRefusal(404, "invalid_request_error", $"Unrecognized request URL ({method}: {path}).");
        var known = Routes[route].Split(' ').Select(Rule.Parse).ToDictionary(rule => rule.Name);
        foreach (var (name, value) in given.Values)
        {
            var shape = FormParameters.Shape(name);
            var rule = known.GetValueOrDefault(shape) ?? known.GetValueOrDefault(LastKey().Replace(shape, "[*]"))
                ?? throw new StripeRefusal(400, "invalid_request_error", $"Received unknown parameter: {name}", name, "parameter_unknown");
            rule.Check(name, value);
        }

        foreach (var rule in known.Values.Where(rule => rule.Required && !given.Values.Keys.Any(name => FormParameters.Shape(name) == rule.Name)))
        {
            var shown = rule.Name.Replace("[]", "[0]");
            throw new StripeRefusal(400, "invalid_request_error", $"Missing required param: {shown}.", shown, "parameter_missing");
        }

        return route;
    }

    [GeneratedRegex(@"\[[^\[\]]+\]$")]
    private static partial Regex LastKey();

    private sealed record Rule(string Name, string Type, bool Required)
    {
        public static Rule Parse(string text)
        {
            var required = text.EndsWith('!');
            var parts = text.TrimEnd('!').Split(':', 2);
            return new Rule(parts[0], parts.ElementAtOrDefault(1) ?? "text", required);
        }

        public void Check(string name, string value)
        {
            var right = Type switch
            {
                "text" => value.Length <= 5000,
                "int" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
                "bool" => value is "true" or "false",
                "currency" => value.Length == 3 && value.All(char.IsAsciiLetterLower),
                "email" => value == "" || Regex.IsMatch(value, @"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
                "url" => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http",
                _ when Type.Contains("..") => int.TryParse(value, out var number) && number >= int.Parse(Type.Split("..")[0]) && number <= int.Parse(Type.Split("..")[1]),
                _ => Type.Split('|').Contains(value),
            };
            if (!right)
            {
                throw new StripeRefusal(400, "invalid_request_error", Type == "email" ? $"Invalid email address: {value}" : $"Invalid {name}: {value}", name, Type == "email" ? "email_invalid" : null);
            }
        }
    }
}
