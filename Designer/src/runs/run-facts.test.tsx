import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunDetail } from '../api/run-detail';
import { RunFacts } from './run-facts';

afterEach(cleanup);

const detail = (cost?: RunDetail['cost']) =>
  ({ run: { id: 'r1', status: 'Finished', version: 1, createdAt: '2026-11-28T10:00:00Z', hosts: [], updatedAt: '2026-11-28T10:00:02Z', finishedAt: '2026-11-28T10:00:02Z' }, children: [], cost }) as unknown as RunDetail;

describe('what a run has spent on models', () => {
  it('is told in tokens and money, with the models', () => {
    render(<RunFacts detail={detail({ inputTokens: 1_200, outputTokens: 34, cost: 0.012345, models: ['writer', 'sorter'] })} />);
    expect(screen.getByText('Spent on models').nextElementSibling!.textContent).toBe('1,234 tokens (1,200 in, 34 out) · 0.0123 by the prices of the credential · writer · sorter');
  });

  it('says where tokens have no price, and nothing where no model was asked', () => {
    render(<RunFacts detail={detail({ inputTokens: 5, outputTokens: 1, cost: 0, models: [] })} />);
    expect(screen.getByText('Spent on models').nextElementSibling!.textContent).toBe('6 tokens (5 in, 1 out) · the credential has no prices');
    cleanup();
    render(<RunFacts detail={detail()} />);
    expect(screen.queryByText('Spent on models')).toBeNull();
  });
});

describe('where a run belongs', () => {
  const under = (run: object, children: object[] = []) => {
    const whole = detail();
    return { ...whole, run: { ...whole.run, ...run }, children } as unknown as RunDetail;
  };
  const fact = (name: string) => screen.queryByText(name)?.nextElementSibling;

  it('is told with links to the run that started it and to those it started', () => {
    render(<RunFacts detail={under({ parentRunId: 'up' }, [{ id: 'down', status: 'Faulted' }])} />);
    expect(fact('Started by the run')!.querySelector('a')!.getAttribute('href')).toMatch(/runs\/up$/);
    expect(fact('Runs it started')!.querySelector('a')!.getAttribute('href')).toMatch(/runs\/down$/);
    expect(fact('Runs it started')!.textContent).toContain('Failed');
  });

  it('is told with the hosts that drove it, also once it is over, each with a link to all its runs', () => {
    render(<RunFacts detail={under({ status: 'Executing', finishedAt: null, host: 'flows-7', hosts: ['flows-7'] })} />);
    expect(fact('Host')!.textContent).toBe('flows-7');
    cleanup();
    render(<RunFacts detail={under({ hosts: ['flows-6', 'flows-7'] })} />);
    expect([...fact('Hosts, in their order')!.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['flows-6', expect.stringMatching(/instances\?host=flows-6$/)],
      ['flows-7', expect.stringMatching(/instances\?host=flows-7$/)],
    ]);
  });

  it('says that a run which waits is driven by none now, and by whom it was', () => {
    render(<RunFacts detail={under({ status: 'Suspended', finishedAt: null, hosts: ['flows-6'] })} />);
    expect(fact('Host')!.textContent).toBe('flows-6None now: it rests');
    cleanup();
    render(<RunFacts detail={under({ status: 'Pending', finishedAt: null })} />);
    expect(fact('Host')!.textContent).toBe('None now: it rests');
  });
});
