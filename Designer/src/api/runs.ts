import { ApiError } from './api-error';
import { getJson, postJson, send } from './client';
import type { VersionChoice } from './definitions';

export interface RunSummary {
  id: string;
  definitionId: string;
  definitionVersionId: string;
  version: number;
  status: 'Running' | 'Finished';
  subStatus: string;
  name: string | null;
  correlationId: string | null;
  incidentCount: number;
  /** Ours: started from the designer to try a draft. */
  isTest?: boolean;
  createdAt: string;
  updatedAt: string;
  finishedAt: string | null;
}

export interface Incident {
  activityId: string;
  activityNodeId: string;
  activityType: string;
  message: string;
}

export interface Run extends RunSummary {
  /** Ours: the flow, or the version of it that this run began with, was deleted since. */
  isDefinitionDeleted?: boolean;
  workflowState: { input?: Record<string, unknown>; output?: Record<string, unknown>; incidents?: Incident[] };
}

export interface ErrorInfo {
  type?: string;
  message?: string;
  stackTrace?: string;
  innerException?: ErrorInfo | null;
}

export interface ActivityExecution {
  id: string;
  activityId: string;
  activityNodeId: string;
  activityType: string;
  activityName: string | null;
  activityState: Record<string, unknown> | null;
  outputs: Record<string, unknown> | null;
  /** `items`, ours: what went along the wires, by outcome. */
  payload: { outcomes?: unknown; items?: Record<string, unknown> } | null;
  exception: ErrorInfo | null;
  status: string;
  hasBookmarks: boolean;
  startedAt: string;
  completedAt: string | null;
}

export interface JournalRecord {
  id: string;
  activityId: string;
  activityName: string | null;
  activityType: string;
  timestamp: string;
  sequence: number;
  eventName: string;
  message: string | null;
}

export interface RunQuery {
  page: number;
  pageSize: number;
  searchTerm?: string;
  definitionId?: string;
  subStatus?: string;
}

const one = (id: string) => `/workflow-instances/${encodeURIComponent(id)}`;

export const isOver = (run: Pick<RunSummary, 'status'>) => run.status === 'Finished';

export const listRuns = (query: RunQuery, signal?: AbortSignal) =>
  postJson<{ items: RunSummary[]; totalCount: number }>(
    '/workflow-instances',
    {
      page: query.page,
      pageSize: query.pageSize,
      searchTerm: query.searchTerm || null,
      definitionIds: query.definitionId ? [query.definitionId] : [],
      subStatuses: query.subStatus ? [query.subStatus] : [],
      orderBy: 'Created',
      orderDirection: 'Descending',
    },
    signal,
  );

export const getRun = (id: string, signal?: AbortSignal) => getJson<Run>(one(id), signal);

export const getSteps = async (id: string, signal?: AbortSignal) =>
  (await getJson<{ items: ActivityExecution[] }>(`/activity-executions/list?${new URLSearchParams({ WorkflowInstanceId: id })}`, signal)).items;

export const getJournal = (id: string, skip: number, take: number, signal?: AbortSignal) =>
  getJson<{ items: JournalRecord[]; totalCount: number }>(`${one(id)}/journal?skip=${skip}&take=${take}`, signal);

export const cancelRun = (id: string) => send(`/cancel/workflow-instances/${encodeURIComponent(id)}`, { method: 'POST' });

export interface Started {
  /** Null: the host did not name the run. */
  instanceId: string | null;
  cannotStart: boolean;
}

/** Runs a flow. A run that fails answers 500 and still names itself, which is a start like any other. */
export async function startRun(definitionId: string, versionOptions: VersionChoice, input: unknown): Promise<Started> {
  try {
    const path = `/workflow-definitions/${encodeURIComponent(definitionId)}/execute`;
    return startedFrom((await send(path, { method: 'POST', json: { versionOptions, input } })).headers);
  } catch (error) {
    const started = error instanceof ApiError ? startedFrom(error.headers) : null;
    if (started?.instanceId) {
      return started;
    }
    throw error;
  }
}

const startedFrom = (headers: Headers): Started => ({
  instanceId: headers.get('x-elsa-workflow-instance-id'),
  cannotStart: headers.get('x-elsa-workflow-cannot-start')?.toLowerCase() === 'true',
});
