import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const answers = { ways: {} as object, session: { isAuthenticated: false } as object };
let asked: string[] = [];
let SignInPage: typeof import('./sign-in-page')['SignInPage'];
let session: typeof import('./session');

beforeEach(async () => {
  vi.resetModules();
  localStorage.clear();
  sessionStorage.clear();
  asked = [];
  answers.ways = {};
  answers.session = { isAuthenticated: false };
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json(url.endsWith('/sign-in') ? answers.ways : answers.session);
  });
  session = await import('./session');
  ({ SignInPage } = await import('./sign-in-page'));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

describe('the sign-in page', () => {
  it('offers the provider only where there is one', async () => {
    answers.ways = { provider: 'BizOSaaS', address: '/auth/oidc' };
    render(<SignInPage />);
    expect(await screen.findByRole('button', { name: 'Sign in with BizOSaaS' })).toBeTruthy();

    cleanup();
    answers.ways = {};
    render(<SignInPage />);
    await waitFor(() => expect(asked.filter((url) => url.endsWith('/sign-in'))).toHaveLength(2));
    expect(screen.queryByRole('button', { name: /Sign in with/ })).toBeNull();
  });

  it('takes the session over once the browser is back from the provider', async () => {
    sessionStorage.setItem('flows.signing-in', 'true');
    answers.session = { isAuthenticated: true, accessToken: 'a', refreshToken: 'r' };
    render(<SignInPage />);
    await waitFor(() => expect(session.session()?.accessToken).toBe('a'));
    expect(sessionStorage.getItem('flows.signing-in')).toBeNull();
  });

  it('asks for no session when nobody left for the provider', async () => {
    render(<SignInPage />);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatch(/\/sign-in$/);
  });

  it('says why the provider sent somebody back', () => {
    history.replaceState(null, '', '/?signIn=role');
    render(<SignInPage />);
    expect(screen.getByRole('alert').textContent).toContain('none of your groups');
  });

  it('keeps the form when the host is away', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    render(<SignInPage />);
    fireEvent.change(screen.getByLabelText('User name'), { target: { value: 'ada' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect((await screen.findByRole('alert')).textContent).toContain('could not be reached');
  });
});
