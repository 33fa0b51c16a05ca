import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';
import { answered, rooms } from './rooms';

/** How many runs carry a value of a person. */
export const countPerson = async (value: string) => (await answered(rooms.GET('/api/privacy/runs', { params: { query: { value } } }))).count;

export const erasePerson = (value: string) => answered(rooms.POST('/api/privacy/erase', { body: { value } }));

export const listErasures = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/privacy/erasures', { signal }))).items;

export async function exportPerson(value: string): Promise<Blob> {
  const response = await authorisedFetch(`${location.origin}/api/privacy/export?${new URLSearchParams({ value })}`);
  if (!response.ok) {
    throw await ApiError.from(response);
  }
  return response.blob();
}
