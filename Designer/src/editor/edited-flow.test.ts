import { afterEach, expect, test } from 'vitest';
import type { Definition } from '../api/definitions';
import { keys, queryClient } from '../query';
import { isJustFound } from './edited-flow';

const found = (ago: number) => queryClient.setQueryData(keys.definition('leads'), { definitionId: 'leads' } as Definition, { updatedAt: Date.now() - ago });

afterEach(() => queryClient.clear());

test('a flow that was looked up while its link was pressed need not be looked up again', () => {
  expect(isJustFound('leads')).toBe(false);
  found(100);
  expect(isJustFound('leads')).toBe(true);
  expect(isJustFound('others')).toBe(false);
});

test('what was found a while ago, or before something was changed, says nothing', async () => {
  found(5_000);
  expect(isJustFound('leads')).toBe(false);
  found(100);
  await queryClient.invalidateQueries({ queryKey: keys.definitions });
  expect(isJustFound('leads')).toBe(false);
});
