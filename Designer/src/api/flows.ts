import { answered, rooms, type Schemas, timeZone } from './rooms';

export type Flow = Schemas['FlowListEntry'];
export type FlowState = 'published' | 'changed' | 'draft';
export type Finding = Schemas['FlowCheckFinding'];

export interface FlowQuery {
  search: string;
  tag: string;
  state: string;
  page: number;
}

export const flowsPerPage = 25;

export const listFlows = ({ search, tag, state, page }: FlowQuery, signal?: AbortSignal) =>
  answered(
    rooms.GET('/api/flows', {
      params: {
        query: { search: search || undefined, tag: tag || undefined, status: state || undefined, timeZone: timeZone(), page: page, pageSize: flowsPerPage },
      },
      signal,
    }),
  );

export const checkFlow = (id: string, signal?: AbortSignal) => answered(rooms.GET('/api/flows/{id}/check', { params: { path: { id } }, signal }));

export const setTags = (id: string, tags: string[]) => answered(rooms.PUT('/api/flows/{id}/tags', { params: { path: { id } }, body: { tags } }));
