import { expect, it } from 'vitest';
import { stepNames } from './activities';

it('takes the name given on the canvas before the technical one', () => {
  const root = { id: 'f', type: 'F', activities: [{ id: 'a', type: 'T', name: 'T1', metadata: { displayText: 'Greet' } }, { id: 'b', type: 'T', name: 'T2' }] };
  expect([...stepNames(root)]).toEqual([['a', 'Greet'], ['b', 'T2']]);
});
