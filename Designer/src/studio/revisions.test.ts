import { beforeEach, describe, expect, it, vi } from 'vitest';
import { baseHeader, checkHeader, keepBothHeader, noteRevision, onConflict, revisionHeader, save } from './revisions';

const answer = (status: number, revision?: string) => new Response('{}', { status, headers: revision ? { [revisionHeader]: revision } : {} });
const body = JSON.stringify({ model: { definitionId: 'f', name: 'Leads' } });
const headersOf = (send: ReturnType<typeof vi.fn>, call: number) => (send.mock.calls[call]![0] as RequestInit).headers as Headers;

describe('saves of the Studio', () => {
  beforeEach(() => noteRevision('f', answer(200, 'r1')));

  it('go on top of the state it read, then of what it saved', async () => {
    const send = vi.fn().mockResolvedValueOnce(answer(200, 'r2')).mockResolvedValueOnce(answer(200, 'r3'));
    await Promise.all([save({ body }, send, vi.fn()), save({ body }, send, vi.fn())]);
    expect([headersOf(send, 0).get(baseHeader), headersOf(send, 1).get(baseHeader)]).toEqual(['r1', 'r2']);
  });

  it('ask when somebody else has saved, and keep both when mine is chosen', async () => {
    const send = vi.fn().mockResolvedValueOnce(answer(412)).mockResolvedValueOnce(answer(200, 'r9'));
    onConflict(() => Promise.resolve('mine'));
    expect((await save({ body }, send, vi.fn())).status).toBe(200);
    expect(headersOf(send, 1).get(keepBothHeader)).toBe('true');
  });

  it('ask for the check list, and go on from what was saved where publishing was held', async () => {
    const held = new Response('{}', { status: 400, headers: { [revisionHeader]: 'r2', [checkHeader]: 'f' } });
    const send = vi.fn().mockResolvedValueOnce(held).mockResolvedValueOnce(answer(200, 'r3'));
    await save({ body }, send, vi.fn());
    await save({ body }, send, vi.fn());
    expect(headersOf(send, 0).get(checkHeader)).toBe('true');
    expect(headersOf(send, 1).get(baseHeader)).toBe('r2');
  });

  it('keep mine as a copy when theirs is chosen', async () => {
    const copy = vi.fn().mockResolvedValue(undefined);
    onConflict(() => Promise.resolve('theirs'));
    const send = vi.fn().mockResolvedValue(answer(412));
    await save({ body }, send, copy);
    expect(copy).toHaveBeenCalledWith(JSON.parse(body));
    expect(send).toHaveBeenCalledTimes(1);
  });
});
