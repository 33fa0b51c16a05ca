import { authorisedFetch } from '../session/authorised-fetch';
import { watchHands } from './hands';
import { flowOf, saveInTurn } from './saves';

const listeners = new Set<() => void>();

/** Told after the Studio has changed a definition (save, publish, import, delete). */
export function onStudioWrite(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Sends the Studio's own requests through the session: one refused request would stop it for good, so each carries the
 * newest token and waits for a sign-in when there is none.
 */
export function routeStudioCalls(): void {
  const original = window.fetch.bind(window);
  watchHands();
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    const ours = url.origin === location.origin && url.pathname.startsWith('/elsa/') && !url.pathname.startsWith('/elsa/api/identity/');
    if (!ours || input instanceof Request) {
      return original(input, init);
    }

    const send = () => authorisedFetch(url.href, init, { waitForSignIn: true });
    const isSave = init?.method === 'POST' && url.pathname === '/elsa/api/workflow-definitions';
    const response = await (isSave ? saveInTurn(flowOf(init.body), send) : send());
    if (response.ok && init?.method !== 'GET' && url.pathname.startsWith('/elsa/api/workflow-definitions')) {
      listeners.forEach((listener) => listener());
    }

    return response;
  };
}
