import { describe, expect, it } from 'vitest';
import { barOf, plainName, plainType, stepNames } from './steps';

describe('steps', () => {
  it('reads type and input names as words', () => {
    expect(plainType('Elsa.WriteLine')).toBe('Write line');
    expect(plainType('Elsa.SendHttpRequest')).toBe('Send HTTP request');
    expect(plainName('SupportedMethods')).toBe('Supported methods');
    expect(plainName('URL')).toBe('URL');
  });

  it('places a step within its run, and never beyond it', () => {
    const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
    expect(barOf({ startedAt: at(2), completedAt: at(4) }, 0, 8_000)).toEqual({ offset: 25, width: 25 });
    expect(barOf({ startedAt: at(8), completedAt: at(8) }, 0, 8_000)).toEqual({ offset: 99, width: 1 });
    expect(barOf({ startedAt: at(6), completedAt: null }, 0, 8_000)).toEqual({ offset: 75, width: 25 });
  });

  it('takes the name given on the canvas before the technical one', () => {
    const root = { id: 'f', type: 'F', activities: [{ id: 'a', type: 'T', name: 'T1', metadata: { displayText: 'Greet' } }, { id: 'b', type: 'T', name: 'T2' }] };
    expect([...stepNames(root)]).toEqual([['a', 'Greet'], ['b', 'T2']]);
  });
});
