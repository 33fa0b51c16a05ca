import { describe, expect, it } from 'vitest';
import { text } from '../text';
import { ApiError } from './api-error';
import { explain } from './explain';

const answer = async (status: number, body: unknown) =>
  explain(await ApiError.from(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })));

describe('explain', () => {
  it('lists what the host found wrong, with the place', async () => {
    const body = { title: 'One or more validation errors occurred.', errors: { generalErrors: ['Cron is invalid.'], 'Send mail': ['“To” is empty.', '“Subject” is empty.'] } };
    expect(await answer(400, body)).toEqual(['Cron is invalid.', 'Send mail: “To” is empty.', 'Send mail: “Subject” is empty.']);
  });

  it('takes faults in other shapes, each once', async () => {
    expect(await answer(400, { errors: [{ message: 'No name.' }, { message: 'No name.' }] })).toEqual(['No name.']);
  });

  it('falls back to the detail, and never shows an empty or raw answer', async () => {
    expect(await answer(400, { title: 'Bad request', detail: 'The path is taken.' })).toEqual(['The path is taken.']);
    expect(await answer(400, '<html>stack trace</html>')).toEqual([text.errors.rejected]);
  });

  it('says the same plain words for a failing server whatever it sent', async () => {
    expect(await answer(500, { detail: 'NullReferenceException' })).toEqual([text.errors.server]);
  });

  it('tells an unreachable server from an unexpected fault', async () => {
    expect(explain(new TypeError('Failed to fetch'))).toEqual([text.errors.offline]);
    expect(explain(new RangeError('x'))).toEqual([text.errors.unexpected]);
  });
});
