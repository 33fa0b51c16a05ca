import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportReport, StepReport } from '../api/n8n-import';

const setting = (name: string, label: string, kind = 'text') => ({ name, label, kind, example: null });
const step = (id: string, name: string, settings: ReturnType<typeof setting>[]): StepReport => ({
  activityId: id, name, nodeType: 'n8n-nodes-base.telegram', status: settings.length > 0 ? 'needsSettings' : 'needsCredential', reason: `reason of ${name}`, advice: 'advice', credentials: ['telegramApi'], settings,
});
const flow = (id: string, steps: StepReport[]) => ({
  definitionId: id, name: `Flow ${id}`, outcome: 'created', canPublish: false, publishProblems: [`problem of ${id}`],
  counts: { runs: 0, needsCredential: 0, needsSettings: steps.length, notAvailable: 0 }, steps, notes: [], branches: { now: 'inOrder', offered: [] },
});
const report = (...flows: ReturnType<typeof flow>[]): ImportReport => ({ imported: flows.length, refused: 0, files: [{ file: 'f.json', problems: [], flows }], credentials: [] });

let sent: { path: string; body: unknown }[] = [];
let answer: (path: string) => Response;

beforeEach(() => {
  vi.resetModules();
  sent = [];
  vi.stubGlobal('fetch', async (input: string | Request, init: RequestInit = {}) => {
    const path = new URL(input instanceof Request ? input.url : input, location.origin).pathname;
    sent.push({ path, body: JSON.parse(String(init.body)) });
    return answer(path);
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(shown: ImportReport) {
  const { Report } = await import('./report');
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Report report={shown} />
    </QueryClientProvider>,
  );
}

const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save settings' }));
const type = (label: string, value: string, at = 0) => fireEvent.change(screen.getAllByLabelText(label)[at]!, { target: { value } });
const filled = (id: string, ...steps: StepReport[]) => Response.json({ definitionId: id, name: `Flow ${id}`, revision: 'r', canPublish: true, publishProblems: [], steps });

describe('settings that authors of flows left empty', () => {
  it('are filled in with one Save, and the report says what the steps are then', async () => {
    answer = () => filled('a', step('n', 'Notify', []), step('m', 'Mail', []));
    await show(report(flow('a', [step('n', 'Notify', [setting('chatId', 'Chat id')]), step('m', 'Mail', [setting('sendTo', 'Send to'), setting('message', 'Message', 'paragraph')])])));
    expect(screen.getByText('problem of a')).toBeTruthy();
    expect(screen.getByText(/2 have settings to fill in/)).toBeTruthy();

    type('Chat id', ' -100 ');
    type('Send to', 'ann@example.com');
    type('Message', 'Hi');
    save();

    await screen.findByText('Saved: 2 steps were changed. All settings are filled in.');
    expect(sent).toEqual([
      { path: '/api/import/n8n/settings/a', body: { steps: [{ activityId: 'n', settings: { chatId: '-100' } }, { activityId: 'm', settings: { sendTo: 'ann@example.com', message: 'Hi' } }] } },
    ]);
    expect(screen.queryByText('problem of a')).toBeNull();
    expect(within(screen.getByRole('article')).getAllByText('Needs a credential')).toHaveLength(2);
    expect(screen.getByText('Ready to publish')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Save settings' })).toBeNull();
  });

  it('may be filled in by parts, and what is left is asked for still', async () => {
    answer = () => filled('a', step('n', 'Notify', []));
    await show(report(flow('a', [step('n', 'Notify', [setting('chatId', 'Chat id')]), step('m', 'Mail', [setting('sendTo', 'Send to')])])));

    type('Chat id', '1');
    save();

    await screen.findByText('Saved: 1 step was changed.');
    expect(screen.queryByLabelText('Chat id')).toBeNull();
    expect(screen.getByLabelText('Send to')).toBeTruthy();
  });

  it('say at the field what cannot be taken, keep what was typed, and save the other flows', async () => {
    answer = (path) =>
      path.endsWith('/a') ? Response.json({ status: 400, detail: 'no', errors: { 'n.documentId': ['No id can be read from this address.'] } }, { status: 400 }) : filled('b', step('n', 'Notify', []));
    await show(report(flow('a', [step('n', 'Read', [setting('documentId', 'Document id')])]), flow('b', [step('n', 'Notify', [setting('chatId', 'Chat id')])])));

    type('Document id', 'https://example.com');
    type('Chat id', '1');
    save();

    await screen.findByText('Saved: 1 step was changed.');
    const field = screen.getByLabelText('Document id') as HTMLInputElement;
    expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['https://example.com', 'true']);
    expect(document.getElementById(field.getAttribute('aria-describedby')!)!.textContent).toBe('Document id: No id can be read from this address.');
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(screen.queryByLabelText('Chat id')).toBeNull();
  });

  it('are not sent where nothing was filled in, and say so when the host is away', async () => {
    answer = () => {
      throw new TypeError('away');
    };
    await show(report(flow('a', [step('n', 'Notify', [setting('chatId', 'Chat id')])])));
    save();
    await screen.findByText('Fill in at least one setting first.');
    expect(sent).toEqual([]);

    type('Chat id', '1');
    save();
    await screen.findByText(/The server could not be reached/);
    expect((screen.getByLabelText('Chat id') as HTMLInputElement).value).toBe('1');
  });

  it('are asked for nowhere when there are none', async () => {
    await show(report(flow('a', [step('n', 'Notify', [])])));
    expect(screen.queryByText('Settings to fill in')).toBeNull();
  });
});
