import { expect, it } from 'vitest';
import { home } from './home';

it('counts one run as one', () => {
  expect(home.runsOf(1, 0)).toBe('1 run');
  expect(home.runsOf(2, 1)).toBe('2 runs, 1 failed');
});
