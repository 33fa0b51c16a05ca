using System.Security.Claims;
using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Scheduling;

internal static class ScheduleEndpoints
{
    private const int Firings = 5;

    public static void MapSchedules(this IEndpointRouteBuilder app)
        => app.MapGet("/api/schedules", ListAsync).WithTags("Schedules");

    private static async Task<Ok<ScheduleList>> ListAsync(ClaimsPrincipal caller, IScheduleStore schedules, IDefinitionStore definitions, IStorage storage, CancellationToken cancellation)
    {
        var rows = (await schedules.AllAsync(cancellation)).Where(row => row.TenantId == caller.TenantId()).ToArray();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (rows.Length > 0)
        {
            var published = await definitions.ListAsync(caller.TenantId(), new DefinitionFilter { DefinitionIds = [.. rows.Select(row => row.DefinitionId).Distinct()], Versions = VersionChoice.Published }, cancellation);
            foreach (var version in published.Rows)
            {
                names[version.DefinitionId] = version.Name;
            }
        }

        return TypedResults.Ok(new ScheduleList([.. rows.Select(row => View(row, names.GetValueOrDefault(row.DefinitionId), storage.Clock.GetUtcNow()))]));
    }

    private static ScheduleView View(ScheduleRow row, string? name, DateTimeOffset now)
    {
        var next = new List<DateTimeOffset>();
        var (settings, problem) = (ValueObject.Empty, row.Problem);
        try
        {
            var times = ScheduleTimes.Read(row.Settings);
            settings = times.Settings;
            var after = row.LastSlot;
            while (next.Count < Firings && times.Next(after) is { } slot)
            {
                // What is due already comes as soon as it can.
                after = slot > now ? slot : times.LastUpTo(slot, now);
                if (slot > now)
                {
                    next.Add(slot);
                }
            }
        }
        catch (FaultException unreadable)
        {
            problem = unreadable.Message;
        }

        return new ScheduleView(row.ScheduleId, row.DefinitionId, name, row.ActivityId, settings, row.LastSlot, next, problem);
    }
}

internal sealed record ScheduleList(IReadOnlyList<ScheduleView> Items);

/// <param name="Settings">Type, times, time zone and misfire policy, as the trigger has them.</param>
/// <param name="LastSlot">Times up to here are dealt with.</param>
/// <param name="NextFirings">The next five, in UTC; fewer when there are no more.</param>
/// <param name="Problem">Why its last start failed; it is tried again.</param>
internal sealed record ScheduleView(
    string Id, string DefinitionId, string? DefinitionName, string ActivityId, ValueObject Settings, DateTimeOffset LastSlot, IReadOnlyList<DateTimeOffset> NextFirings, string? Problem);
