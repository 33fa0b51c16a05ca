namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Supplies the Authorization header of a service's calls.</summary>
public interface ITokenSource
{
    /// <summary>The header's value, such as "Bearer ...".</summary>
    ValueTask<string> GetAsync(CancellationToken cancel);

    /// <summary>Called when the service refused a value: returns true when a new one may work.</summary>
    bool Discard(string value);
}
