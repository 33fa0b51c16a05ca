import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let asked: { path: string; query: string; body: { ids: string[] } | null }[] = [];
let refuseFrom = Infinity;
const ids = Array.from({ length: 450 }, (_, at) => `run-${at}`);

beforeEach(() => {
  vi.resetModules(); // the client takes the fetch of its start
  [asked, refuseFrom] = [[], Infinity];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const url = new URL(address);
    asked.push({ path: url.pathname, query: url.search, body: init.body ? JSON.parse(String(init.body)) : null });
    if (url.pathname === '/api/runs') {
      const [take, from] = [Number(url.searchParams.get('take')), ids.indexOf(url.searchParams.get('after') ?? '') + 1];
      const page = ids.slice(from, from + take);
      return Response.json({ items: page.map((id) => ({ id })), next: from + take < ids.length ? page.at(-1) : null });
    }
    const wanted = asked.at(-1)!.body!.ids;
    return asked.length > refuseFrom ? new Response('{}', { status: 503 }) : Response.json({ done: wanted.length - 1, left: [wanted[0]] });
  });
});

afterEach(() => vi.unstubAllGlobals());

const query = { flow: 'f', status: 'Faulted', client: '', errorKind: '', value: '', search: '', from: '', to: '', after: 'run-99' };

describe('runs over many pages', () => {
  it('are all found from the newest on, whatever page is shown', async () => {
    const { allMatching } = await import('./run-list');
    expect(await allMatching(query)).toEqual(ids);
    expect(asked.map(({ query }) => new URLSearchParams(query).get('after'))).toEqual([null, 'run-199', 'run-399']);
    expect(asked.every(({ query }) => query.includes('flow=f') && query.includes('status=Faulted'))).toBe(true);
  });

  it('are changed some after others, and told together', async () => {
    const { changeRuns } = await import('./run-list');
    const progress: number[] = [];
    expect(await changeRuns('retry', ids, (changed) => progress.push(changed))).toEqual({ done: 447, left: ['run-0', 'run-200', 'run-400'] });
    expect(asked.flatMap(({ body }) => body!.ids)).toEqual(ids);
    expect(progress).toEqual([0, 200, 400]);
  });

  it('stop where the host is away', async () => {
    const { changeRuns } = await import('./run-list');
    refuseFrom = 1;
    await expect(changeRuns('retry', ids)).rejects.toThrow();
    expect(asked).toHaveLength(2);
  });
});
