import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { watchHands } from './hands';
import { flowOf, saveInTurn } from './saves';

document.body.innerHTML = '<div id="studio-outlet"><input></div>';
watchHands();
const field = document.querySelector('input')!;
const happen = (name: string) => field.dispatchEvent(new Event(name, { bubbles: true }));

beforeAll(() => void vi.useFakeTimers());
beforeEach(() => vi.advanceTimersByTimeAsync(5_000));
afterEach(() => void happen('change'));
afterAll(() => void vi.useRealTimers());

function request() {
  let answer!: (text: string, status?: number) => void;
  const send = vi.fn(() => new Promise<Response>((resolve) => (answer = (text, status = 200) => resolve(new Response(text, { status })))));
  return { send, answer: (text: string, status?: number) => answer(text, status) };
}

const textOf = async (saved: Promise<Response>) => (await saved).text();

test('a save that was overtaken is answered with what the newest one was', async () => {
  const [first, second] = [request(), request()];
  const one = textOf(saveInTurn('overtaken', first.send));
  const two = textOf(saveInTurn('overtaken', second.send));

  expect(second.send).not.toHaveBeenCalled();
  first.answer('old');
  await vi.advanceTimersByTimeAsync(0);
  second.answer('new');

  expect([await one, await two]).toEqual(['new', 'new']);
});

test('a newer save that is refused leaves the older one its answer', async () => {
  const [first, second] = [request(), request()];
  const one = textOf(saveInTurn('refused', first.send));
  const two = saveInTurn('refused', second.send);
  first.answer('old');
  await vi.advanceTimersByTimeAsync(0);
  second.answer('no', 400);

  expect(await one).toBe('old');
  expect((await two).status).toBe(400);
});

test('an answer waits until what is being typed has been saved, and is the answer of that save', async () => {
  const [first, second] = [request(), request()];
  const taken = vi.fn();
  const one = textOf(saveInTurn('typed', first.send)).finally(taken);
  happen('input');
  first.answer('without the word');
  await vi.advanceTimersByTimeAsync(1_500);
  happen('change');
  await vi.advanceTimersByTimeAsync(500);
  expect(taken).not.toHaveBeenCalled();

  void saveInTurn('typed', second.send);
  await vi.advanceTimersByTimeAsync(100);
  second.answer('with the word');
  await vi.advanceTimersByTimeAsync(1_000);

  expect(await one).toBe('with the word');
});

test('flows do not wait for each other, and nobody for hands that rest', async () => {
  const [first, second] = [request(), request()];
  void saveInTurn('one', first.send);
  const two = textOf(saveInTurn('two', second.send));
  second.answer('two');

  expect(await two).toBe('two');
  first.answer('one');
});

test('the flow of a save is in its body', () => {
  expect(flowOf('{"model":{"definitionId":"abc"}}')).toBe('abc');
  expect(flowOf('{"model":{"definitionId":null}}')).toBe('');
  expect(flowOf(undefined)).toBe('');
});
