import type { RunStep } from '../api/run-detail';

/** What a person thinks of as a step: an activity of the flow, not the flowchart around it. */
export const isStep = ({ type }: Pick<RunStep, 'type'>) => type !== 'Elsa.Workflow' && type !== 'Elsa.Flowchart';

/** `Elsa.WriteLine` as people read it: `Write line`. */
export const plainType = (type: string) => plainName(type.slice(type.lastIndexOf('.') + 1));

/** `SupportedMethods` as people read it: `Supported methods`. */
export function plainName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  return words.map((word, at) => plainWord(word, at === 0)).join(' ');
}

function plainWord(word: string, first: boolean): string {
  if (/^(http|url|json|id|ai)$/i.test(word)) {
    return word.toUpperCase();
  }
  return first || /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase();
}

export interface Bar {
  kind: string;
  /** Both in percent of the run. */
  offset: number;
  width: number;
}

/** Where the stretches of a step lie within its run. One too short to see still gets a visible sliver. */
export function barsOf(step: Pick<RunStep, 'segments'>, from: number, to: number): Bar[] {
  const span = Math.max(1, to - from);
  return step.segments.map(({ kind, from: start, to: end }) => {
    const width = Math.min(100, Math.max(0.8, (((end ? Date.parse(end) : to) - Date.parse(start)) / span) * 100));
    return { kind, offset: Math.min(100 - width, Math.max(0, ((Date.parse(start) - from) / span) * 100)), width };
  });
}

/** The first and last moment of a run that any of its steps knows of, in milliseconds. */
export function spanOfSteps(steps: RunStep[], createdAt: string, endedAt: string | null): [number, number] {
  const starts = steps.map((step) => Date.parse(step.scheduledAt));
  const ends = steps.flatMap((step) => step.segments.map((segment) => (segment.to ? Date.parse(segment.to) : Date.now())));
  const from = starts.reduce((a, b) => Math.min(a, b), Date.parse(createdAt));
  return [from, ends.reduce((a, b) => Math.max(a, b), endedAt ? Date.parse(endedAt) : from + 1)];
}
