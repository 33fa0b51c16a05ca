import { expect, test } from 'vitest';
import { formatValue } from './format';

test.each([
  ['as it is', 'as it is'],
  [['white tea', 'green tea'], 'white tea, green tea'],
  [[1, null], '1, –'],
  [[], '–'],
  [null, '–'],
  [undefined, '–'],
  [0, '0'],
  [false, 'false'],
  [{ a: 1 }, '{"a":1}'],
])('%j is told as %s', (value, told) => {
  expect(formatValue(value)).toBe(told);
});
