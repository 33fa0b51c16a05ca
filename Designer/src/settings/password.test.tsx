import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const person = (id: string, userName: string) => ({ id, userName, roles: ['admin'], isExternal: false, createdAt: '2026-01-01T00:00:00Z', signedInAt: null, disabledAt: null });
const tokenOf = (name: string) => `h.${btoa(JSON.stringify({ name }))}.s`;
let asked: { call: string; body: unknown }[] = [];
let answers: Record<string, () => Response> = {};

beforeEach(() => {
  vi.resetModules(); // the client takes the fetch of its start
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  asked = [];
  answers = {
    'GET /api/account': () => Response.json({ userName: 'ada', tenant: 'default', roles: ['admin'], scopes: ['administer'], hasPassword: true, isDemo: false }),
    'GET /api/users': () => Response.json({ items: [person('1', 'ada'), person('2', 'mia')] }),
    'PUT /api/account/password': () => new Response(null, { status: 204 }),
    'POST /api/users/2/password': () => Response.json({ id: '2', userName: 'mia', password: 'shown-once-only' }),
    'POST /elsa/api/identity/login': () => Response.json({ isAuthenticated: true, accessToken: tokenOf('ada'), refreshToken: 'new' }),
  };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const call = `${init.method ?? 'GET'} ${new URL(url, location.origin).pathname}`;
    asked.push({ call, body: init.body ? JSON.parse(String(init.body)) : undefined });
    return answers[call]?.() ?? new Response(null, { status: 404 });
  });
  localStorage.setItem('flows.session', JSON.stringify({ accessToken: tokenOf('ada'), refreshToken: 'old' }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});

const within = (children: ReactNode) => render(<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>{children}</QueryClientProvider>);
const calls = (part: string) => asked.filter(({ call }) => call.includes(part));
const type = (label: string | RegExp, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name, hidden: true }));

describe('one’s own password', () => {
  const onClose = vi.fn();

  beforeEach(async () => {
    onClose.mockClear();
    const session = await import('../session/session');
    session.openSession();
    const { PasswordDialog } = await import('./password');
    within(<PasswordDialog onClose={onClose} />);
    type('Present password', 'the old one');
    type(/at least 8 letters/, 'a better one');
  });

  it('is not changed while the two new ones differ', () => {
    type('New password once more', 'a better onf');
    press('Change');
    expect(screen.getByRole('alert', { hidden: true }).textContent).toContain('differ');
    expect(calls('password')).toHaveLength(0);
  });

  it('is changed with the present one, and the session goes on', async () => {
    type('New password once more', 'a better one');
    press('Change');
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(calls('password')[0]!.body).toEqual({ old: 'the old one', new: 'a better one' });
    expect(calls('login')[0]!.body).toEqual({ username: 'ada', password: 'a better one' });
    expect(JSON.parse(localStorage.getItem('flows.session')!)).toMatchObject({ refreshToken: 'new' });
  });

  it('stays as it is when the present one is wrong, and the form says so', async () => {
    answers['PUT /api/account/password'] = () => Response.json({ errors: { old: ['This is not your present password.'] } }, { status: 400 });
    type('New password once more', 'a better one');
    press('Change');
    await waitFor(() => expect(screen.getByRole('alert', { hidden: true }).textContent).toContain('not your present password'));
    expect(onClose).not.toHaveBeenCalled();
    expect(calls('login')).toHaveLength(0);
  });
});

describe('in the list of users', () => {
  const choose = async (name: string) => {
    fireEvent.click(await screen.findByRole('button', { name: `More actions for ${name}` }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'New password' }));
  };

  beforeEach(async () => {
    const { Users } = await import('./users');
    within(<Users />);
    await waitFor(() => expect(calls('account')).toHaveLength(1));
  });

  it('another’s password is replaced only once that is confirmed, and shown then', async () => {
    await choose('mia');
    expect(screen.getByText('Give mia a new password?')).toBeTruthy();
    expect(calls('password')).toHaveLength(0);
    press('Make a new password');
    expect(await screen.findByText('shown-once-only')).toBeTruthy();
  });

  it('a refusal is told in the dialog', async () => {
    answers['POST /api/users/2/password'] = () => Response.json({ detail: 'There is no user ‘2’.' }, { status: 404 });
    await choose('mia');
    press('Make a new password');
    await waitFor(() => expect(screen.getByRole('alert', { hidden: true })).toBeTruthy());
    expect(screen.getByText('Give mia a new password?')).toBeTruthy();
  });

  it('one’s own is asked for by the present one', async () => {
    await choose('ada');
    expect(screen.getByLabelText('Present password')).toBeTruthy();
  });
});
