using Bizoholic.Flows.Host.Management.Runs;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Health;

/// <summary>Tells what failed runs had to do with when they failed.</summary>
internal sealed class FailedServices(PlanCache plans, CredentialTypes credentials)
{
    /// <param name="rows">Runs that failed, in the order of their entries.</param>
    public async ValueTask<IReadOnlyList<ServiceErrors>> CountAsync(string tenantId, IReadOnlyList<RunRow> rows, IReadOnlyList<RunListEntry> entries, CancellationToken cancellation)
    {
        var failures = new List<(string Service, string Kind)>(rows.Count);
        foreach (var (row, entry) in rows.Zip(entries))
        {
            failures.Add((await OfAsync(tenantId, row.ContentHash, entry.Error?.Step, cancellation), entry.Error?.Kind ?? ErrorCount.Unknown));
        }

        return [.. failures.GroupBy(failure => failure.Service, StringComparer.Ordinal)
            .Select(group => new ServiceErrors(group.Key, group.Count(), ErrorCount.Of(group.Select(failure => failure.Kind))))
            .OrderByDescending(service => service.Runs).ThenBy(service => service.Service, StringComparer.Ordinal)];
    }

    private async ValueTask<string> OfAsync(string tenantId, string contentHash, string? step, CancellationToken cancellation)
    {
        try
        {
            return step is not null && (await plans.GetAsync(tenantId, contentHash, cancellation)).Find(step) is { } node ? NameOf(node.Descriptor) : "";
        }
        catch (DefinitionException)
        {
            return "";
        }
    }

    /// <summary>The service that its credential is for; of a step without one, or with a choice of several, what it is listed under.</summary>
    private string NameOf(ActivityDescriptor activity)
        => activity.Inputs.SelectMany(input => input.CredentialTypes).Distinct(StringComparer.Ordinal).ToArray() is [var only] && credentials.Find(only) is { } type ? type.DisplayName : activity.Category;
}
