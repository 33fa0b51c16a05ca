import { answered, rooms, type Schemas } from './rooms';

export type Sample = Schemas['FlowSample'];

const flow = (id: string) => ({ params: { path: { id } } });
const step = (id: string, activityId: string) => ({ params: { path: { id, activityId } } });

export const listSamples = async (id: string, signal?: AbortSignal) => (await answered(rooms.GET('/api/flows/{id}/samples', { ...flow(id), signal }))).samples;

export const keepSample = (id: string, activityId: string, kind: 'items' | 'request', data: unknown, isPinned: boolean) =>
  answered(rooms.PUT('/api/flows/{id}/samples/{activityId}', { ...step(id, activityId), body: { kind, data: data as Schemas['SampleRequest']['data'], isPinned } }));

export const forgetSample = (id: string, activityId: string) => answered(rooms.DELETE('/api/flows/{id}/samples/{activityId}', step(id, activityId)));

/** The next call to a webhook of the flow; null when none came for a while. Ask again to go on listening. */
export async function nextCall(id: string, activityId: string, signal: AbortSignal): Promise<unknown> {
  const answer = await answered(rooms.POST('/api/flows/{id}/listen/{activityId}', { ...step(id, activityId), signal }));
  return (answer as Schemas['TestCall'] | undefined)?.call ?? null;
}

export const testFlow = (id: string, toActivityId: string | null) => answered(rooms.POST('/api/flows/{id}/test', { ...flow(id), body: { toActivityId, triggerActivityId: null, input: null } }));
