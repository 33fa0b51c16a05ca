import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { refresher } from './refresh';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const watch = (client: QueryClient, queryKey: string[], queryFn: () => Promise<number>) => new QueryObserver(client, { queryKey, queryFn, retry: false }).subscribe(() => undefined);

it('asks again for lists and for the runs that changed, once for many changes', async () => {
  const client = new QueryClient();
  const [list, mine, data, other, flows] = [vi.fn(async () => 1), vi.fn(async () => 1), vi.fn(async () => 1), vi.fn(async () => 1), vi.fn(async () => 1)];
  watch(client, ['runs', 'page'], list);
  watch(client, ['runs', 'one', 'a'], mine);
  watch(client, ['runs', 'one', 'a', 'data', '1'], data);
  watch(client, ['runs', 'one', 'b'], other);
  watch(client, ['definitions'], flows);
  await vi.advanceTimersByTimeAsync(1);

  const changed = refresher(client);
  changed(['a']);
  changed(['a']);
  changed(['c']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([list, mine, data, other, flows].map((asked) => asked.mock.calls.length)).toEqual([2, 2, 1, 1, 1]);

  changed([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(other.mock.calls.length).toBe(2);
});

it('lets a slow question be answered and asks once more', async () => {
  const client = new QueryClient();
  const list = vi.fn(() => new Promise<number>((resolve) => setTimeout(resolve, 2_000, 1)));
  watch(client, ['runs', 'page'], list);
  const changed = refresher(client);
  changed(['a']);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(list).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(list).toHaveBeenCalledTimes(2);
});
