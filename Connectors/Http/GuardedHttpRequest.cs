namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Per-request switches of the guarded handler, set in <see cref="HttpRequestMessage.Options"/>.</summary>
public static class GuardedHttpRequest
{
    /// <summary>True hands a redirect to the caller instead of following it.</summary>
    public static readonly HttpRequestOptionsKey<bool> KeepRedirects = new("Bizoholic.Flows.KeepRedirects");

    /// <summary>Redirects that this call follows, up to 20, in place of the installation's number.</summary>
    public static readonly HttpRequestOptionsKey<int> MaxRedirects = new("Bizoholic.Flows.MaxRedirects");
}
