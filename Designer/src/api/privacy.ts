import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';
import { answered, rooms } from './rooms';

/** What is kept of a person. */
export const findPerson = (value: string) => answered(rooms.GET('/api/privacy/runs', { params: { query: { value } } }));

export const erasePerson = (value: string) => answered(rooms.POST('/api/privacy/erase', { body: { value } }));

export const listErasures = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/privacy/erasures', { signal }))).items;

export async function exportPerson(value: string): Promise<Blob> {
  const response = await authorisedFetch(`${location.origin}/api/privacy/export?${new URLSearchParams({ value })}`);
  if (!response.ok) {
    throw await ApiError.from(response);
  }
  return response.blob();
}
