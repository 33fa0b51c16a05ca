import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const post = {
  id: 'r1-3-0-0',
  at: '2026-01-01T08:00:00Z',
  services: ['WordPress'],
  action: 'Publish to WordPress',
  step: 'Draft',
  definitionId: 'content-pipeline',
  flowName: 'Content: from topic to post',
  runId: 'r1',
  sent: [
    { name: 'Title', text: 'Green tea' },
    { name: 'Tags', text: 'tea, cafes' },
  ],
  said: [],
};
let answer: () => Response;
let isDemo = true;

beforeEach(() => {
  vi.resetModules(); // the client takes the fetch of its start
  isDemo = true;
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal('fetch', async (url: string) => {
    const path = new URL(url, location.origin).pathname;
    return path === '/api/demo'
      ? answer()
      : path === '/api/account'
        ? Response.json({ userName: 'ada', tenant: 'default', roles: ['admin'], scopes: ['administer'], hasPassword: true, isDemo })
        : new Response(null, { status: 404 });
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
  const { DemoPage } = await import('./demo-page');
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <DemoPage />
    </QueryClientProvider>,
  );
};

describe('the page of a demonstration', () => {
  it('shows what would have been sent, for whom, and that it went nowhere', async () => {
    answer = () => Response.json({ isOn: true, most: 300, items: [post] });
    await open();
    expect(await screen.findByText('Publish to WordPress')).toBeTruthy();
    expect(screen.getByText('Nothing of this left this computer')).toBeTruthy();
    expect(screen.getByText('For WordPress')).toBeTruthy();
    expect(screen.getByText('Green tea')).toBeTruthy();
    expect(screen.getByText('tea, cafes')).toBeTruthy();
    expect(screen.getByRole('link', { name: /Show the run/ }).getAttribute('href')).toBe('runs/r1');
  });

  it('shows what stands in for a model apart from what it would have been asked', async () => {
    const asked = { ...post, id: 'r1-4-0-0', action: 'Generate content', services: ['OpenAI', 'Anthropic'], sent: [{ name: 'Topic', text: 'Tea' }], said: [{ name: 'Content', text: 'Demo text, written without a model.' }] };
    answer = () => Response.json({ isOn: true, most: 300, items: [asked, post] });
    await open();
    expect(await screen.findByText('For OpenAI or Anthropic')).toBeTruthy();
    expect(screen.getByText('Tea')).toBeTruthy();
    expect(screen.getAllByText('What stands in for the answer')).toHaveLength(1);
    expect(screen.getByText('Demo text, written without a model.')).toBeTruthy();
  });

  it('names all services that a step would have taken', async () => {
    answer = () => Response.json({ isOn: true, most: 300, items: [{ ...post, services: ['Stripe', 'PayPal', 'Razorpay'] }] });
    await open();
    expect(await screen.findByText('For Stripe, PayPal or Razorpay')).toBeTruthy();
  });

  it('says what to do while there is nothing', async () => {
    answer = () => Response.json({ isOn: true, most: 300, items: [] });
    await open();
    expect(await screen.findByText('Nothing yet')).toBeTruthy();
    expect(screen.getByText('Nothing of this left this computer')).toBeTruthy();
  });

  it('says that it is none where steps work for real', async () => {
    isDemo = false;
    answer = () => Response.json({ isOn: false, most: 300, items: [] });
    await open();
    expect(await screen.findByText('This is no demonstration')).toBeTruthy();
    expect(screen.queryByText('Nothing of this left this computer')).toBeNull();
  });

  it('can be asked for again when the server does not answer', async () => {
    answer = () => Response.json({ detail: 'Away.' }, { status: 503 });
    await open();
    const again = await screen.findByRole('button', { name: 'Try again' });
    answer = () => Response.json({ isOn: true, most: 300, items: [post] });
    again.click();
    expect(await screen.findByText('Green tea')).toBeTruthy();
  });
});

describe('the bar', () => {
  const places = async (of: boolean) => {
    isDemo = of;
    answer = () => Response.json({ isOn: of, most: 300, items: [] });
    await open();
    await screen.findByText(of ? 'Nothing yet' : 'This is no demonstration');
  };

  it('leads there in a demonstration', async () => {
    await places(true);
    await waitFor(() => expect(screen.getByRole('link', { name: 'Demo' }).getAttribute('href')).toBe('demo'));
  });

  it('does not elsewhere', async () => {
    await places(false);
    expect(screen.queryByRole('link', { name: 'Demo' })).toBeNull();
  });
});
