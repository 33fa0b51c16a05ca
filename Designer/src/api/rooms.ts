import createClient from 'openapi-fetch';
import { authorisedFetch } from '../session/authorised-fetch';
import { ApiError } from './api-error';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** The host's management API, typed by its own OpenAPI document (`npm run api` writes the types). */
export const rooms = createClient<paths>({
  baseUrl: location.origin,
  fetch: async (request: Request) =>
    authorisedFetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.method === 'GET' ? undefined : await request.text(),
      signal: request.signal,
    }),
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was answered. Throws ApiError for an error status, TypeError when the host is away. */
export async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw ApiError.of(response, error);
  }
  return data as T;
}

/** The reader's own time zone, in which days are counted. */
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
