import { apiRoot } from '../api/client';
import { authorisedFetch } from '../session/authorised-fetch';
import { text } from '../text';
import { withoutTooltips } from './palette';
import { reloadEditor } from './reload';
import { checkHeader, noteRead, save } from './revisions';

const listeners = new Set<() => void>();
const publishListeners = new Set<(definitionId: string) => void>();

/** Told after the Studio has changed a definition (save, publish, import, delete). */
export function onStudioWrite(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Told when the Studio's Publish button has saved a flow only, since the check list has something to say. */
export function onPublishHeld(listener: (definitionId: string) => void): () => void {
  publishListeners.add(listener);
  return () => publishListeners.delete(listener);
}

/**
 * Sends the Studio's own requests through the session: one refused request would stop it for good, so each carries the
 * newest token and waits for a sign-in when there is none.
 */
export function routeStudioCalls(): void {
  const original = window.fetch.bind(window);
  window.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    const ours = url.origin === location.origin && url.pathname.startsWith('/elsa/') && !url.pathname.startsWith('/elsa/api/identity/');
    if (!ours || input instanceof Request) {
      return original(input, init);
    }

    const send = (options: RequestInit) => authorisedFetch(url.href, options, { waitForSignIn: true });
    const saves = init.method === 'POST' && url.href === `${apiRoot()}/workflow-definitions`;
    const response = saves ? await saved(init, send) : await send(init);
    noteRead(url, response);
    const held = response.headers.get(checkHeader);
    if ((response.ok || held) && init.method !== 'GET' && url.pathname.startsWith('/elsa/api/workflow-definitions')) {
      listeners.forEach((listener) => listener());
    }
    if (held) {
      publishListeners.forEach((listener) => listener(decodeURIComponent(held)));
    }

    return withoutTooltips(url, response);
  };
}

/** The Studio stops for good on an answer it does not know, so a save that gave way to somebody else's is answered with theirs, and the editor is loaded anew. */
async function saved(init: RequestInit, send: (options: RequestInit) => Promise<Response>): Promise<Response> {
  let gaveWay: string | null = null;
  const response = await save(init, send, async ({ model }) => {
    gaveWay = model?.definitionId ?? null;
    const copy = { ...model, definitionId: null, id: null, name: text.conflict.copyName(model?.name ?? '') };
    await authorisedFetch(`${apiRoot()}/workflow-definitions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: copy, publish: false }) }, { waitForSignIn: true });
  });
  if (gaveWay === null) {
    return response;
  }

  const id: string = gaveWay;
  const theirs = await authorisedFetch(`${apiRoot()}/workflow-definitions/by-definition-id/${encodeURIComponent(id)}?versionOptions=Latest`, {}, { waitForSignIn: true });
  noteRead(new URL(theirs.url), theirs);
  setTimeout(() => reloadEditor(id), 300); // after the Studio has taken the answer in
  return new Response(JSON.stringify({ workflowDefinition: await theirs.json(), alreadyPublished: false, consumingWorkflowCount: 0, validationErrors: [] }), {
    status: 200,
    headers: { 'content-type': 'application/json' },
  });
}
