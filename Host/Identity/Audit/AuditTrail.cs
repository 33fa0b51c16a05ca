using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bizoholic.Flows.Host.Identity.Audit;

/// <summary>
/// Notes who did what. Every request to a route that asks for more than reading is noted by itself, whether it was let through or not, before its answer leaves:
/// a route added later cannot be forgotten.
/// </summary>
internal sealed class AuditTrail(IAuditStore store, TimeProvider time)
{
    private const int LongestText = 500;
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string ActorId, string Action, string Target), DateTimeOffset> _turns = new();

    public async Task AddAsync(HttpContext http, string tenantId, string actor, string actorId, string action, string target, int outcome)
    {
        var now = time.GetUtcNow();
        await store.AddAsync(
            new AuditRow(tenantId, IdAt(now), now, Short(actor), Short(actorId), action, Short(target), outcome, http.Connection.RemoteIpAddress?.ToString() ?? ""),

            // A caller who leaves early has done it all the same.
            CancellationToken.None);
    }

    /// <summary>In the order of time to the clock's own fineness: two requests within a millisecond are told apart as well. Sorts behind the ids of version 7 that were made before.</summary>
    private static string IdAt(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:x16}{RandomNumberGenerator.GetHexString(16, lowercase: true)}");

    public Task NoteAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint || http.User.FindFirstValue(Claims.Tenant) is not { } tenantId)
        {
            return Task.CompletedTask;
        }

        var action = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? $"{http.Request.Method} {endpoint.RoutePattern.RawText}";
        var target = http.Features.Get<AuditTarget>()?.Text ?? string.Join('/', http.Request.RouteValues.Values.OfType<string>());
        var actorId = http.User.FindFirstValue("sub") ?? "";
        return endpoint.Metadata.GetMetadata<AuditedInTurns>() is not null && http.Response.StatusCode < 400 && !IsNewTurn(actorId, action, target)
            ? Task.CompletedTask
            : AddAsync(http, tenantId, http.User.Identity?.Name ?? "", actorId, action, target, http.Response.StatusCode);
    }

    /// <summary>Whether a request does something that is worth a note.</summary>
    public static bool Concerns(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata is null || metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return false;
        }

        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        return metadata.GetMetadata<AuditedMark>() is not null
            || (!isRead && metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Policy is Scopes.Write or Scopes.Operate or Scopes.Administer));
    }

    private bool IsNewTurn(string actorId, string action, string target)
    {
        var now = time.GetUtcNow();
        if (_turns.Count >= MostRemembered)
        {
            _turns.Clear();
        }

        var began = _turns.GetOrAdd((actorId, action, target), now);
        return began == now || (now - began >= Turn && _turns.TryUpdate((actorId, action, target), now, began));
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText];
}

/// <summary>What a request was done to, where its address does not say.</summary>
internal sealed record AuditTarget(string Text);

/// <summary>A route whose reads are noted too.</summary>
internal sealed class AuditedMark;

/// <summary>A route that a page calls again and again while somebody works: the same person's calls about the same thing are one entry a minute.</summary>
internal sealed class AuditedInTurns;

internal static class AuditExtensions
{
    public static void UseAudit(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (AuditTrail.Concerns(http))
        {
            await http.RequestServices.GetRequiredService<AuditNames>().NameAsync(http);
            http.Response.OnStarting(() => http.RequestServices.GetRequiredService<AuditTrail>().NoteAsync(http));
        }

        await next(http);
    });

    public static TBuilder Audited<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedMark());

    /// <summary>Says what this request is about.</summary>
    public static void AuditTarget(this HttpContext http, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            http.Features.Set(new AuditTarget(text));
        }
    }
}
