import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const loose = { kind: 'unconnected', isBlocking: false, activityId: 'a', step: 'Say hello', field: 'connections', message: 'Nothing leads to this step.' };
const broken = { kind: 'expression', isBlocking: true, activityId: 'b', step: 'Score', field: 'value', message: 'It does not compile.' };
let findings: object[] = [];
let posted: string[] = [];

beforeEach(() => {
  vi.resetModules();
  HTMLDialogElement.prototype.showModal ??= () => {};
  HTMLDialogElement.prototype.close ??= () => {};
  [findings, posted] = [[loose], []];
  vi.stubGlobal('fetch', async (input: string | Request, init: RequestInit = {}) => {
    const [path, method] = input instanceof Request ? [new URL(input.url).pathname, input.method] : [new URL(input, location.origin).pathname, init.method ?? 'GET'];
    if (method === 'POST') {
      posted.push(path);
    }
    return path === '/elsa/api/workflow-definitions' && method === 'POST'
      ? Response.json({ status: 400, errors: { publish: ['Not published yet'] } }, { status: 400, headers: { 'x-flows-check': 'lead%20flow', 'x-flows-revision': 'r2' } })
      : path === '/api/flows/lead%20flow/check'
        ? Response.json({ canPublish: !findings.includes(broken), findings })
        : Response.json({});
  });
  document.body.innerHTML = '<elsa-workflow-definition-editor definition-id="lead flow"></elsa-workflow-definition-editor>';
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** What the Studio sends when its own Publish button is pressed. */
async function publishInStudio() {
  const { routeStudioCalls } = await import('../studio/calls');
  routeStudioCalls();
  const { PublishDialog } = await import('./publish-dialog');
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <PublishDialog definitionId="lead flow" name="Leads" />
    </QueryClientProvider>,
  );
  return fetch(`${location.origin}/elsa/api/workflow-definitions`, { method: 'POST', body: JSON.stringify({ model: { definitionId: 'lead flow' }, publish: true }) });
}

const button = (name: string) => screen.findByRole('button', { name, hidden: true }) as Promise<HTMLButtonElement>;

describe('the Studio’s own Publish button', () => {
  it('shows the check list, publishes when that is wanted, and has the editor read the flow anew', async () => {
    expect((await publishInStudio()).status).toBe(400);
    await screen.findByText('Nothing leads to this step.');
    fireEvent.click(await button('Publish all the same'));
    await waitFor(() => expect(posted).toContain('/elsa/api/workflow-definitions/lead%20flow/publish'));
    await waitFor(() => expect(document.querySelector('elsa-workflow-definition-editor')!.getAttribute('definition-id')).toBe('lead flow '));
    expect(screen.queryByText('Nothing leads to this step.')).toBeNull();
  });

  it('publishes nothing that has to be put right first', async () => {
    findings = [broken];
    await publishInStudio();
    await screen.findByText('It does not compile.');
    expect((await button('Publish')).disabled).toBe(true);
    fireEvent.click(await button('Back to the editor'));
    expect(screen.queryByText('It does not compile.')).toBeNull();
    expect(posted).toEqual(['/elsa/api/workflow-definitions']);
  });
});
