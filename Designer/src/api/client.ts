import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';

export const apiRoot = () => `${location.origin}/elsa/api`;

/** Sends a request with the session's token. Throws ApiError for an error status, TypeError when the host is away. */
export async function send(path: string, init: RequestInit & { json?: unknown } = {}): Promise<Response> {
  const { json, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (json !== undefined) {
    headers.set('content-type', 'application/json');
    rest.body = JSON.stringify(json);
  }

  const response = await authorisedFetch(apiRoot() + path, { ...rest, headers });
  if (!response.ok) {
    throw await ApiError.from(response);
  }

  return response;
}

export const getJson = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await send(path, { signal })).json() as Promise<T>;

export const postJson = async <T>(path: string, json: unknown, signal?: AbortSignal): Promise<T> =>
  (await send(path, { method: 'POST', json, signal })).json() as Promise<T>;
