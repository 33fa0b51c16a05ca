import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { keepTexts, useTexts } from './texts';

it('shows the newest of each text, and of this run only', () => {
  const { result } = renderHook(() => useTexts('a'));
  act(() => keepTexts([{ runId: 'a', step: 1, letters: 2, end: 'Gr' }]));
  act(() =>
    keepTexts([
      { runId: 'a', step: 1, letters: 5, end: 'Green' },
      { runId: 'b', step: 1, letters: 1, end: 'x' },
    ]),
  );
  expect(result.current).toEqual([{ runId: 'a', step: 1, letters: 5, end: 'Green' }]);
});
