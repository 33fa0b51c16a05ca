import { expect, it } from 'vitest';
import { changedData } from './changed-data';

const before = { items: '[{"email":""}]', inputs: '{"To":"x","Subject":"Hi"}' };

it('sends only what was changed', () => {
  expect(changedData(before, before)).toEqual({});
  expect(changedData(before, { ...before, items: '[{"email":"ada@example.com"}]' })).toEqual({ items: [{ email: 'ada@example.com' }] });
  expect(changedData(before, { ...before, inputs: '{"To":"x","Subject":"Hello"}' })).toEqual({ inputs: { Subject: 'Hello' } });
});

it('takes a single object as a list of one', () => {
  expect(changedData(before, { ...before, items: '{"a":1}' }).items).toEqual([{ a: 1 }]);
});

it('says in words for the reader what is not JSON', () => {
  expect(() => changedData(before, { ...before, items: '[{' })).toThrow(/not valid JSON/);
});
