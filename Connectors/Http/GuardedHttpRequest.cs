namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Per-request switches of the guarded handler, set in <see cref="HttpRequestMessage.Options"/>.</summary>
public static class GuardedHttpRequest
{
    /// <summary>True hands a redirect to the caller instead of following it.</summary>
    public static readonly HttpRequestOptionsKey<bool> KeepRedirects = new("Bizoholic.Flows.KeepRedirects");

    /// <summary>True for an answer that comes bit by bit: not the whole of it but each silence in it is held against the time limit.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsStreamed = new("Bizoholic.Flows.IsStreamed");

    /// <summary>Redirects that this call follows, up to 20, in place of the installation's number.</summary>
    public static readonly HttpRequestOptionsKey<int> MaxRedirects = new("Bizoholic.Flows.MaxRedirects");
}
