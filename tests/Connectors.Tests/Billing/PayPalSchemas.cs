using static Bizoholic.Flows.Connectors.Tests.Billing.Member;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>The bodies that we send, as PayPal's published OpenAPI files have them: checkout_orders_v2 2.13, payments_payment_v2 2.5, billing_subscriptions_v1 1.6, invoicing_v2 2.3, notifications_webhooks_v1 1.11.</summary>
internal static class PayPalSchemas
{
    private const string Decimal = "^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$";
    private const string Count = "^([0-9]+|([0-9]+)?[.][0-9]+)$";
    private const string Url = "^https?://.+";
    private const string Second = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$";
    private const string Day = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])$";

    private static readonly RequestSchema Money = new(Text("currency_code", 3, 3, isRequired: true), Text("value", 0, 32, Decimal, isRequired: true));

    public static RequestSchema Order { get; } = new(
        Text("intent", isRequired: true, oneOf: ["CAPTURE", "AUTHORIZE"]),
        Things("purchase_units", new(Text("reference_id", 1, 256), Thing("amount", Money, isRequired: true), Text("description", 1, 127), Text("custom_id", 1, 127), Text("invoice_id", 1, 127), Text("soft_descriptor", 1, 22)), 1, 10, isRequired: true),
        Thing("payment_source", new(Thing("paypal", new(Text("email_address", 3, 254), Thing("experience_context", new(
            Text("brand_name", 1, 127),
            Text("return_url", pattern: Url),
            Text("cancel_url", pattern: Url),
            Text("shipping_preference", oneOf: ["GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"]),
            Text("landing_page", oneOf: ["LOGIN", "GUEST_CHECKOUT", "NO_PREFERENCE"]),
            Text("user_action", oneOf: ["CONTINUE", "PAY_NOW"])))))), isRequired: false));

    public static RequestSchema Capture { get; } = new(Thing("payment_source", null));

    public static RequestSchema Refund { get; } = new(Thing("amount", Money), Text("custom_id", 1, 127), Text("invoice_id", 1, 127), Text("note_to_payer", 1, 255));

    public static RequestSchema Subscription { get; } = new(
        Text("plan_id", 3, 50, isRequired: true),
        Text("start_time", 20, 64, Second),
        Text("quantity", 1, 32, Count),
        Thing("subscriber", new(Text("email_address", 0, 254), Text("payer_id", 13, 13), Thing("name", null))),
        Thing("application_context", new(
            Text("brand_name", 1, 127),
            Text("shipping_preference", oneOf: ["GET_FROM_FILE", "NO_SHIPPING", "SET_PROVIDED_ADDRESS"]),
            Text("user_action", oneOf: ["CONTINUE", "SUBSCRIBE_NOW"]),
            Text("return_url", 10, 4000, Url, isRequired: true),
            Text("cancel_url", 10, 4000, Url, isRequired: true))),
        Text("custom_id", 1, 127, @"^[\x20-\x7E]+$"));

    public static RequestSchema Revision { get; } = new(Text("plan_id", 3, 50), Text("quantity", 1, 32, Count));

    public static RequestSchema Reason { get; } = new(Text("reason", 1, 128, isRequired: true));

    public static RequestSchema Activation { get; } = new(Text("reason", 1, 128));

    public static RequestSchema Invoice { get; } = new(
        Thing("detail", new(
            Text("reference", 0, 120),
            Text("currency_code", 3, 3, isRequired: true),
            Text("note", 0, 4000),
            Text("terms_and_conditions", 0, 4000),
            Text("memo", 0, 500),
            Text("invoice_number", 0, 127),
            Text("invoice_date", 10, 10, Day),
            Thing("payment_term", new(Text("term_type", oneOf: ["DUE_ON_RECEIPT", "DUE_ON_DATE_SPECIFIED", "NET_10", "NET_15", "NET_30", "NET_45", "NET_60", "NET_90", "NO_DUE_DATE"]), Text("due_date", 10, 10, Day)))), isRequired: true),
        Things("primary_recipients", new(Thing("billing_info", new(Text("email_address", 3, 254, "^.+@[^\"\\-].+$"), Text("additional_info", 0, 40)))), 0, 100),
        Things("items", new(Text("name", 0, 200, isRequired: true), Text("description", 0, 1000), Text("quantity", 0, 14, isRequired: true), Thing("unit_amount", Money, isRequired: true), Text("unit_of_measure", oneOf: ["QUANTITY", "HOURS", "AMOUNT"])), 0, 100));

    public static RequestSchema InvoiceSearch { get; } = new(Text("recipient_email", 0, 254), Text("invoice_number", 0, 25), Text("reference", 0, 120), Text("currency_code", 3, 3), Text("memo", 0, 500));

    public static RequestSchema Notification { get; } = new(Text("subject", 0, 4000), Text("note", 0, 4000), Flag("send_to_invoicer"), Flag("send_to_recipient"));

    public static RequestSchema Verification { get; } = new(
        Text("auth_algo", 0, 100, "^[a-zA-Z0-9]+$", isRequired: true),
        Text("cert_url", 0, 500, Url, isRequired: true),
        Text("transmission_id", 0, 50, @"^(?!\d+$)\w+\S+", isRequired: true),
        // The specification's pattern wants a letter or digit first, which one in thirty signatures in base64 has not.
        Text("transmission_sig", 0, 500, @"^(?!\d+$)\S+", isRequired: true),
        Text("transmission_time", 0, 100, isRequired: true),
        Text("webhook_id", 0, 50, "^[a-zA-Z0-9]+$", isRequired: true),
        Thing("webhook_event", null, isRequired: true));
}
