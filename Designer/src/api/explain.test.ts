import { describe, expect, it } from 'vitest';
import { text } from '../text';
import { ApiError } from './client';
import { explain } from './explain';

const answer = (status: number, body: unknown) => explain(new ApiError(status, body, new Headers()));

describe('explain', () => {
  it('lists what the host found wrong, with the place', () => {
    const body = { title: 'One or more validation errors occurred.', errors: { generalErrors: ['Cron is invalid.'], 'Send mail': ['“To” is empty.', '“Subject” is empty.'] } };
    expect(answer(400, body)).toEqual(['Cron is invalid.', 'Send mail: “To” is empty.', 'Send mail: “Subject” is empty.']);
  });

  it('takes faults in other shapes, each once', () => {
    expect(answer(400, { errors: [{ message: 'No name.' }, { message: 'No name.' }] })).toEqual(['No name.']);
  });

  it('falls back to the detail, and never shows an empty or raw answer', () => {
    expect(answer(400, { title: 'Bad request', detail: 'The path is taken.' })).toEqual(['The path is taken.']);
    expect(answer(400, '<html>stack trace</html>')).toEqual([text.errors.rejected]);
  });

  it('says the same plain words for a failing server whatever it sent', () => {
    expect(answer(500, { detail: 'NullReferenceException' })).toEqual([text.errors.server]);
  });

  it('tells an unreachable server from an unexpected fault', () => {
    expect(explain(new TypeError('Failed to fetch'))).toEqual([text.errors.offline]);
    expect(explain(new RangeError('x'))).toEqual([text.errors.unexpected]);
  });
});
