import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { allMatching, pageOfRuns, type RunListQuery } from '../api/run-list';
import { Button } from '../components/ui/button';
import { Loading, LoadFault, Notice } from '../components/ui/notice';
import { useFlowNames } from '../flows/use-flow-names';
import { useRefreshEvery } from '../live/use-live';
import { keys } from '../query';
import { navigate, useQueryString } from '../router/router';
import { paths } from '../router/routes';
import { useMay } from '../session/use-account';
import { Page } from '../shell/page';
import { text } from '../text';
import { BulkBar } from './bulk-bar';
import { FilterBar } from './filter-bar';
import { isFiltered, momentOf, readFilters, type RunFilters, writeFilters } from './run-filters';
import { RunTable } from './run-table';

const refreshEvery = 3_000;

export function RunsPage() {
  const queryString = useQueryString();
  const filters = readFilters(queryString);
  // Another filter begins at its newest run again, with nothing chosen.
  return (
    <Page place="runs" title={text.runs.title}>
      <FilterBar filters={filters} onChange={(change) => go({ ...filters, ...change })} onClear={() => go(readFilters(''))} />
      <List key={queryString} filters={filters} />
    </Page>
  );
}

const queryOf = (filters: RunFilters, after: string | null): RunListQuery => ({
  search: filters.search.trim(),
  flow: filters.flow,
  status: filters.status,
  client: filters.client,
  errorKind: filters.error,
  host: filters.host,
  value: filters.value.trim(),
  from: momentOf(filters.from),
  to: momentOf(filters.to),
  after,
});

const go = (filters: RunFilters) => navigate(paths.runs + writeFilters(filters), { replace: true });

function List({ filters }: { filters: RunFilters }) {
  const [trail, setTrail] = useState<string[]>([]);
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [everywhere, setEverywhere] = useState(false);
  const nameOf = useFlowNames();
  const may = useMay('write');
  const after = trail.at(-1) ?? null;
  const query = queryOf(filters, after);
  const runs = useQuery({
    queryKey: [...keys.runs, 'page', filters, after],
    queryFn: ({ signal }) => pageOfRuns(query, signal),
    refetchInterval: useRefreshEvery(refreshEvery),
    placeholderData: keepPreviousData,
  });
  const choose = (next: Set<string>, onAllPages = false) => {
    setChosen(next);
    setEverywhere(onAllPages);
  };
  const move = (next: string[]) => {
    setTrail(next);
    if (!everywhere) {
      choose(new Set());
    }
  };
  const items = runs.data?.items ?? [];
  // Of a page, what is still on it: the list refreshes by itself.
  const wanted = everywhere ? [...chosen] : items.filter((run) => chosen.has(run.id)).map((run) => run.id);
  const isMore = !everywhere && wanted.length === items.length && (trail.length > 0 || Boolean(runs.data?.next));

  return (
    <>
      <section className="overflow-hidden rounded-xl border border-line bg-surface" aria-label={text.runs.title}>
        {wanted.length > 0 && (
          <BulkBar ids={wanted} onChooseAll={isMore ? async () => choose(new Set(await allMatching(query)), true) : undefined} onDone={() => choose(new Set())} />
        )}
        {runs.data ? (
          items.length > 0 ? (
            <>
              <RunTable runs={items} nameOf={nameOf} chosen={chosen} onChoose={may ? (next) => choose(next, everywhere) : undefined} />
              {(trail.length > 0 || runs.data.next) && (
                <div className="flex justify-end gap-1 border-t border-line px-3 py-2">
                  <Button variant="ghost" size="small" disabled={trail.length === 0} onClick={() => move(trail.slice(0, -1))}>
                    <ChevronLeft size={16} aria-hidden />
                    {text.runList.newer}
                  </Button>
                  <Button variant="ghost" size="small" disabled={!runs.data.next} onClick={() => move([...trail, runs.data.next!])}>
                    {text.runList.older}
                    <ChevronRight size={16} aria-hidden />
                  </Button>
                </div>
              )}
            </>
          ) : (
            <Notice
              title={isFiltered(filters) ? text.runs.noneFound : text.runs.empty}
              help={isFiltered(filters) ? text.runs.noneFoundHelp : text.runs.emptyHelp}
            />
          )
        ) : runs.isError ? (
          <LoadFault error={runs.error} onRetry={() => void runs.refetch()} />
        ) : (
          <Loading />
        )}
      </section>
    </>
  );
}
