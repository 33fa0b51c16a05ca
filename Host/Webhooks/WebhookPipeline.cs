namespace Bizoholic.Flows.Host.Webhooks;

internal static class WebhookPipeline
{
    /// <summary>
    /// Hands webhooks straight to their endpoint. They answer for themselves and ask for a caller's token only where their flow wants one, and they are
    /// most of what a host serves: status pages, sign-in and authorization of the API would be a tenth of their cost.
    /// </summary>
    public static void UseWebhooks(this IApplicationBuilder app)
        => app.Use((http, next) => WebhookEndpoint.IsMetBy(http) ? http.GetEndpoint()!.RequestDelegate!(http) : next(http));
}
