namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>
/// A gateway that mails invoices. In two parts, so that the draft's id can be remembered between them: a draft that a crash leaves behind
/// reaches nobody, and one that was sent is not sent again.
/// </summary>
public interface IInvoiceGateway
{
    /// <summary>Makes an invoice that the customer does not see yet, and returns its id.</summary>
    Task<string> DraftInvoiceAsync(string key, InvoiceOrder order, CancellationToken cancel = default);

    /// <summary>Mails a draft to its customer. One that is sent already stays as it is.</summary>
    Task<BillingInvoice> SendInvoiceAsync(string key, string id, CancellationToken cancel = default);
}

/// <summary>An invoice to make.</summary>
public sealed record InvoiceOrder
{
    /// <summary>As the gateway names its customers; PayPal by e-mail address.</summary>
    public required string CustomerId { get; init; }

    public required IReadOnlyList<OrderLine> Lines { get; init; }

    /// <summary>Days that the customer has to pay.</summary>
    public int DueDays { get; init; } = 14;

    /// <summary>What the customer reads on it beside the lines.</summary>
    public string? Note { get; init; }

    /// <summary>The one currency of all lines that have an amount; null where none has.</summary>
    /// <exception cref="ServiceException">There are no lines, or several currencies.</exception>
    internal string? CurrencyOf(string service)
    {
        var currencies = Lines.Where(line => line.Amount is not null).Select(line => line.Amount!.Value.Currency).Distinct().ToArray();
        return Lines.Count == 0 || currencies.Length > 1
            ? throw new ServiceException(ServiceFailure.Permanent, service, "an invoice needs lines, all in one currency.") { HadNoEffect = true, Field = "lines" }
            : currencies.FirstOrDefault();
    }
}
