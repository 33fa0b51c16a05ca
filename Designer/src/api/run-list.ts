import { answered, rooms, type Schemas } from './rooms';

export type ListedRun = Schemas['RunListEntry'];

export interface RunListQuery {
  flow: string;
  status: string;
  client: string;
  errorKind: string;
  host?: string;
  value: string;
  search: string;
  from: string;
  to: string;
  after: string | null;
}

export const runsPerPage = 50;

export const pageOfRuns = (query: RunListQuery, signal?: AbortSignal) =>
  answered(
    rooms.GET('/api/runs', {
      params: {
        query: {
          flow: query.flow || undefined,
          status: query.status || undefined,
          client: query.client || undefined,
          errorKind: query.errorKind || undefined,
          host: query.host || undefined,
          value: query.value || undefined,
          search: query.search || undefined,
          from: query.from || undefined,
          to: query.to || undefined,
          after: query.after ?? undefined,
          take: runsPerPage,
        },
      },
      signal,
    }),
  );

export const runFilterValues = (signal?: AbortSignal) => answered(rooms.GET('/api/runs/values', { signal }));

export type BulkAction = 'retry' | 'cancel' | 'delete' | 'migrate';

export const changeRuns = (action: BulkAction, ids: string[]) => answered(rooms.POST('/api/runs/bulk', { body: { action, ids } }));
