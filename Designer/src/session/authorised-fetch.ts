import { freshToken, onSessionChange, session, sessionEnded } from './session';

// Taken before the Studio's calls are routed through here.
const plainFetch = window.fetch.bind(window);

interface Options {
  /** Hold a refused request until somebody has signed in again, and then repeat it. */
  waitForSignIn?: boolean;
}

/** A request to the host that carries the newest token of the session. */
export async function authorisedFetch(url: string, init: RequestInit = {}, { waitForSignIn = false }: Options = {}): Promise<Response> {
  for (;;) {
    const token = await freshToken();
    const headers = new Headers(init.headers);
    if (token) {
      headers.set('authorization', `Bearer ${token}`);
    }

    const response = await plainFetch(url, { ...init, headers });
    if (response.status !== 401) {
      return response;
    }

    if (session()?.accessToken === token) {
      sessionEnded(); // unless another tab has brought a newer token meanwhile
    }
    if (!waitForSignIn) {
      return response;
    }

    await signedIn();
  }
}

function signedIn(): Promise<void> {
  if (session()) {
    return Promise.resolve();
  }

  return new Promise((resolve) => {
    const stop = onSessionChange(() => {
      if (session()) {
        stop();
        resolve();
      }
    });
  });
}
