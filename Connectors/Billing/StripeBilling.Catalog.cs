using System.Runtime.CompilerServices;
using Bizoholic.Flows.Connectors.Rest;
using Stripe;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class StripeBilling
{
    /// <summary>Makes what is sold; its prices are made beside it.</summary>
    /// <param name="place">What the product is made for: its id is made of that, so that there is one however much later it is asked for again. Null: Stripe's own id.</param>
    [Effect(EffectClass.Keyed)]
    public async Task<Once<BillingProduct>> CreateProductAsync(string key, string name, string? description = null, string? place = null, CancellationToken cancel = default)
    {
        var options = new ProductCreateOptions { Name = name };
        Set(description, text => options.Description = text);
        Set(place, text => options.Id = "prod_" + OnceMarker.For(text).Text.Replace('-', '_'));
        try
        {
            return new(From(await CallAsync(stripe.V1.Products.CreateAsync(options, Keyed(key), cancel), cancel)), IsNew: true);
        }
        catch (ServiceException known) when (place is not null && known.Kind == ServiceFailure.AlreadyDone)
        {
            return new(From(await CallAsync(stripe.V1.Products.GetAsync(options.Id, cancellationToken: cancel), cancel)), IsNew: false);
        }
    }

    /// <summary>All products that are sold, the newest first.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<BillingProduct> ListProductsAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var options = new ProductListOptions { Limit = 100, Active = true };
        StripeList<Product> page;
        do
        {
            page = await CallAsync(stripe.V1.Products.ListAsync(options, cancellationToken: cancel), cancel);
            foreach (var product in page)
            {
                yield return From(product);
            }

            options.StartingAfter = page.LastOrDefault()?.Id;
        }
        while (page.HasMore && options.StartingAfter is not null);
    }

    /// <summary>Makes a price of a product. Stripe's prices cannot be changed or deleted: make another one.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingPrice> CreatePriceAsync(string key, PriceDetails details, CancellationToken cancel = default)
    {
        var options = new PriceCreateOptions { Product = details.ProductId, Currency = details.Amount.Currency.ToLowerInvariant(), UnitAmount = StripeMoney.AmountOf(details.Amount) };
        if (details.Period is { } period)
        {
            options.Recurring = new PriceRecurringOptions { Interval = Word(period), IntervalCount = details.Interval };
        }

        Set(details.LookupKey, name => options.LookupKey = name);
        return From(await CallAsync(stripe.V1.Prices.CreateAsync(options, Keyed(key), cancel), cancel));
    }

    /// <summary>Prices that are asked, of one product or with one lookup key where given, the newest first.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<BillingPrice> ListPricesAsync(string? productId = null, string? lookupKey = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var options = new PriceListOptions { Limit = 100, Active = true };
        Set(productId, id => options.Product = id);
        Set(lookupKey, name => options.LookupKeys = [name]);
        StripeList<Price> page;
        do
        {
            page = await CallAsync(stripe.V1.Prices.ListAsync(options, cancellationToken: cancel), cancel);
            foreach (var price in page)
            {
                yield return From(price);
            }

            options.StartingAfter = page.LastOrDefault()?.Id;
        }
        while (page.HasMore && options.StartingAfter is not null);
    }

    /// <summary>Makes an address where anybody can buy these prices, again and again, until it is closed.</summary>
    /// <param name="thanksUrl">Where buyers come to afterwards; a page of Stripe's when null.</param>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingPaymentLink> CreatePaymentLinkAsync(
        string key, IReadOnlyList<OrderLine> lines, string? thanksUrl = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancel = default)
    {
        var options = new PaymentLinkCreateOptions
        {
            LineItems = [.. lines.Select(line => new PaymentLinkLineItemOptions { Price = line.Price ?? throw new ArgumentException("A payment link sells prices that were made at Stripe.", nameof(lines)), Quantity = line.Quantity })],
        };
        Set(thanksUrl, url => options.AfterCompletion = new PaymentLinkAfterCompletionOptions { Type = "redirect", Redirect = new PaymentLinkAfterCompletionRedirectOptions { Url = url } });
        Set(metadata, texts => options.Metadata = texts);
        return From(await CallAsync(stripe.V1.PaymentLinks.CreateAsync(options, Keyed(key), cancel), cancel));
    }

    /// <summary>Nobody can buy there any more.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingPaymentLink> ClosePaymentLinkAsync(string key, string id, CancellationToken cancel = default)
        => From(await CallAsync(stripe.V1.PaymentLinks.UpdateAsync(id, new PaymentLinkUpdateOptions { Active = false }, Keyed(key), cancel), cancel));

    private static BillingProduct From(Product product) => new(product.Id, product.Name, product.Description);

    private static BillingPrice From(Price price) => new(price.Id, price.ProductId, price.UnitAmount is { } amount ? StripeMoney.Read(amount, price.Currency) : null, PeriodOf(price.Recurring?.Interval), (int)(price.Recurring?.IntervalCount ?? 0), price.LookupKey);

    private static BillingPaymentLink From(PaymentLink link) => new(link.Id, link.Url, link.Active);

    private static string Word(PlanPeriod period) => period switch { PlanPeriod.Daily => "day", PlanPeriod.Weekly => "week", PlanPeriod.Monthly => "month", _ => "year" };

    private static PlanPeriod? PeriodOf(string? word) => word switch { "day" => PlanPeriod.Daily, "week" => PlanPeriod.Weekly, "month" => PlanPeriod.Monthly, "year" => PlanPeriod.Yearly, _ => null };
}
