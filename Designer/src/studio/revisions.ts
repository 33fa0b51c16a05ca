/** Which state of each flow the Studio has in hand, as the host names it: a save on top of another state is a conflict. */
const revisions = new Map<string, string>();

export const revisionHeader = 'x-flows-revision';
export const baseHeader = 'x-flows-base';
export const keepBothHeader = 'x-flows-keep-both';
/** On saves: publish only what the check list has nothing to say of. On the answer: the flow that was saved and not published. */
export const checkHeader = 'x-flows-check';

const readPath = /\/workflow-definitions\/by-definition-id\/([^/?]+)/;

export type Choice = 'mine' | 'theirs';

/** Asks the person what is to become of both states. */
type Asker = (definitionId: string) => Promise<Choice>;

let ask: Asker = () => Promise.resolve('mine');

export function onConflict(asker: Asker): void {
  ask = asker;
}

export function noteRevision(definitionId: string, response: Response): void {
  const revision = response.headers.get(revisionHeader);
  if (revision) {
    revisions.set(definitionId.trim(), revision);
  }
}

export function noteRead(url: URL, response: Response): void {
  const read = readPath.exec(url.pathname);
  if (read && response.ok) {
    noteRevision(decodeURIComponent(read[1]!), response);
  }
}

interface SaveBody {
  model?: { definitionId?: string | null; name?: string | null };
}

type Send = (init: RequestInit) => Promise<Response>;

let turn: Promise<unknown> = Promise.resolve();

/** Sends a save of the Studio, one after another, on top of the state it knows; what somebody else saved in between is never written over unseen. */
export function save(init: RequestInit, send: Send, copyMine: (body: SaveBody) => Promise<void>): Promise<Response> {
  const work = async (): Promise<Response> => {
    const body = bodyOf(init);
    const id = body.model?.definitionId ?? '';
    const headers = new Headers(init.headers);
    headers.set(checkHeader, 'true');
    const base = revisions.get(id);
    if (base) {
      headers.set(baseHeader, base);
    }

    let response = await send({ ...init, headers });
    if (response.status === 412) {
      const choice = await ask(id);
      if (choice === 'theirs') {
        await copyMine(body);
      }
      headers.set(keepBothHeader, 'true');
      response = choice === 'mine' ? await send({ ...init, headers }) : response;
    }
    if (id) {
      noteRevision(id, response); // also of one that was saved and not published
    }
    return response;
  };
  const result = turn.then(work, work);
  turn = result.catch(() => undefined);
  return result;
}

function bodyOf({ body }: RequestInit): SaveBody {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body as ArrayBuffer)) as SaveBody;
  } catch {
    return {};
  }
}
