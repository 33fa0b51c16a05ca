import { useQuery } from '@tanstack/react-query';
import { getDefinitionVersion } from '../api/definitions';
import { getRun, getSteps, isOver } from '../api/runs';
import { keys } from '../query';

const refreshEvery = 1_500;

/** One run with its steps and the version of the flow it follows; refreshed until it is over. */
export function useRun(id: string) {
  const run = useQuery({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => getRun(id, signal),
    refetchInterval: (query) => (query.state.data && !isOver(query.state.data) ? refreshEvery : false),
  });
  const over = run.data !== undefined && isOver(run.data);
  const steps = useQuery({
    // The state is part of the key, so that the steps are read once more after the end.
    queryKey: [...keys.run(id), 'steps', over],
    queryFn: ({ signal }) => getSteps(id, signal),
    enabled: run.isSuccess,
    refetchInterval: over ? false : refreshEvery,
    placeholderData: (previous) => previous,
  });
  const versionId = run.data?.definitionVersionId ?? '';
  const flow = useQuery({
    queryKey: keys.definitionVersion(versionId),
    queryFn: ({ signal }) => getDefinitionVersion(versionId, signal),
    enabled: versionId !== '',
    staleTime: Infinity,
  });

  return { run, steps, flow, over };
}
