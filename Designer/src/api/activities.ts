import type { Activity } from './definitions';

/** Every activity inside an activity, itself included; containers hold theirs under names of their own. */
export function* activitiesIn(value: unknown): Generator<Activity> {
  if (typeof value !== 'object' || value === null) {
    return;
  }

  const { id, type } = value as Partial<Activity>;
  if (typeof id === 'string' && typeof type === 'string') {
    yield value as Activity;
  }
  for (const part of Object.values(value)) {
    yield* activitiesIn(part);
  }
}

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
