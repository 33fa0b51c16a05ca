import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FlowQuery, listFlows } from '../api/flows';
import { keys } from '../query';

/** One page of flows; refreshed now and then, for their runs go on. */
export const useFlows = (query: FlowQuery) =>
  useQuery({
    queryKey: [...keys.flows, query],
    queryFn: ({ signal }) => listFlows(query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 20_000,
  });
