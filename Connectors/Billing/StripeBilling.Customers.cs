using System.Runtime.CompilerServices;
using Stripe;

namespace Bizoholic.Flows.Connectors.Billing;

public sealed partial class StripeBilling
{
    /// <summary>Says whether the key works.</summary>
    [Effect(EffectClass.None)]
    public async Task CheckAsync(CancellationToken cancel = default) =>
        await CallAsync(stripe.V1.Customers.ListAsync(new CustomerListOptions { Limit = 1 }, cancellationToken: cancel), cancel);

    /// <summary>Deletes a customer, and with it its subscriptions.</summary>
    [Effect(EffectClass.None)]
    public Task DeleteCustomerAsync(string id, CancellationToken cancel = default) => CallAsync(stripe.V1.Customers.DeleteAsync(id, cancellationToken: cancel), cancel);

    [Effect(EffectClass.Keyed)]
    public async Task<BillingCustomer> CreateCustomerAsync(string key, CustomerDetails details, CancellationToken cancel = default)
    {
        var options = new CustomerCreateOptions();
        Set(details.Email, email => options.Email = email);
        Set(details.Name, name => options.Name = name);
        Set(details.Phone, phone => options.Phone = phone);
        Set(details.Description, description => options.Description = description);
        Set(details.Metadata, metadata => options.Metadata = metadata);
        return From(await CallAsync(stripe.V1.Customers.CreateAsync(options, Keyed(key), cancel), cancel));
    }

    [Effect(EffectClass.Keyed)]
    public async Task<Once<BillingCustomer>> SaveCustomerAsync(string key, CustomerDetails details, bool takesExisting, CancellationToken cancel = default)
    {
        if (takesExisting && details.Email is { } email)
        {
            await foreach (var known in ListCustomersAsync(email, cancel))
            {
                return new(known, IsNew: false);
            }
        }

        return new(await CreateCustomerAsync(key, details, cancel), IsNew: true);
    }

    /// <summary>Changes the fields that are set.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<BillingCustomer> UpdateCustomerAsync(string key, string id, CustomerDetails details, CancellationToken cancel = default)
    {
        var options = new CustomerUpdateOptions();
        Set(details.Email, email => options.Email = email);
        Set(details.Name, name => options.Name = name);
        Set(details.Phone, phone => options.Phone = phone);
        Set(details.Description, description => options.Description = description);
        Set(details.Metadata, metadata => options.Metadata = metadata);
        return From(await CallAsync(stripe.V1.Customers.UpdateAsync(id, options, Keyed(key), cancel), cancel));
    }

    /// <summary>All customers, or those with exactly this e-mail address, the newest first. Stripe allows several with one address.</summary>
    [Effect(EffectClass.None)]
    public async IAsyncEnumerable<BillingCustomer> ListCustomersAsync(string? email = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var options = new CustomerListOptions { Limit = 100 };
        Set(email, value => options.Email = value);
        StripeList<Customer> page;
        do
        {
            page = await CallAsync(stripe.V1.Customers.ListAsync(options, cancellationToken: cancel), cancel);
            foreach (var customer in page)
            {
                yield return From(customer);
            }

            options.StartingAfter = page.LastOrDefault()?.Id;
        }
        while (page.HasMore && options.StartingAfter is not null);
    }

    /// <summary>A page where the customer manages cards, invoices and subscriptions. Short-lived: make one when it is needed.</summary>
    [Effect(EffectClass.Keyed)]
    public async Task<string> OpenPortalAsync(string key, string customerId, string returnUrl, CancellationToken cancel = default)
    {
        var options = new Stripe.BillingPortal.SessionCreateOptions { Customer = customerId, ReturnUrl = returnUrl };
        return (await CallAsync(stripe.V1.BillingPortal.Sessions.CreateAsync(options, Keyed(key), cancel), cancel)).Url;
    }

    private static BillingCustomer From(Customer customer) => new(customer.Id, customer.Email, customer.Name, customer.Metadata ?? []);
}
