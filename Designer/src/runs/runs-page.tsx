import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listDefinitions } from '../api/definitions';
import { listRuns } from '../api/runs';
import { Input, Select } from '../components/ui/field';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { Pager } from '../components/ui/pager';
import { keys } from '../query';
import { navigate, useQueryString } from '../router/router';
import { paths } from '../router/routes';
import { Page } from '../shell/page';
import { text } from '../text';
import { readFilters, type RunFilters, writeFilters } from './run-filters';
import { RunTable } from './run-table';

const pageSize = 25;
const refreshEvery = 3_000;
const statuses = ['Executing', 'Suspended', 'Finished', 'Faulted', 'Cancelled', 'Pending', 'Interrupted'];

const byName = ([, a]: [string, string], [, b]: [string, string]) => a.localeCompare(b);

export function RunsPage() {
  const filters = readFilters(useQueryString());
  const [search, setSearch] = useState(filters.search);

  const apply = (change: Partial<RunFilters>) =>
    navigate(paths.runs + writeFilters({ ...filters, page: 0, ...change }), { replace: true });

  useEffect(() => {
    if (search !== filters.search) {
      const timer = setTimeout(() => apply({ search }), 300); // once typing pauses
      return () => clearTimeout(timer);
    }
    return undefined;
  });

  const flows = useQuery({
    queryKey: [...keys.definitions, 'names'],
    queryFn: async ({ signal }) => (await listDefinitions({ versionOptions: 'Latest' }, signal)).items,
    staleTime: 30_000,
  });
  const runs = useQuery({
    queryKey: [...keys.runs, 'page', filters],
    queryFn: ({ signal }) =>
      listRuns(
        { page: filters.page, pageSize, searchTerm: filters.search.trim(), definitionId: filters.flow, subStatus: filters.status },
        signal,
      ),
    refetchInterval: refreshEvery,
    placeholderData: keepPreviousData,
  });
  const names = new Map(flows.data?.map((flow) => [flow.definitionId, flow.name || text.flows.unnamed]));
  const filtered = Boolean(filters.search || filters.flow || filters.status);

  return (
    <Page place="runs" title={text.runs.title}>
      <div className="grid gap-2 sm:grid-cols-[minmax(12rem,1fr)_minmax(8rem,16rem)_minmax(8rem,12rem)]">
        <Input type="search" placeholder={text.runs.search} aria-label={text.runs.search} value={search} onChange={(event) => setSearch(event.target.value)} />
        <Select aria-label={text.runs.flow} value={filters.flow} onChange={(event) => apply({ flow: event.target.value })}>
          <option value="">{text.runs.allFlows}</option>
          {filters.flow && flows.data && !names.has(filters.flow) && <option value={filters.flow}>{text.runs.unknownFlow}</option>}
          {[...names].sort(byName).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select aria-label={text.runs.status} value={filters.status} onChange={(event) => apply({ status: event.target.value })}>
          <option value="">{text.runs.anyStatus}</option>
          {statuses.map((status) => (
            <option key={status} value={status}>
              {text.runStatus[status]}
            </option>
          ))}
        </Select>
      </div>
      <section className="overflow-hidden rounded-xl border border-line bg-surface" aria-label={text.runs.title}>
        {runs.data ? (
          runs.data.items.length > 0 ? (
            <>
              <RunTable runs={runs.data.items} nameOf={(id) => names.get(id) ?? (flows.data ? text.runs.unknownFlow : '')} />
              <Pager page={filters.page} pageSize={pageSize} total={runs.data.totalCount} onPage={(page) => apply({ page })} />
            </>
          ) : (
            <Notice title={filtered ? text.runs.noneFound : text.runs.empty} help={filtered ? text.runs.noneFoundHelp : text.runs.emptyHelp} />
          )
        ) : runs.isError ? (
          <LoadFault error={runs.error} onRetry={() => void runs.refetch()} />
        ) : (
          <Loading />
        )}
      </section>
    </Page>
  );
}
