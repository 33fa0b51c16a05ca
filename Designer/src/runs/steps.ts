import { activitiesIn } from '../api/activities';
import type { Activity } from '../api/definitions';
import type { ActivityExecution } from '../api/runs';

/** What a person thinks of as a step: an activity of the flow, not the frames around it. */
export const isStep = ({ activityType }: ActivityExecution) => activityType !== 'Elsa.Workflow' && activityType !== 'Elsa.Flowchart';

export const statusOfStep = (step: ActivityExecution) => (step.status === 'Running' && step.hasBookmarks ? 'Waiting' : step.status);

/** The names given to activities on the canvas, by activity id. */
export function stepNames(root: Activity | undefined): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, metadata, name } of activitiesIn(root)) {
    const shown = metadata?.displayText || name;
    if (shown) {
      names.set(id, shown);
    }
  }

  return names;
}

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
  /** Both in percent of the run. */
  offset: number;
  width: number;
}

/** Where a step lies within its run. A step too short to see still gets a visible sliver. */
export function barOf(step: Pick<ActivityExecution, 'startedAt' | 'completedAt'>, from: number, to: number): Bar {
  const span = Math.max(1, to - from);
  const start = Date.parse(step.startedAt);
  const end = step.completedAt ? Date.parse(step.completedAt) : to;
  const width = Math.min(100, Math.max(1, ((end - start) / span) * 100));
  return { offset: Math.min(100 - width, Math.max(0, ((start - from) / span) * 100)), width };
}

/** The outcomes a step ended with, e.g. `Done` or `True`. */
export function outcomesOf(step: ActivityExecution): string[] {
  const { outcomes } = step.payload ?? {};
  return Array.isArray(outcomes) ? outcomes.filter((outcome) => typeof outcome === 'string') : [];
}
