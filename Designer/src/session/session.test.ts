import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const hour = 3_600_000;
const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
const token = (name: string, endsIn: number) => `${encode({ alg: 'none' })}.${encode({ name, exp: (Date.now() + endsIn) / 1_000 })}.x`;

/** The identity endpoints, as strict as the host's: a refresh takes the refresh token as bearer and nothing else. */
function fakeHost() {
  const host = {
    refreshes: 0,
    away: false,
    refreshToken: token('refresh', 24 * hour),
    async fetch(url: string, init: RequestInit = {}): Promise<Response> {
      if (host.away) {
        throw new TypeError('Failed to fetch');
      }

      const bearer = new Headers(init.headers).get('authorization');
      if (url.endsWith('/identity/login')) {
        const { password } = JSON.parse(String(init.body)) as { password: string };
        return Response.json(password === 'right' ? host.pair() : { isAuthenticated: false });
      }
      if (url.endsWith('/identity/refresh-token')) {
        host.refreshes++;
        return bearer === `Bearer ${host.refreshToken}` ? Response.json(host.pair()) : new Response(null, { status: 401 });
      }

      const good = bearer !== null && bearer === `Bearer ${host.accessToken}`;
      return new Response(null, { status: good ? 200 : 401 });
    },
    accessToken: '',
    pair() {
      host.accessToken = token(`access ${host.refreshes}`, hour);
      return { isAuthenticated: true, accessToken: host.accessToken, refreshToken: host.refreshToken };
    },
  };
  return host;
}

let host: ReturnType<typeof fakeHost>;
let session: typeof import('./session');
let authorisedFetch: (typeof import('./authorised-fetch'))['authorisedFetch'];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  localStorage.clear();
  host = fakeHost();
  vi.stubGlobal('fetch', host.fetch);
  session = await import('./session');
  ({ authorisedFetch } = await import('./authorised-fetch'));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  delete (window as { __auth?: unknown }).__auth;
});

describe('session', () => {
  it('takes the token an embedding page hands over', () => {
    (window as { __auth?: unknown }).__auth = { accessToken: 'given' };
    session.openSession();
    expect(session.session()?.accessToken).toBe('given');
  });

  it('says no to a wrong password and keeps nothing', async () => {
    expect(await session.signIn('admin', 'wrong')).toBe(false);
    expect(session.session()).toBeNull();
    expect(localStorage.length).toBe(0);
  });

  it('renews the token by itself before it ends, and tells', async () => {
    await session.signIn('admin', 'right');
    const before = session.session()!.accessToken;
    const told = vi.fn();
    session.onSessionChange(told);
    await vi.advanceTimersByTimeAsync(hour - 30_000);
    expect(session.session()!.accessToken).not.toBe(before);
    expect(told).toHaveBeenCalled();
  });

  it('renews once for many requests after a long sleep', async () => {
    await session.signIn('admin', 'right');
    vi.setSystemTime(Date.now() + 2 * hour); // timers do not run while a laptop sleeps
    const answers = await Promise.all([1, 2, 3].map(() => authorisedFetch('/elsa/api/x')));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(host.refreshes).toBe(1);
  });

  it('keeps the session while the host is away, and ends it when the renewal is refused', async () => {
    await session.signIn('admin', 'right');
    host.away = true;
    await vi.advanceTimersByTimeAsync(hour - 30_000);
    expect(session.session()).not.toBeNull();
    host.away = false;
    host.refreshToken = 'revoked';
    await vi.advanceTimersByTimeAsync(11_000);
    expect(session.session()).toBeNull();
  });

  it('holds a refused request of the Studio until somebody signs in again', async () => {
    await session.signIn('admin', 'right');
    host.accessToken = 'the host has forgotten it';
    const answer = authorisedFetch('/elsa/api/x', {}, { waitForSignIn: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(session.session()).toBeNull();
    await session.signIn('admin', 'right');
    expect((await answer).status).toBe(200);
  });
});
