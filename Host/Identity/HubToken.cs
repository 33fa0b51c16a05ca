using Bizoholic.Flows.Host.Elsa.Hub;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>A browser's WebSocket cannot carry headers: for the hubs, and for nothing else, the token may stand in the address.</summary>
internal static class HubToken
{
    private const string Prefix = "Bearer ";

    public static string? Of(HttpRequest request)
        => request.Headers.Authorization.ToString() is { Length: > 0 } header
            ? header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null
            : InQuery(request);

    public static Task TakeAsync(MessageReceivedContext message)
    {
        message.Token = InQuery(message.Request);
        return Task.CompletedTask;
    }

    private static string? InQuery(HttpRequest request)
        => request.Path.StartsWithSegments(InstanceHub.Root) && request.Query["access_token"].ToString() is { Length: > 0 } token ? token : null;
}
