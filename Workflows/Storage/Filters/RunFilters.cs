namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>What a <see cref="RunFilter"/> means, said once for every storage that can be queried with LINQ.</summary>
public static class RunFilters
{
    public static IQueryable<RunRow> Where(this IQueryable<RunRow> runs, string tenantId, RunFilter filter, IQueryable<SearchValue> searchValues)
    {
        runs = runs.Where(run => run.TenantId == tenantId);
        if (filter.DefinitionIds is { Count: > 0 } definitionIds)
        {
            runs = runs.Where(run => definitionIds.Contains(run.DefinitionId));
        }

        if (filter.RunIds is { Count: > 0 } runIds)
        {
            runs = runs.Where(run => runIds.Contains(run.RunId));
        }

        if (filter.Statuses is { Count: > 0 } statuses)
        {
            runs = statuses.Count == 1 ? runs.WhereStatus(statuses[0]) : runs.Where(run => statuses.Contains(run.Status));
            if (!statuses.Contains(RunStatus.Finished))
            {
                // Said once more for the databases, whose index of such runs has this condition.
                runs = runs.Where(run => run.Status != RunStatus.Finished);
            }
        }

        if (filter.CorrelationId is { } correlationId)
        {
            var correlated = SearchValue.Cut(correlationId);
            var holders = searchValues.Where(v => v.TenantId == tenantId && v.Name == SearchValue.Correlation && v.Value == correlated).Select(v => v.RunId);
            runs = runs.Where(run => run.CorrelationId == correlationId && holders.Contains(run.RunId));
        }

        if (filter.ParentRunId is { } parentRunId)
        {
            runs = runs.Where(run => run.ParentRunId == parentRunId);
        }

        if (filter.DefinitionVersion is { } version)
        {
            runs = runs.Where(run => run.DefinitionVersion == version);
        }

        if (filter.HasIncidents is { } hasIncidents)
        {
            runs = hasIncidents ? runs.Where(run => run.IncidentCount > 0) : runs.Where(run => run.IncidentCount == 0);
        }

        if (filter.Host is { } host)
        {
            runs = runs.Where(run => run.Owner == host || (run.Hosts != null && run.Hosts.Contains(host)));
        }

        if (filter.IsTest is { } isTest)
        {
            runs = runs.Where(run => run.IsTest == isTest);
        }

        foreach (var (name, text) in filter.SearchValue is { } one ? filter.MoreValues.Prepend(one) : filter.MoreValues)
        {
            var value = SearchValue.Cut(text);
            var holders = searchValues.Where(v => v.TenantId == tenantId && v.Name == name && v.Value == value).Select(v => v.RunId);
            runs = runs.Where(run => holders.Contains(run.RunId));
        }

        if (filter.AnyValue is var (names, wanted))
        {
            var value = SearchValue.Cut(wanted);
            runs = runs.Where(run => searchValues.Where(v => v.TenantId == tenantId && names.Contains(v.Name) && v.Value == value).Select(v => v.RunId).Contains(run.RunId));
        }

        if (filter.BeforeRunId is { } before)
        {
            runs = runs.Where(run => run.RunId.CompareTo(before) < 0);
        }

        if (filter.FromRunId is { } from)
        {
            runs = runs.Where(run => run.RunId.CompareTo(from) >= 0);
        }

        if (!string.IsNullOrEmpty(filter.Text))
        {
            runs = runs.WhereText(filter.Text, filter.Text.ToLowerInvariant());
        }

        if (filter.After is { } after)
        {
            runs = filter.Descending ? runs.Where(run => string.Compare(run.RunId, after) < 0) : runs.Where(run => string.Compare(run.RunId, after) > 0);
        }

        return filter.Times.Aggregate(filter.Times.Aggregate(runs, WhereId), WhereTime);
    }

    /// <summary>A run's id begins with the millisecond of its creation, so the key finds a span of time; <see cref="WhereTime"/> is exact.</summary>
    private static IQueryable<RunRow> WhereId(IQueryable<RunRow> runs, RunTimeFilter filter)
    {
        if (filter.Column != RunTime.Created || filter.Comparison == TimeComparison.IsNot)
        {
            return runs;
        }

        if (filter.Comparison is TimeComparison.Is or TimeComparison.GreaterThan or TimeComparison.GreaterThanOrEqual)
        {
            var first = RunIds.FirstAt(filter.Moment);
            runs = runs.Where(run => string.Compare(run.RunId, first) >= 0);
        }

        if (filter.Comparison is TimeComparison.Is or TimeComparison.LessThan or TimeComparison.LessThanOrEqual)
        {
            var behind = RunIds.FirstAt(filter.Moment.AddMilliseconds(1));
            runs = runs.Where(run => string.Compare(run.RunId, behind) < 0);
        }

        return runs;
    }

