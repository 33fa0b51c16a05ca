using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>Makes a page where a client pays once, at the first gateway that the brand takes in this currency and that has a credential here.</summary>
[Activity("Bizoholic", "Billing", "Make a page where a client pays, at the gateway that fits the brand and the currency. What a client agreed to at PayPal is taken by Capture payment.", DisplayName = "Request payment", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class RequestPayment : ServiceActivity
{
    [Input(Description = "Whose client pays; decides on currency and gateways. bizoholic: USD, by Stripe or PayPal. coreldove: INR, by Razorpay, PayU or PayPal.", UIHint = UIHints.DropDown, Options = ["bizoholic", "coreldove"], Order = 0)]
    public Input<string> Brand { get; set; } = new("bizoholic");

    [Input(Description = "In major units, such as 49.50.", Order = 1)]
    public Input<decimal> Amount { get; set; } = new(0m);

    [Input(Description = "Of the brand: USD or INR.", Order = 2)]
    public Input<string> Currency { get; set; } = new("USD");

    [Input(DisplayName = "For", Description = "What is paid for, as the client reads it.", Order = 3)]
    public Input<string>? Title { get; set; }

    [Input(DisplayName = "E-mail", Description = "The client's address.", Order = 4)]
    public Input<string>? Email { get; set; }

    [Input(DisplayName = "Return address", Description = "Where the client comes back to after paying.", Order = 5)]
    public Input<string>? ReturnUrl { get; set; }

    [Input(Description = "Your own reference; it comes back in the events. One reference is one payment at Razorpay and PayU.", Order = 6)]
    public Input<string>? Reference { get; set; }

    [Input(Description = "The client's phone number with country code, for example +91 99000 00000. PayU insists on one; the others ask the client themselves.", Category = "Advanced", Order = 11)]
    public Input<string>? Phone { get; set; }

    [Input(DisplayName = "Stripe account", Description = "Where the brand may be paid by Stripe.", CredentialTypes = [StripeCredential.TypeName], Category = "Gateways", Order = 7)]
    public Input<CredentialReference>? Stripe { get; set; }

    [Input(DisplayName = "PayPal account", Description = "Where the brand may be paid by PayPal.", CredentialTypes = [PayPalCredential.TypeName], Category = "Gateways", Order = 8)]
    public Input<CredentialReference>? PayPal { get; set; }

    [Input(DisplayName = "Razorpay account", Description = "Where the brand may be paid by Razorpay.", CredentialTypes = [RazorpayCredential.TypeName], Category = "Gateways", Order = 9)]
    public Input<CredentialReference>? Razorpay { get; set; }

    [Input(DisplayName = "PayU account", Description = "Where the brand may be paid by PayU.", CredentialTypes = [PayUCredential.TypeName], Category = "Gateways", Order = 10)]
    public Input<CredentialReference>? PayU { get; set; }

    protected override Input<CredentialReference>? Access => Array.Find([Stripe, PayPal, Razorpay, PayU], gateway => !gateway.IsBlank());

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var amount = context.Get(Amount) is > 0 and var given ? BillingInputs.Money(given, context.Get(Currency)) : throw new FaultException("'Amount' has to be more than nothing.");
        var gateways = BrandRules.Of(context.Get(Brand) ?? "", amount.Currency);
        var chosen = gateways.Select(name => (Name: name, Input: InputOf(name))).FirstOrDefault(one => context.Get(one.Input) is not null);
        if (chosen.Input is null)
        {
            throw new FaultException($"{context.Get(Brand)} is paid by {string.Join(" or ", gateways)} in {amount.Currency}. Choose a credential for one of them.", type: "Credential");
        }

        using var credential = await context.OpenCredentialAsync(chosen.Input, StripeCredential.TypeName, PayPalCredential.TypeName, RazorpayCredential.TypeName, PayUCredential.TypeName);
        var order = new CheckoutOrder
        {
            Lines = [new OrderLine { Amount = amount, Name = BillingInputs.Require(context.Get(Title), "For") }],
            SuccessUrl = BillingInputs.Require(context.Get(ReturnUrl), "Return address"),
            Email = context.Get(Email) is { Length: > 0 } email ? email : null,
            Phone = context.Get(Phone) is { Length: > 0 } phone ? phone : null,
            Reference = context.Get(Reference) is { Length: > 0 } reference ? reference : null,
        };
        return Of(chosen.Name, await GatewayCredentials.Connect(credential, context.Services).CreateCheckoutAsync(context.IdempotencyKey, order, context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
        => Of(BrandRules.Of(context.Get(Brand) ?? "", context.Get(Currency) ?? "")[0], new CheckoutPage("sample-payment", "https://example.com/pay", "open", "unpaid", null));

    private Input<CredentialReference>? InputOf(string gateway) => gateway switch { "stripe" => Stripe, "paypal" => PayPal, "razorpay" => Razorpay, _ => PayU };

    private static ValueObject Of(string gateway, CheckoutPage page) => ValueObject.From(
        ("gateway", gateway),
        ("id", page.Id),
        ("url", page.Url),
        ("form", page.Form is { } form ? ResultObject.Of(form) : Value.Null),
        ("status", page.Status),
        ("paymentStatus", page.PaymentStatus));
}
