using Bizoholic.Flows.Connectors.Http;
using RestSharp.Interceptors;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Hands redirects of writes back: followed, a write would arrive as a read and look like a success.</summary>
internal sealed class KeepRedirects : Interceptor
{
    public static readonly KeepRedirects Instance = new();

    public override ValueTask BeforeHttpRequest(HttpRequestMessage requestMessage, CancellationToken cancellationToken)
    {
        requestMessage.Options.Set(GuardedHttpRequest.KeepRedirects, true);
        return ValueTask.CompletedTask;
    }
}
