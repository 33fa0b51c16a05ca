import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Activity } from '../api/definitions';
import type { RunStep } from '../api/run-detail';
import { RunCanvas } from './run-canvas';

afterEach(cleanup);

const root = {
  id: 'root',
  type: 'Elsa.Flowchart',
  activities: [
    { id: 'a', type: 'Elsa.WriteLine', name: 'Ask', metadata: { designer: { position: { x: 0, y: 0 } } } },
    { id: 'b', type: 'Elsa.WriteLine', name: '<b>Answer</b>' },
  ],
  connections: [{ source: { activity: 'a', port: 'Done' }, target: { activity: 'b' } }],
} as unknown as Activity;
const step = { activityId: 'a', status: 'Faulted', outcomes: [], attempts: [{}, {}] } as unknown as RunStep;

it('shows each step with its state and tells which one is chosen, by mouse and by keyboard', () => {
  const onSelect = vi.fn();
  render(<RunCanvas root={root} steps={[step]} name="Leads" onSelect={onSelect} />);
  const failed = screen.getByRole('button', { name: /Ask.*Failed · 2×/ });
  fireEvent.click(failed);
  fireEvent.keyDown(failed, { key: 'Enter' });
  expect(onSelect.mock.calls).toEqual([['a'], ['a']]);
});

it('shows names as text, and steps that did not run as to come', () => {
  const onSelect = vi.fn();
  render(<RunCanvas root={root} steps={[]} name="Leads" onSelect={onSelect} />);
  fireEvent.click(screen.getByRole('button', { name: /<b>Answer<\/b>.*To come/ }));
  expect(onSelect).not.toHaveBeenCalled();
});

it('says of a branch that a run which has ended did not take that it was not taken', () => {
  render(<RunCanvas root={root} steps={[step]} name="Leads" status="Finished" onSelect={vi.fn()} />);
  expect(screen.getByRole('button', { name: /Answer.*Not taken/ })).toBeDefined();
  expect(screen.queryByText('To come')).toBeNull();
});
