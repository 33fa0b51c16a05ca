import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const asked: string[] = [];
let say: (scopes: string[]) => void;

beforeEach(() => {
  vi.resetModules(); // the client takes the fetch of its start
  asked.length = 0;
  const account = new Promise<string[]>((resolve) => (say = resolve));
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal('fetch', async (url: string) => {
    const path = new URL(url, location.origin).pathname;
    if (path === '/api/account') {
      return Response.json({ userName: 'ada', tenant: 'default', roles: ['viewer'], scopes: await account, hasPassword: true, isDemo: false });
    }
    asked.push(path);
    return Response.json({ items: [], next: null });
  });
  localStorage.setItem('flows.session', JSON.stringify({ accessToken: `h.${btoa(JSON.stringify({ name: 'ada' }))}.s`, refreshToken: 'old' }));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});

const open = async () => {
  (await import('../session/session')).openSession();
  const { SettingsPage } = await import('./settings-page');
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <SettingsPage />
    </QueryClientProvider>,
  );
};

it('asks for nothing that is for administrators before it is known who looks, nor for others', async () => {
  await open();
  expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
  say(['read']);
  expect(await screen.findByText(/are for administrators/)).toBeTruthy();
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
});

it('shows administrators who may sign in, and what was done', async () => {
  await open();
  say(['read', 'administer']);
  expect(await screen.findByText('Audit log')).toBeTruthy();
  expect(asked).toEqual(expect.arrayContaining(['/api/users', '/api/keys', '/api/audit', '/api/privacy/erasures']));
});
