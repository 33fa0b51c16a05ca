import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventsOf } from './events';
import { follow } from './live';
import type { WrittenText } from './texts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A host whose streams this test writes. */
function host() {
  const streams: { say: (text: string) => void; close: () => void; signal: AbortSignal }[] = [];
  const open = (signal: AbortSignal) => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) });
    signal.addEventListener('abort', () => controller.error(new Error('aborted')));
    streams.push({ say: (text) => controller.enqueue(new TextEncoder().encode(text)), close: () => controller.close(), signal });
    return Promise.resolve(new Response(body));
  };
  return { open, streams };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

it('reads events however they are cut up', async () => {
  const bytes = new TextEncoder().encode('event: runs\r\ndata: {"ids":["ä"]}\r\n\r\nevent: beat\ndata: {}\n\n');
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      bytes.forEach((byte) => controller.enqueue(new Uint8Array([byte])));
      controller.close();
    },
  });
  const events = [];
  for await (const event of eventsOf(body)) {
    events.push(event);
  }
  expect(events).toEqual([
    { type: 'runs', data: '{"ids":["ä"]}' },
    { type: 'beat', data: '{}' },
  ]);
});

it('tells of changes, and after a break that everything may have changed', async () => {
  const { open, streams } = host();
  const [changes, texts, lives]: [string[][], WrittenText[], boolean[]] = [[], [], []];
  const stop = follow({ open, onChange: (ids) => changes.push(ids), onTexts: (more) => texts.push(...more), onLive: (live) => lives.push(live) });
  await soon();
  streams[0]!.say('event: open\ndata: {"ids":[]}\n\nevent: runs\ndata: {"ids":["a"]}\n\n');
  await soon();
  expect(changes).toEqual([[], ['a']]);
  expect(lives).toEqual([true]);
  const text = { runId: 'a', step: 2, letters: 5, end: 'Green' };
  streams[0]!.say(`event: text\ndata: ${JSON.stringify({ texts: [text] })}\n\n`);
  await soon();
  expect(texts).toEqual([text]);
  expect(changes).toEqual([[], ['a']]);

  streams[0]!.close();
  await soon();
  expect(lives).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1_500);
  streams[1]!.say('event: open\ndata: {"ids":[]}\n\n');
  await soon();
  expect(changes).toEqual([[], ['a'], []]);
  expect(lives).toEqual([true, false, true]);
  stop();
});

it('gives up a connection that has gone silent, and comes again', async () => {
  const { open, streams } = host();
  const stop = follow({ open, onChange: vi.fn(), onTexts: vi.fn(), onLive: vi.fn() });
  await soon();
  streams[0]!.say('event: open\ndata: {"ids":[]}\n\n');
  await vi.advanceTimersByTimeAsync(39_000);
  streams[0]!.say('event: beat\ndata: {"ids":[]}\n\n');
  await vi.advanceTimersByTimeAsync(39_000);
  expect(streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(streams[0]!.signal.aborted).toBe(true);
  expect(streams).toHaveLength(2);
  stop();
});

it('asks ever less often while the host is away, and not at all once it is told to stop', async () => {
  const open = vi.fn(() => Promise.reject(new TypeError('away')));
  const stop = follow({ open, onChange: vi.fn(), onTexts: vi.fn(), onLive: vi.fn() });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(open.mock.calls.length).toBeGreaterThan(4);
  expect(open.mock.calls.length).toBeLessThan(12);
  stop();
  open.mockClear();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(open).not.toHaveBeenCalled();
});
