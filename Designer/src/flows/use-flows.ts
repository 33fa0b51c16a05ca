import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { listDefinitions } from '../api/definitions';
import { keys } from '../query';
import { statusOf } from './flow-status';

export const pageSize = 25;

/** One page of flows with their status. */
export function useFlows(page: number, searchTerm: string) {
  return useQuery({
    queryKey: [...keys.definitions, 'page', page, searchTerm],
    queryFn: async ({ signal }) => {
      const { items, totalCount } = await listDefinitions({ versionOptions: 'Latest', page, pageSize, searchTerm }, signal);
      const drafts = items.filter((flow) => !flow.isPublished).map((flow) => flow.definitionId);
      const published = drafts.length > 0 ? (await listDefinitions({ versionOptions: 'Published', definitionIds: drafts }, signal)).items : [];
      const publishedIds = new Set(published.map((flow) => flow.definitionId));
      return { flows: items.map((flow) => ({ ...flow, flowStatus: statusOf(flow, publishedIds) })), totalCount };
    },
    placeholderData: keepPreviousData,
  });
}

export type Flow = NonNullable<ReturnType<typeof useFlows>['data']>['flows'][number];
