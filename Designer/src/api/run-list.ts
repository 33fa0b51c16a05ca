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
/** As many as the host gives or changes at once. */
const mostPerPage = 200;
/** Of all that match, so many can be chosen: more than a person means, and no more than a browser holds with ease. */
export const mostChosen = 10_000;

export const pageOfRuns = (query: RunListQuery, signal?: AbortSignal, take = runsPerPage) =>
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
          take,
        },
      },
      signal,
    }),
  );

export const runFilterValues = (signal?: AbortSignal) => answered(rooms.GET('/api/runs/values', { signal }));

export type BulkAction = 'retry' | 'cancel' | 'delete' | 'migrate';

/** The ids of all runs that match, newest first, whatever the page. */
export async function allMatching(query: RunListQuery): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageOfRuns>> = await pageOfRuns({ ...query, after }, undefined, mostPerPage);
    ids.push(...page.items.map((run) => run.id));
    after = page.next ?? null;
  } while (after && ids.length < mostChosen);
  return ids.slice(0, mostChosen);
}

/** Changes some runs after others, so that each answer comes soon; what was done stays done if a later one fails. */
export async function changeRuns(action: BulkAction, ids: string[], onProgress?: (changed: number) => void): Promise<{ done: number; left: string[] }> {
  const all: { done: number; left: string[] } = { done: 0, left: [] };
  for (let at = 0; at < ids.length; at += mostPerPage) {
    onProgress?.(at);
    const { done, left } = await answered(rooms.POST('/api/runs/bulk', { body: { action, ids: ids.slice(at, at + mostPerPage) } }));
    all.done += done;
    all.left.push(...left);
  }
  return all;
}
