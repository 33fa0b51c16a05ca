import { expect, it } from 'vitest';
import { isFiltered, momentOf, readFilters, writeFilters } from './run-filters';

it('keeps the filters in the address and reads them back', () => {
  const filters = { search: 'ada & co', flow: 'f1', status: 'Faulted', client: '7', error: '', host: 'flows-1', value: 'ada@example.com', from: '2026-11-01T00:00', to: '' };
  expect(readFilters(writeFilters(filters))).toEqual(filters);
  expect(isFiltered(filters)).toBe(true);
});

it('writes nothing for no filter', () => {
  const none = readFilters('');
  expect([writeFilters(none), isFiltered(none)]).toEqual(['', false]);
});

it('takes only whole dates as moments', () => {
  expect([momentOf(''), momentOf('soon'), momentOf('2026-11-28T10:00').endsWith('Z')]).toEqual(['', '', true]);
});
