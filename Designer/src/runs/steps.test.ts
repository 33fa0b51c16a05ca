import { describe, expect, it } from 'vitest';
import type { RunStep } from '../api/run-detail';
import { barsOf, plainName, plainType, spanOfSteps } from './steps';

const at = (seconds: number) => new Date(seconds * 1_000).toISOString();

describe('steps', () => {
  it('reads type and input names as words', () => {
    expect(plainType('Elsa.WriteLine')).toBe('Write line');
    expect(plainType('Elsa.SendHttpRequest')).toBe('Send HTTP request');
    expect(plainName('SupportedMethods')).toBe('Supported methods');
    expect(plainName('URL')).toBe('URL');
  });

  it('places each stretch of a step within its run, and never beyond it', () => {
    const segments = [{ kind: 'queued', from: at(0), to: at(2) }, { kind: 'running', from: at(2), to: at(4) }, { kind: 'waiting', from: at(6), to: null }] as RunStep['segments'];
    expect(barsOf({ segments }, 0, 8_000)).toEqual([
      { kind: 'queued', offset: 0, width: 25 },
      { kind: 'running', offset: 25, width: 25 },
      { kind: 'waiting', offset: 75, width: 25 },
    ]);
    expect(barsOf({ segments: [{ kind: 'running', from: at(8), to: at(8) }] }, 0, 8_000)).toEqual([{ kind: 'running', offset: 99.2, width: 0.8 }]);
  });

  it('spans from the first step to the last end', () => {
    const step = { scheduledAt: at(1), segments: [{ kind: 'running', from: at(1), to: at(9) }] } as RunStep;
    expect(spanOfSteps([step], at(2), at(5))).toEqual([1_000, 9_000]);
  });
});
