import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';
import { answered, rooms } from './rooms';

export const findPerson = async (value: string) => (await answered(rooms.GET('/api/privacy/runs', { params: { query: { value } } }))).items;

export const erasePerson = (value: string) => answered(rooms.POST('/api/privacy/erase', { body: { value } }));

export const listErasures = async (signal?: AbortSignal) => (await answered(rooms.GET('/api/privacy/erasures', { signal }))).items;

export async function exportPerson(value: string): Promise<Blob> {
  const response = await authorisedFetch(`${location.origin}/api/privacy/export?${new URLSearchParams({ value })}`);
  if (!response.ok) {
    throw await ApiError.from(response);
  }
  return response.blob();
}
