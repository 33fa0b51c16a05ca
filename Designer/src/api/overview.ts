import { answered, rooms, type Schemas, timeZone } from './rooms';

export type Overview = Schemas['OverviewAnswer'];
export type DayOfRuns = Schemas['DayOfRuns'];
export type ListedRun = Schemas['RunListEntry'];

export const getOverview = (days: number, client = '', signal?: AbortSignal): Promise<Overview> =>
  answered(rooms.GET('/api/overview', { params: { query: { days, timeZone: timeZone(), client: client || undefined } }, signal }));
