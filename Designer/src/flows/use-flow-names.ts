import { useQuery } from '@tanstack/react-query';
import { listDefinitions } from '../api/definitions';
import { keys } from '../query';
import { text } from '../text';

/** Looks up the names of flows by their ids, for lists of runs. */
export function useFlowNames(): (definitionId: string) => string {
  const { data } = useQuery({ ...flowNames, staleTime: 30_000 });
  return (id) => data?.get(id) ?? (data ? text.runs.unknownFlow : '');
}

export const flowNames = {
  queryKey: [...keys.definitions, 'names'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { items } = await listDefinitions({ versionOptions: 'Latest' }, signal);
    return new Map(items.map((flow) => [flow.definitionId, flow.name || text.flows.unnamed]));
  },
};
