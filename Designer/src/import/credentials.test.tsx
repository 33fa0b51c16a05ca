import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportReport } from '../api/n8n-import';

const step = (id: string, status: string) => ({ activityId: id, name: `Step ${id}`, nodeType: 'n8n-nodes-base.slack', status, reason: `reason of ${id}`, advice: 'advice', credentials: ['slackApi'], settings: [] });
const report: ImportReport = {
  imported: 1,
  refused: 0,
  files: [{ file: 'f.json', problems: [], flows: [{ definitionId: 'a', name: 'Flow a', outcome: 'created', canPublish: true, publishProblems: [], counts: { runs: 0, needsCredential: 2, needsSettings: 0, notAvailable: 0 }, steps: [step('s', 'needsCredential'), step('t', 'needsCredential')], notes: [], branches: { now: 'inOrder', offered: [] } }] }],
  credentials: [
    { kind: 'slackApi', name: 'Team', usedBy: [{ definitionId: 'a', flow: 'Flow a', activityId: 's', step: 'Step s' }] },
    { kind: 'notionApi', name: null, usedBy: [{ definitionId: 'a', flow: 'Flow a', activityId: 't', step: 'Step t' }] },
  ],
};
const credential = (id: string, name: string) => ({ id, name, type: 'httpBearerAuth', typeDisplayName: 'Bearer token' });

let known: ReturnType<typeof credential>[];
let sent: { path: string; body: unknown }[];

beforeEach(() => {
  vi.resetModules();
  sent = [];
  known = [credential('c1', 'Other'), credential('c2', 'team')];
  vi.stubGlobal('fetch', async (input: string | Request, init: RequestInit = {}) => {
    const path = new URL(input instanceof Request ? input.url : input, location.origin).pathname;
    if (path === '/api/credentials') {
      return Response.json({ items: known });
    }
    sent.push({ path, body: JSON.parse(String(init.body)) });
    return Response.json({ filled: 1, uses: [{ definitionId: 'a', flow: 'Flow a', activityId: 's', step: 'Step s' }] });
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show() {
  const { Report } = await import('./report');
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Report report={report} />
    </QueryClientProvider>,
  );
}

const use = () => fireEvent.click(screen.getByRole('button', { name: 'Use these' }));

describe('credentials of imported flows', () => {
  it('are chosen once for all steps that used them: the one of the same name is offered, and the report says which steps have theirs', async () => {
    await show();
    expect((await screen.findByLabelText<HTMLSelectElement>('Team')).value).toBe('c2');
    use();

    expect(await screen.findByText('Put into 1 step.')).toBeTruthy();
    expect(sent).toEqual([{ path: '/api/import/n8n/credentials', body: { choices: [{ kind: 'slackApi', name: 'Team', credentialId: 'c2' }], definitionIds: ['a'] } }]);
    expect(screen.queryByText('reason of s advice')).toBeNull();
    expect(screen.getByText('reason of t advice')).toBeTruthy();
  });

  it('are not sent while none is chosen', async () => {
    await show();
    fireEvent.change(await screen.findByLabelText('Team'), { target: { value: '' } });
    use();

    expect(await screen.findByText('Choose at least one first.')).toBeTruthy();
    expect(sent).toEqual([]);
  });

  it('lead to where they are made while there are none', async () => {
    known = [];
    await show();

    expect((await screen.findByRole('link', { name: 'Make one under Credentials' })).getAttribute('href')).toContain('credentials');
    expect(screen.getByText('notionApi')).toBeTruthy();
  });
});
