using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;

namespace Bizoholic.Flows.Host.Management.Live;

internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder api)
        => api.MapGet("/changes", Follow).WithTags("Runs").WithSummary("Server-sent events: runs that change").ExcludeFromDescription();

    private static IResult Follow(HttpContext http, ClaimsPrincipal caller, RunFeed feed, CancellationToken cancellation)
    {
        if (feed.IsFull)
        {
            return Refusals.Problem(StatusCodes.Status503ServiceUnavailable, "Too many pages follow", "This host tells no further page of changes. Ask from time to time instead.");
        }

        // A proxy that gathers answers would keep them from the page.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(feed.FollowAsync(caller.TenantId(), cancellation));
    }
}
