import { useQuery } from '@tanstack/react-query';
import { getDefinitionVersion } from '../api/definitions';
import { getRunDetail } from '../api/run-detail';
import { useRefreshEvery } from '../live/use-live';
import { keys } from '../query';

const refreshEvery = 1_500;
const over = new Set(['Finished', 'Cancelled', 'Faulted']);

export const isOver = (status: string) => over.has(status);

/** One run with its steps, refreshed until it is over, and the version of the flow it follows. */
export function useRun(id: string) {
  const every = useRefreshEvery(refreshEvery, 10_000);
  const run = useQuery({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => getRunDetail(id, signal),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data.run.status) ? 10_000 : every),
  });
  const versionId = run.data?.versionId ?? '';
  const flow = useQuery({
    queryKey: keys.definitionVersion(versionId),
    queryFn: ({ signal }) => getDefinitionVersion(versionId, signal),
    enabled: versionId !== '',
    staleTime: Infinity,
  });

  return { run, flow };
}
