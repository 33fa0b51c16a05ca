using static Bizoholic.Flows.Connectors.Tests.Billing.Member;

namespace Bizoholic.Flows.Connectors.Tests.Billing;

/// <summary>The bodies that we send, as Razorpay's API reference (razorpay.com/docs/api) and the documents of its razorpay-node package have them.</summary>
internal static class RazorpaySchemas
{
    private static readonly Member Notes = Thing("notes", null);

    public static RequestSchema Link { get; } = new(
        Whole("amount", isRequired: true), Text("currency", 3, 3), Flag("accept_partial"), Whole("first_min_partial_amount"), Text("description", 0, 2048), Text("reference_id", 0, 40),
        Thing("customer", new(Text("name"), Text("email", 0, 64), Text("contact", 8, 15))), Thing("notify", new(Flag("sms"), Flag("email"))), Flag("reminder_enable"), Whole("expire_by"), Notes,
        Text("callback_url", pattern: "^https?://.+"), Text("callback_method", oneOf: ["get"]));

    public static RequestSchema Refund { get; } = new(Whole("amount"), Text("speed", oneOf: ["normal", "optimum"]), Text("receipt", 0, 40), Notes);

    public static RequestSchema Customer { get; } = new(
        Text("name", 3, 50, isRequired: true), Text("contact", 8, 15), Text("email", 0, 64), Text("fail_existing", oneOf: ["0", "1"]), Text("gstin"), Notes);

    public static RequestSchema Plan { get; } = new(
        Text("period", isRequired: true, oneOf: ["daily", "weekly", "monthly", "yearly"]), Whole("interval", isRequired: true),
        Thing("item", new(Text("name", isRequired: true), Whole("amount", isRequired: true), Text("currency", 3, 3, isRequired: true), Text("description")), isRequired: true), Notes);

    public static RequestSchema Subscription { get; } = new(
        Text("plan_id", isRequired: true), Whole("total_count", isRequired: true), Whole("quantity"), Flag("customer_notify"), Whole("start_at"), Whole("expire_by"), Text("offer_id"), Notes);

    public static RequestSchema Change { get; } = new(
        Text("plan_id"), Text("offer_id"), Whole("quantity"), Whole("remaining_count"), Whole("start_at"), Text("schedule_change_at", oneOf: ["now", "cycle_end"]), Flag("customer_notify"));

    public static RequestSchema Pause { get; } = new(Text("pause_at", oneOf: ["now"]));

    public static RequestSchema Resume { get; } = new(Text("resume_at", oneOf: ["now"]));

    public static RequestSchema Cancel { get; } = new(Flag("cancel_at_cycle_end"));

    public static RequestSchema Invoice { get; } = new(
        Text("type", isRequired: true, oneOf: ["invoice"]), Text("description", 0, 2048), Text("customer_id"), Whole("date"), Whole("expire_by"), Text("receipt", 0, 40), Text("terms", 0, 2048), Text("comment", 0, 2048),
        Text("draft", oneOf: ["0", "1"]), Flag("sms_notify"), Flag("email_notify"), Flag("partial_payment"), Text("currency", 3, 3), Notes,
        Things("line_items", new(Text("item_id"), Text("name"), Text("description"), Whole("amount"), Text("currency", 3, 3), Whole("quantity")), 1, 50, isRequired: true));
}
