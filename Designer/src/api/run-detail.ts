import { answered, rooms, type Schemas } from './rooms';

export type RunDetail = Schemas['RunDetail'];
export type RunStep = Schemas['RunStep'];
export type RunCost = Schemas['RunCost'];
export type StepData = Schemas['StepData'];
export type DataPart = keyof StepData;
export type TextPart = Schemas['TextPart'];

const step = (id: string, number: number) => ({ params: { path: { id, number } } });

export const getRunDetail = (id: string, signal?: AbortSignal) => answered(rooms.GET('/api/runs/{id}', { params: { path: { id } }, signal }));

export const getStepData = (id: string, number: number, signal?: AbortSignal) => answered(rooms.GET('/api/runs/{id}/steps/{number}/data', { ...step(id, number), signal }));

export const getPart = (id: string, number: number, part: DataPart, offset: number, take: number) =>
  answered(rooms.GET('/api/runs/{id}/steps/{number}/data/{part}', { params: { path: { id, number, part }, query: { offset, take } } }));

export interface ChangedData {
  inputs?: Record<string, unknown>;
  items?: unknown[];
}

export const retryStep = (id: string, number: number, data: ChangedData) =>
  answered(rooms.POST('/api/runs/{id}/steps/{number}/retry', { ...step(id, number), body: data as Schemas['StepRetry'] }));

export const skipStep = (id: string, number: number) => answered(rooms.POST('/api/runs/{id}/steps/{number}/skip', step(id, number)));

export const migrateRun = (id: string, version: number) => answered(rooms.POST('/api/runs/{id}/migrate', { params: { path: { id } }, body: { version } }));

export const resumeStep = (id: string, bookmarkId: string, input: unknown) =>
  answered(rooms.POST('/api/runs/{id}/bookmarks/{bookmarkId}/resume', { params: { path: { id, bookmarkId } }, body: { input } as Schemas['ResumeRequest'] }));
