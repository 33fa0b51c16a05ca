import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api/api-error';

/** Answers that asking again does not change are not asked for again. */
const worthRetrying = (error: unknown) => !(error instanceof ApiError) || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: (failures, error) => failures < 2 && worthRetrying(error), staleTime: 2_000 } },
});

export const keys = {
  definitions: ['definitions'] as const,
  definition: (definitionId: string) => ['definitions', 'one', definitionId] as const,
  definitionVersion: (id: string) => ['definition-versions', id] as const,
  flows: ['definitions', 'flows'] as const,
  overview: ['runs', 'overview'] as const,
  runs: ['runs'] as const,
  run: (id: string) => ['runs', 'one', id] as const,
};
