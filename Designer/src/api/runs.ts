import { ApiError } from './api-error';
import { getJson, send } from './client';
import type { VersionChoice } from './definitions';

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

const one = (id: string) => `/workflow-instances/${encodeURIComponent(id)}`;

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
