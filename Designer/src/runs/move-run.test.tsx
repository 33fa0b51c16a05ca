import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let asked: { call: string; body: unknown }[] = [];
let answer: () => Response;

beforeEach(async () => {
  vi.resetModules(); // the client takes the fetch of its start
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  asked = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    asked.push({ call: `${init.method} ${new URL(url, location.origin).pathname}`, body: JSON.parse(String(init.body)) });
    return answer();
  });
  const { MoveRun } = await import('./move-run');
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MoveRun id="r1" from={2} to={5} />
    </QueryClientProvider>,
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const move = () => {
  fireEvent.click(screen.getByRole('button', { name: 'Move to version 5' }));
  expect(screen.getByText('Go on under version 5 instead of 2?')).toBeTruthy();
  fireEvent.click(screen.getAllByRole('button', { name: 'Move to version 5', hidden: true }).at(-1)!);
};

it('moves the run when that is confirmed, and not before', async () => {
  answer = () => new Response(null, { status: 204 });
  expect(asked).toEqual([]);
  move();
  await waitFor(() => expect(screen.queryByText('Go on under version 5 instead of 2?')).toBeNull());
  expect(asked).toEqual([{ call: 'POST /api/runs/r1/migrate', body: { version: 5 } }]);
});

it('says why the run cannot be moved', async () => {
  answer = () => Response.json({ title: 'The run does not fit that version', detail: 'It waits at ‘Ask’.' }, { status: 409, headers: { 'content-type': 'application/problem+json' } });
  move();
  expect(await screen.findByText(/It waits at ‘Ask’/)).toBeTruthy();
});
