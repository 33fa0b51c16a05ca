import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { RunDetail, RunStep } from '../api/run-detail';
import { formatExactTime } from '../format';
import { StepRow } from './step-row';

afterEach(cleanup);
Element.prototype.scrollIntoView ??= () => undefined; // not known to jsdom

const detail = { run: { id: 'r1', status: 'Suspended' }, children: [], steps: [] } as unknown as RunDetail;
const show = (step: Partial<RunStep>) => {
  const whole = { number: 1, activityId: 'a', type: 'Elsa.Delay', scheduledAt: '2026-11-28T10:00:00Z', attempts: [], segments: [], outcomes: [], waits: [], ...step } as unknown as RunStep;
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <StepRow detail={detail} step={whole} name="Send" from={0} to={1} colors={{}} chosen />
    </QueryClientProvider>,
  );
};

it.each([
  [{ name: 'Delay', about: null, until: '2026-11-28T12:30:00Z' }, `Waits until ${formatExactTime('2026-11-28T12:30:00Z')}.`],
  [{ name: 'Flows.Retry', about: null, until: '2026-11-28T12:30:00Z' }, `Is tried again at ${formatExactTime('2026-11-28T12:30:00Z')}.`],
  [{ name: 'HeldBack', about: 'The credential “Blog” is paused.', until: '2026-11-28T12:30:00Z' }, `The credential “Blog” is paused. It looks again at ${formatExactTime('2026-11-28T12:30:00Z')}.`],
  [{ name: 'Approval', about: null, until: '2026-11-28T12:30:00Z' }, `Waits for an answer on the page Approvals, until ${formatExactTime('2026-11-28T12:30:00Z')} at the latest.`],
  [{ name: 'CrmChange', about: null, until: '2026-11-28T12:30:00Z' }, `Waits for a change in the CRM. Looks again at ${formatExactTime('2026-11-28T12:30:00Z')}.`],
  [{ name: 'Event', about: 'paid', until: null }, 'Waits for the event “paid”.'],
  [{ name: 'Acme.ParcelArrival', about: null, until: null }, 'Waits for “Parcel arrival”.'],
])('says what it waits for and until when, in the reader’s own time: %o', (wait, said) => {
  show({ status: 'Waiting', waits: [{ bookmarkId: 'b', ...wait }] });
  expect(screen.getByText(said)).toBeTruthy();
});

it('says which of several items failed, counted as people count', () => {
  show({ status: 'Faulted', error: { activityId: 'a', activityName: 'Send', type: 'Fault', message: 'No address', detail: null, item: 2 } });
  expect(screen.getByRole('alert').textContent).toContain('Item 3: No address');
});

it('names no item where the whole step failed', () => {
  show({ status: 'Faulted', error: { activityId: 'a', activityName: 'Send', type: 'Fault', message: 'No address', detail: null } });
  expect(screen.getByRole('alert').textContent).not.toContain('Item');
});

it('tells what the first attempt failed with while the second is waited for', () => {
  show({ status: 'Waiting', attempts: [{ startedAt: '2026-11-28T10:00:00Z', endedAt: '2026-11-28T10:00:01Z', error: 'The shop is away.' }] as RunStep['attempts'] });
  expect(screen.getByText('The shop is away.')).toBeTruthy();
});

it('tells nothing of attempts where the one went well', () => {
  show({ status: 'Completed', attempts: [{ startedAt: '2026-11-28T10:00:00Z', endedAt: '2026-11-28T10:00:01Z', error: null }] as RunStep['attempts'] });
  expect(screen.queryByText('Attempts')).toBeNull();
});
