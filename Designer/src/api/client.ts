import { authorisedFetch } from '../session/authorised-fetch';

export const apiRoot = () => `${location.origin}/elsa/api`;

/** An answer of the host that is not a success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** The parsed body (problem details), or its text. */
    readonly body: unknown,
    readonly headers: Headers,
  ) {
    super(`the server answered ${status}`);
  }
}

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
    throw new ApiError(response.status, await readBody(response), response.headers);
  }

  return response;
}

export const getJson = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await send(path, { signal })).json() as Promise<T>;

export const postJson = async <T>(path: string, json: unknown, signal?: AbortSignal): Promise<T> =>
  (await send(path, { method: 'POST', json, signal })).json() as Promise<T>;

async function readBody(response: Response): Promise<unknown> {
  const body = await response.text();
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
