import { ApiError } from '../api/api-error';
import { expiryOf } from './jwt';

export interface Tokens {
  accessToken: string;
  /** Absent when another page handed us its token: then that page renews it. */
  refreshToken?: string;
}

interface SignInAnswer {
  isAuthenticated: boolean;
  accessToken?: string;
  refreshToken?: string;
}

const storageKey = 'flows.session';
const leftKey = 'flows.signing-in';
const api = '/elsa/api/identity';
const listeners = new Set<() => void>();
/** Renewed this long before the end, so that a slow request does not arrive with a dead token. */
const headStart = 60_000;
const longestTimer = 2 ** 31 - 1;

let tokens: Tokens | null = null;
let renewAt = Infinity;
let renewal: Promise<void> | null = null;
let alarm: ReturnType<typeof setTimeout> | undefined;

/** Takes over the token of an embedding page, or the session of an earlier visit. */
export function openSession(): void {
  const given = (window as { __auth?: { accessToken?: string } }).__auth?.accessToken;
  set(given ? { accessToken: given } : stored(), { store: false });

  addEventListener('storage', (event) => {
    if (event.key === storageKey) {
      set(stored(), { store: false });
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      void freshToken();
    }
  });
}

export const session = () => tokens;

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The access token, renewed first when it is about to end. Null: signed out. */
export async function freshToken(): Promise<string | null> {
  if (Date.now() >= renewAt) {
    await renew();
  }

  return tokens?.accessToken ?? null;
}

/** False: name or password are wrong. Throws ApiError when the host did not decide, TypeError when it is away. */
export async function signIn(username: string, password: string): Promise<boolean> {
  const response = await fetch(`${api}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (response.status === 401 || response.status === 403) {
    return false;
  }
  if (!response.ok) {
    throw await ApiError.from(response);
  }

  return accept((await response.json()) as SignInAnswer);
}

export interface SignInWays {
  /** Where people may sign in beside a password; absent when they cannot. */
  provider?: string;
  address?: string;
}

export async function signInWays(): Promise<SignInWays> {
  const response = await fetch(`${api}/sign-in`);
  return response.ok ? ((await response.json()) as SignInWays) : {};
}

/** Leaves for the provider; `takeSession` goes on when the browser is back. */
export function signInElsewhere(address: string): void {
  sessionStorage.setItem(leftKey, 'true');
  const { pathname, search } = location;
  location.assign(`${address}?${new URLSearchParams({ back: pathname + search.replace(/[?&]signIn=\w+/, '') })}`);
}

/** The session of somebody who just came back from the provider. False: nobody did. */
export async function takeSession(): Promise<boolean> {
  if (sessionStorage.getItem(leftKey) === null) {
    return false;
  }

  sessionStorage.removeItem(leftKey);
  const response = await fetch(`${api}/session`, { method: 'POST' });
  return response.ok && accept((await response.json()) as SignInAnswer);
}

/** Ends the session here; the Studio keeps tokens in memory, so the document is loaded anew. */
export function signOut(): void {
  set(null);
  location.assign(document.baseURI);
}

/** The host refused the token: ask for a new sign-in and keep the page. */
export function sessionEnded(): void {
  set(null);
}

async function renew(): Promise<void> {
  renewal ??= navigator.locks
    ? navigator.locks.request('flows.session', renewOnce)
    : renewOnce();
  try {
    await renewal;
  } finally {
    renewal = null;
  }
}

async function renewOnce(): Promise<void> {
  const before = tokens;
  const other = stored();
  if (other && other.accessToken !== before?.accessToken) {
    set(other, { store: false }); // another tab was faster
    return;
  }
  if (!before?.refreshToken) {
    return;
  }

  const response = await fetch(`${api}/refresh-token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${before.refreshToken}` },
  }).catch(() => null);
  if (!response || response.status >= 500) {
    setAlarm(10_000); // the host is away; the token may still be good
    return;
  }
  if (!response.ok || !accept((await response.json()) as SignInAnswer)) {
    set(null);
  }
}

function accept(answer: SignInAnswer): boolean {
  if (!answer.isAuthenticated || !answer.accessToken) {
    return false;
  }

  set({ accessToken: answer.accessToken, refreshToken: answer.refreshToken });
  return true;
}

function set(next: Tokens | null, { store = true } = {}): void {
  tokens = next;
  if (store) {
    if (next) {
      localStorage.setItem(storageKey, JSON.stringify(next));
    } else {
      localStorage.removeItem(storageKey);
    }
  }

  planRenewal();
  listeners.forEach((listener) => listener());
}

function planRenewal(): void {
  const end = tokens?.refreshToken ? expiryOf(tokens.accessToken) : null;
  const now = Date.now();
  renewAt = end === null ? Infinity : Math.max(end - headStart, now + (end - now) / 2);
  setAlarm(renewAt - now);
}

function setAlarm(wait: number): void {
  clearTimeout(alarm);
  if (wait !== Infinity) {
    alarm = setTimeout(() => (Date.now() >= renewAt ? void renew() : setAlarm(renewAt - Date.now())), Math.min(wait, longestTimer));
  }
}

function stored(): Tokens | null {
  try {
    const value = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Tokens | null;
    return value?.accessToken ? value : null;
  } catch {
    return null;
  }
}
