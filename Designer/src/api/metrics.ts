import { answered, rooms, type Schemas, timeZone } from './rooms';

export type Metric = Schemas['MetricView'];

export const listMetrics = async (flow: string, days: number, client: string, signal?: AbortSignal): Promise<Metric[]> =>
  (await answered(rooms.GET('/api/flows/{id}/metrics', { params: { path: { id: flow }, query: { days, timeZone: timeZone(), client: client || undefined } }, signal }))).items;
