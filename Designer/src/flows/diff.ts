import type { Activity, Definition } from '../api/definitions';

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

export interface StepChange {
  kind: 'added' | 'removed' | 'changed';
  id: string;
  name: string;
  type: string;
  fields: FieldChange[];
}

export interface Diff {
  steps: StepChange[];
  /** Connections as "Ask › Done › Answer". */
  connected: string[];
  disconnected: string[];
  settings: FieldChange[];
}

/** What does not change what a step does: where it is drawn, and what follows from the rest. */
const notOfTheStep = new Set(['id', 'nodeId', 'type', 'metadata', 'activities', 'connections', 'version']);
const ofTheFlow = ['name', 'description', 'variables', 'inputs', 'outputs', 'outcomes', 'options'] as const;

/** What changed from one version of a flow to another, as a person would say it. */
export function diffDefinitions(before: Definition, after: Definition): Diff {
  const [old, now] = [stepsOf(before.root), stepsOf(after.root)];
  const nameOf = (id: string) => nameOfStep(now.get(id) ?? old.get(id)) ?? id;
  const steps: StepChange[] = [];
  for (const [id, step] of now) {
    const earlier = old.get(id);
    const fields = changesOf(earlier ?? { id, type: step.type }, step);
    if (!earlier || fields.length > 0) {
      steps.push({ kind: earlier ? 'changed' : 'added', id, name: nameOf(id), type: step.type, fields });
    }
  }
  for (const [id, step] of old) {
    if (!now.has(id)) {
      steps.push({ kind: 'removed', id, name: nameOf(id), type: step.type, fields: [] });
    }
  }

  const [from, to] = [connectionsOf(before.root, nameOf), connectionsOf(after.root, nameOf)];
  const settings = ofTheFlow.flatMap((field) => changeOf(field, (before as unknown as Record<string, unknown>)[field], (after as unknown as Record<string, unknown>)[field]));
  return { steps, connected: [...to].filter((line) => !from.has(line)), disconnected: [...from].filter((line) => !to.has(line)), settings };
}

export const isSame = ({ steps, connected, disconnected, settings }: Diff) =>
  steps.length + connected.length + disconnected.length + settings.length === 0;

function stepsOf(root: unknown): Map<string, Activity> {
  const steps = new Map<string, Activity>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    const { id, type } = value as Partial<Activity>;
    if (typeof id === 'string' && typeof type === 'string') {
      steps.set(id, value as Activity);
    }
    Object.values(value).forEach(visit);
  };
  visit(root);
  return steps;
}

const nameOfStep = (step: Activity | undefined) => step && (step.metadata?.displayText || step.name || step.id);

function changesOf(before: Activity, after: Activity): FieldChange[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)].filter((field) => !notOfTheStep.has(field)));
  return [...fields].flatMap((field) => (holdsSteps(before[field]) || holdsSteps(after[field]) ? [] : changeOf(field, before[field], after[field])));
}

/** A container's steps are compared by themselves. */
function holdsSteps(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('nodeId' in value || (Array.isArray(value) && value.some(holdsSteps)));
}

function changeOf(field: string, before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [textOf(before), textOf(after)];
  return old === now ? [] : [{ field, before: old, after: now }];
}

/** An input as it was typed: its expression with the language, or the bare value. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)) {
    return null;
  }
  if (typeof value === 'object' && 'expression' in value) {
    const { type, value: inner } = (value as { expression: { type?: string; value?: unknown } | null }).expression ?? {};
    const shown = textOf(inner);
    return shown === null || type === 'Literal' || type === undefined ? shown : `${type}: ${shown}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

interface Connection {
  source?: { activity?: string; port?: string };
  target?: { activity?: string };
}

function connectionsOf(root: unknown, nameOf: (id: string) => string): Set<string> {
  const lines = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    for (const { source, target } of ((value as { connections?: unknown }).connections as Connection[] | undefined) ?? []) {
      if (source?.activity && target?.activity) {
        lines.add([nameOf(source.activity), source.port ?? 'Done', nameOf(target.activity)].join(' › '));
      }
    }
    Object.values(value).forEach(visit);
  };
  visit(root);
  return lines;
}