    private static IQueryable<RunRow> WhereStatus(this IQueryable<RunRow> runs, RunStatus status) => runs.Where(run => run.Status == status);

    /// <summary>Ids sort by the time of creation, so that order is theirs. What has no time or name counts as lowest, whatever the database thinks of nulls.</summary>
    public static IQueryable<RunRow> Order(this IQueryable<RunRow> runs, RunFilter filter)
    {
        var ordered = (filter.OrderBy, filter.Descending) switch
        {
            (RunOrder.Updated, false) => runs.OrderBy(run => run.UpdatedAt).ThenBy(run => run.RunId),
            (RunOrder.Updated, true) => runs.OrderByDescending(run => run.UpdatedAt).ThenByDescending(run => run.RunId),
            (RunOrder.Finished, false) => runs.OrderBy(run => run.FinishedAt != null).ThenBy(run => run.FinishedAt).ThenBy(run => run.RunId),
            (RunOrder.Finished, true) => runs.OrderByDescending(run => run.FinishedAt != null).ThenByDescending(run => run.FinishedAt).ThenByDescending(run => run.RunId),
            (RunOrder.Name, false) => runs.OrderBy(run => run.Name != null).ThenBy(run => run.Name).ThenBy(run => run.RunId),
            (RunOrder.Name, true) => runs.OrderByDescending(run => run.Name != null).ThenByDescending(run => run.Name).ThenByDescending(run => run.RunId),
            (_, false) => runs.OrderBy(run => run.RunId),
            (_, true) => runs.OrderByDescending(run => run.RunId),
        };
        var page = filter.Skip > 0 ? ordered.Skip(filter.Skip) : ordered;
        return filter.Take is { } take ? page.Take(take) : page;
    }

    // ToLower rather than a comparison with ignored case: databases translate only this form. Theirs may know ASCII only, hence the name as it was typed.
#pragma warning disable CA1862
    private static IQueryable<RunRow> WhereText(this IQueryable<RunRow> runs, string text, string lower) => runs.Where(run =>
        run.RunId.ToLower().Contains(lower)
        || run.DefinitionId.ToLower().Contains(lower)
        || (run.CorrelationId != null && run.CorrelationId.ToLower().Contains(lower))
        || (run.Name != null && (run.Name.ToLower().Contains(lower) || run.Name.Contains(text))));
#pragma warning restore CA1862

    private static IQueryable<RunRow> WhereTime(IQueryable<RunRow> runs, RunTimeFilter filter)
    {
        var moment = filter.Moment;
        return (filter.Column, filter.Comparison) switch
        {
            (RunTime.Created, TimeComparison.Is) => runs.Where(run => run.CreatedAt == moment),
            (RunTime.Created, TimeComparison.IsNot) => runs.Where(run => run.CreatedAt != moment),
            (RunTime.Created, TimeComparison.LessThan) => runs.Where(run => run.CreatedAt < moment),
            (RunTime.Created, TimeComparison.LessThanOrEqual) => runs.Where(run => run.CreatedAt <= moment),
            (RunTime.Created, TimeComparison.GreaterThan) => runs.Where(run => run.CreatedAt > moment),
            (RunTime.Created, TimeComparison.GreaterThanOrEqual) => runs.Where(run => run.CreatedAt >= moment),
            (RunTime.Updated, TimeComparison.Is) => runs.Where(run => run.UpdatedAt == moment),
            (RunTime.Updated, TimeComparison.IsNot) => runs.Where(run => run.UpdatedAt != moment),
            (RunTime.Updated, TimeComparison.LessThan) => runs.Where(run => run.UpdatedAt < moment),
            (RunTime.Updated, TimeComparison.LessThanOrEqual) => runs.Where(run => run.UpdatedAt <= moment),
            (RunTime.Updated, TimeComparison.GreaterThan) => runs.Where(run => run.UpdatedAt > moment),
            (RunTime.Updated, TimeComparison.GreaterThanOrEqual) => runs.Where(run => run.UpdatedAt >= moment),
            (RunTime.Finished, TimeComparison.Is) => runs.Where(run => run.FinishedAt == moment),
            (RunTime.Finished, TimeComparison.IsNot) => runs.Where(run => run.FinishedAt != moment),
            (RunTime.Finished, TimeComparison.LessThan) => runs.Where(run => run.FinishedAt < moment),
            (RunTime.Finished, TimeComparison.LessThanOrEqual) => runs.Where(run => run.FinishedAt <= moment),
            (RunTime.Finished, TimeComparison.GreaterThan) => runs.Where(run => run.FinishedAt > moment),
            _ => runs.Where(run => run.FinishedAt >= moment),
        };
    }
}
